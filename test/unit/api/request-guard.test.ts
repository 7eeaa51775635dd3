import { describe, expect, test } from "vitest";
import { acceptTokens, tokenOf } from "../../../server/src/api/auth.ts";
import { checkRequest } from "../../../server/src/api/request-guard.ts";

describe("where a request may come from", () => {
	test.each([
		["127.0.0.1", "127.0.0.1:8080", undefined, true],
		["127.0.0.1", "localhost:9999", undefined, true], // a forwarded port
		["127.0.0.1", "[::1]:8080", undefined, true],
		["127.0.0.1", "evil.example:8080", undefined, false], // a re-bound name
		["127.0.0.1", "127.0.0.1.evil.example", undefined, false],
		["127.0.0.1", "192.168.1.2:8080", undefined, false],
		["127.0.0.1", undefined, undefined, false],
		["0.0.0.0", "192.168.1.2:8080", undefined, true],
		["0.0.0.0", "evil.example", undefined, false],
		["0.0.0.0", "team.example", undefined, true], // named as allowed
		["127.0.0.1", "127.0.0.1:8080", "http://127.0.0.1:8080", true],
		["127.0.0.1", "127.0.0.1:8080", "http://localhost:8080", false],
		["127.0.0.1", "127.0.0.1:8080", "http://127.0.0.1:3000", false], // another program's page
		["127.0.0.1", "127.0.0.1:8080", "https://evil.example", false],
		["127.0.0.1", "127.0.0.1:8080", "null", false],
		["127.0.0.1", "127.0.0.1:8080", "vscode-webview://abc", false],
	])("bound to %s, Host %s, Origin %s: %s", (bound, host, origin, ok) => {
		expect(checkRequest({ host, origin }, { host: bound, allowedHosts: ["team.example"] }).ok).toBe(ok);
	});
});

describe("tokens", () => {
	test.each([
		[{ authorization: "Bearer abc" }, "abc"],
		[{ authorization: "bearer  abc" }, "abc"],
		[{ "sec-websocket-protocol": "ensemble, token.abc" }, "abc"],
		[{ "sec-websocket-protocol": "token.abc" }, undefined],
		[{ authorization: "Basic abc" }, undefined],
		[{}, undefined],
	])("%o carries %s", (headers, token) => {
		expect(tokenOf(headers)).toBe(token);
	});

	test("stand for who they were given to, and only whole", () => {
		const identity = { user_id: "ann", name: "Ann", role: "owner" } as const;
		const authenticate = acceptTokens([{ token: "secret", identity }]);
		expect([authenticate("secret"), authenticate("secre"), authenticate("secret1"), authenticate("")]).toEqual([identity, undefined, undefined, undefined]);
	});
});
