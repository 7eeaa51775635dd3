import type { Rule } from "../rule.ts";
import { enclosing, within } from "../tree.ts";

export const bareExcept: Rule = {
	id: "bare-except",
	languages: ["python"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(except_clause . "except" @at . ":" (block) @body)`,
	where: ({ at, node }) => {
		const body = node("body");
		const raises = within(body, new Set(["raise_statement"]), new Set(["function_definition", "class_definition"]));
		const attempt = enclosing(at, new Set(["try_statement"]));
		if (raises.length > 0 || !attempt || reporting.test(body.text)) return false;
		// An earlier handler has let through what is no error.
		return !attempt.namedChildren.some((child) => child.type === "except_clause" && /:\s*raise\s*$/.test(child.text));
	},
	message: "A bare except also catches Ctrl+C and sys.exit()",
	suggestion: "Write except Exception, or name the errors that can be handled.",
	fix: ({ at }) => ({ title: "Catch Exception", safety: "unsafe", edits: [{ start: at.endIndex, end: at.endIndex, text: " Exception" }] }),
	explanation: "`KeyboardInterrupt` and `SystemExit` are no errors; swallowing them leaves a program that cannot be stopped. `Exception` leaves them alone.",
	examples: {
		bad: ["try:\n    f()\nexcept:\n    pass\n"],
		good: ["try:\n    f()\nexcept Exception:\n    pass\n", "try:\n    f()\nexcept:\n    undo()\n    raise\n"],
	},
	sameAs: ["ruff/E722"],
};

/** It hands the exception on, whatever it was. */
const reporting = /\bexc_?info\b|ExceptionInfo|excepthook|print_exc|format_exc|handle_error|_exit\(|\.exception\(/;
