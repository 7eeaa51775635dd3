import { expect, it } from "vitest";
import { compileProblems } from "../../../server/src/sandbox/compile-problems.ts";

const files = (texts: Record<string, string>) => Object.entries(texts).map(([path, text]) => ({ path, content: Buffer.from(text) }));

it("javac: the place of each error, whose column is that of the caret", () => {
	const text = 'class A {\n\tint x = "a"; int y = z;\n}\n';
	const printed = `src/A.java:2: error: incompatible types: String cannot be converted to int
	int x = "a"; int y = z;
	        ^
src/A.java:2: error: cannot find symbol
	int x = "a"; int y = z;
	                     ^
  symbol:   variable z
2 errors
`;
	expect(compileProblems(printed, files({ "src/A.java": text }))).toEqual([
		{ path: "src/A.java", line: 2, column: 9, message: "incompatible types: String cannot be converted to int" },
		{ path: "src/A.java", line: 2, column: 22, message: "cannot find symbol" },
	]);
});

it("Python: characters are counted in UTF-16 units, and the space before the line counts", () => {
	const printed = `  File "/w/main.py", line 2
    s = "😀"; x = = 3
                ^
SyntaxError: invalid syntax
`;
	expect(compileProblems(printed, files({ "main.py": 'if 1:\n    s = "😀"; x = = 3\n' }))).toEqual([
		{ path: "main.py", line: 2, column: 17, message: "SyntaxError: invalid syntax" },
	]);
});

it("Node.js: with and without the empty line before the error", () => {
	const printed = (header: string, gap: string) =>
		`${header}:1\nconst x = ;\n          ^\n${gap}SyntaxError: Unexpected token ';'\n    at wrapSafe (node:internal)\n`;
	const expected = [{ path: "a.mjs", line: 1, column: 10, message: "SyntaxError: Unexpected token ';'" }];
	const all = files({ "a.mjs": "const x = ;\n" });
	expect([compileProblems(printed("/w/a.mjs", "\n"), all), compileProblems(printed("file:///w/a.mjs", ""), all)]).toEqual([expected, expected]);
});

it("Go: columns count bytes", () => {
	const printed = "# command-line-arguments\n./main.go:3:15: undefined: x\n";
	expect(compileProblems(printed, files({ "main.go": 'package main\n\nvar s = "é" + x\n' }))).toEqual([
		{ path: "main.go", line: 3, column: 13, message: "undefined: x" },
	]);
});

it("a place that is in none of the files is not one, and a column ends with its line", () => {
	const printed = "/etc/passwd.go:1:1: no\n../main.go:1:1: no\nmain.go:99:1: no\nmain.go:1:500: far\n";
	expect(compileProblems(printed, files({ "main.go": "package main\n" }))).toEqual([{ path: "main.go", line: 1, column: 12, message: "far" }]);
});

it("a flood of problems is cut", () => {
	expect(compileProblems("main.go:1:1: no\n".repeat(1000), files({ "main.go": "package main\n" }))).toHaveLength(100);
});
