import type { Rule } from "../rule.ts";
import { mentions } from "../tree.ts";

export const swallowedThrowable: Rule = {
	id: "swallowed-throwable",
	languages: ["java"],
	type: "bug",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(catch_clause (catch_formal_parameter (catch_type (_) @at) name: (_) @name) body: (block (_)) @body (#match? @at "^(java\\.lang\\.)?(Throwable|Error)$"))`,
	where: (match) => {
		const body = match.node("body").text;
		const name = match.node("name").text;
		return (
			!/^(?:ignored?|expected|unused|_)/i.test(name) &&
			mentions(body, name) === 0 &&
			// Who calls something has an answer to it.
			!/\bthrow\b|\/\/|\/\*|\w\(/.test(body)
		);
	},
	message: (match) => `${match.node("at").text} is caught and forgotten: running out of memory, too, passes unseen`,
	suggestion: "Catch the exceptions that can be handled, or log and rethrow.",
	explanation:
		"`Throwable` and `Error` include `OutOfMemoryError`, `StackOverflowError` and failed class loading. A program that goes on after them without a word does so in an unknown state.",
	examples: {
		bad: ["boolean f() { try { return work(); } catch (Throwable t) { return false; } }"],
		good: [
			"boolean f() { try { return work(); } catch (Throwable t) { log(t); return false; } }",
			"void f() { try { work(); } catch (Throwable t) { undo(); throw new A(); } }",
			"void f() { try { add(resource); } catch (Throwable t) { resource.cleanUp(); } }",
			"Surface f() { try { return make(); } catch (OutOfMemoryError e) { return null; } }",
		],
	},
};
