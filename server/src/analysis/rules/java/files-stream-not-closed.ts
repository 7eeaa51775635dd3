import type { Rule } from "../rule.ts";
import { enclosing, field } from "../tree.ts";

export const filesStreamNotClosed: Rule = {
	id: "files-stream-not-closed",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(method_invocation object: (method_invocation object: (identifier) @class name: (identifier) @name) @at (#eq? @class "Files") (#any-of? @name "lines" "list" "walk" "find" "newDirectoryStream"))`,
	where: ({ at }) => {
		if (enclosing(at, new Set(["resource"]), new Set(["block", "class_body"]))) return false;
		let last = at;
		while (last.parent?.type === "method_invocation" && field(last.parent, "object")?.startIndex === last.startIndex) last = last.parent;
		// Without an end the stream is handed on, to somebody who may close it.
		return ends.has(field(last, "name")?.text ?? "");
	},
	message: (match) => `The stream of Files.${match.node("name").text}() keeps its file or folder open`,
	suggestion: "Open it in the head of a try statement: try (var lines = Files.lines(path)) { … }.",
	explanation:
		"These streams read as they are asked, so the handle stays open until `close()`; the operations at the end of a stream do not close it. In a loop a program runs out of handles.",
	examples: {
		bad: ["long f(Path p) throws IOException { return Files.lines(p).count(); }"],
		good: [
			"long f(Path p) throws IOException { try (var lines = Files.lines(p)) { return lines.count(); } }",
			"List<String> f(Path p) throws IOException { return Files.readAllLines(p); }",
		],
	},
};

const ends: ReadonlySet<string> = new Set([
	"forEach",
	"forEachOrdered",
	"collect",
	"toList",
	"toArray",
	"count",
	"reduce",
	"anyMatch",
	"allMatch",
	"noneMatch",
	"findFirst",
	"findAny",
	"max",
	"min",
	"sum",
]);
