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
		const raises = within(node("body"), new Set(["raise_statement"]), new Set(["function_definition", "class_definition"]));
		return raises.length === 0 && enclosing(at, new Set(["try_statement"])) !== undefined;
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
