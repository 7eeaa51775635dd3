import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { enclosing, field, within } from "../tree.ts";
import { argumentsOf, functionTypes, simpleType } from "./java-syntax.ts";

export const resourceNotClosed: Rule = {
	id: "resource-not-closed",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(local_variable_declaration declarator: (variable_declarator name: (identifier) @name value: (object_creation_expression) @value) @at)`,
	where: ({ at, node }) => {
		if (!opens(node("value"))) return false;
		const body = enclosing(at, functionTypes);
		return body !== undefined && usesOf(node("name"), body).every(isOwnUse);
	},
	message: (match) => `${match.node("name").text} is never closed`,
	suggestion: "Open it in the head of a try statement: try (var in = …) { … }.",
	explanation:
		"An open file, socket or archive holds a handle of the operating system until the garbage collector happens to find it. A server that forgets a few per request runs out of them. `try` with resources closes them on every way out.",
	examples: {
		bad: [
			"int f(File file) throws IOException { FileInputStream in = new FileInputStream(file); return in.read(); }",
			"String f(File file) throws IOException { BufferedReader in = new BufferedReader(new FileReader(file)); return in.readLine(); }",
			"int f(String name) throws IOException { Scanner in = new Scanner(new File(name)); return in.nextInt(); }",
		],
		good: [
			"int f() { Scanner in = new Scanner(System.in); return in.nextInt(); }",
			"int f(File file) throws IOException { try (FileInputStream in = new FileInputStream(file)) { return in.read(); } }",
			"void f(File file) throws IOException { FileInputStream in = new FileInputStream(file); in.read(); in.close(); }",
			"Reader f(File file) throws IOException { FileReader in = new FileReader(file); return in; }",
			"void f(File file) throws IOException { FileReader in = new FileReader(file); keep(in); }",
		],
	},
	sameAs: ["pmd/CloseResource"],
};

/** A file, a socket, or a reader around one. */
function opens(creation: Node): boolean {
	const type = simpleType(field(creation, "type")?.text ?? "");
	if (closeables.has(type)) return true;
	const [inner] = argumentsOf(creation);
	if (!wrappers.has(type) || inner?.type !== "object_creation_expression") return false;
	return opens(inner) || simpleType(field(inner, "type")?.text ?? "") === "File";
}

const wrappers: ReadonlySet<string> = new Set([
	"BufferedReader",
	"BufferedWriter",
	"BufferedInputStream",
	"BufferedOutputStream",
	"InputStreamReader",
	"OutputStreamWriter",
	"DataInputStream",
	"DataOutputStream",
	"ObjectInputStream",
	"ObjectOutputStream",
	"PrintWriter",
	"Scanner",
	"LineNumberReader",
]);

const closeables: ReadonlySet<string> = new Set([
	"FileInputStream",
	"FileOutputStream",
	"FileReader",
	"FileWriter",
	"RandomAccessFile",
	"Socket",
	"ServerSocket",
	"DatagramSocket",
	"MulticastSocket",
	"ZipFile",
	"JarFile",
]);

const usesOf = (name: Node, body: Node): Node[] =>
	within(body, new Set(["identifier"]), new Set()).filter((use) => use.text === name.text && use.startIndex !== name.startIndex);

/** A call on it that does not close it. Anything else may hand it to somebody who does. */
function isOwnUse(use: Node): boolean {
	const call = use.parent;
	if (call?.type !== "method_invocation" || field(call, "object")?.startIndex !== use.startIndex) return false;
	if (/^(?:close|getChannel|getInputStream|getOutputStream|getFD)$/.test(field(call, "name")?.text ?? "")) return false;
	return true;
}
