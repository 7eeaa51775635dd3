import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";

export const trustsEveryone: Rule = {
	id: "trusts-everyone",
	languages: ["java"],
	type: "security",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `[
		(method_declaration name: (identifier) @at parameters: (formal_parameters) @parameters body: (block) @body)
		(method_invocation name: (identifier) @setter arguments: (argument_list . (lambda_expression body: (true)) @at .))
	]`,
	where: ({ at, node, get }) => {
		if (at.type === "lambda_expression") return /^(?:set(?:Default)?H|h)ostnameVerifier$/.test(get("setter")?.text ?? "");
		if (at.text !== "checkServerTrusted" && at.text !== "verify") return false;
		const statements = parts(node("body"));
		const types = parts(node("parameters")).map((parameter) => field(parameter, "type")?.text ?? "");
		if (at.text === "checkServerTrusted") return statements.length === 0 && (types[0] ?? "").includes("X509Certificate");
		return types.length === 2 && /SSLSession$/.test(types[1] ?? "") && statements.length === 1 && statements[0]?.text === "return true;";
	},
	message: (match) =>
		match.at.text === "checkServerTrusted" ? "Every certificate is accepted, also a forged one" : "Every server may call itself by every name",
	suggestion: "Use the default trust manager; add a private authority to a key store.",
	explanation: "TLS without this check is encrypted to whoever answers. Anybody on the way, in a café or a container network, can read and change everything.",
	examples: {
		bad: [
			"class A { public void checkServerTrusted(X509Certificate[] chain, String type) { } }",
			"class A { public boolean verify(String host, SSLSession session) { return true; } }",
			"void f() { HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> true); }",
		],
		good: [
			"class A { public void checkServerTrusted(X509Certificate[] chain, String type) { inner.checkServerTrusted(chain, type); } }",
			"class A { boolean verify(String a, String b) { return true; } }",
			"void f() { connection.setHostnameVerifier((host, session) -> host.equals(name)); }",
		],
	},
};
