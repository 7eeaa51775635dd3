import type { Rule, RuleMatch } from "../rule.ts";
import { namesUnguessable } from "../secrets.ts";
import { enclosing, field } from "../tree.ts";
import { methodTypes, typeOfName } from "./java-syntax.ts";

export const insecureRandom: Rule = {
	id: "insecure-random",
	languages: ["java"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "idle",
	query: `(method_invocation object: (_) @source name: (identifier) @name
		(#any-of? @name "nextInt" "nextLong" "nextBytes" "nextDouble" "random" "ints")) @at`,
	where: (match) => isPredictable(match) && usedFor(match) !== undefined,
	message: (match) => `${usedFor(match) ?? "This"} can be guessed: the generator's next numbers follow from those seen`,
	suggestion: "Use java.security.SecureRandom.",
	explanation:
		"`java.util.Random` and `Math.random()` compute each number from the one before, with 48 bits of state. Who sees a few values knows all that follow. `SecureRandom` draws on the operating system.",
	examples: {
		bad: [
			"class A { String token() { Random r = new Random(); String token = Long.toHexString(r.nextLong()); return token; } }",
			"class A { double newPassword() { return Math.random(); } }",
		],
		good: [
			"class A { void f() { Random r = new Random(); int dice = r.nextInt(6); } }",
			"class A { void f() { SecureRandom r = new SecureRandom(); long token = r.nextLong(); } }",
		],
	},
};

function isPredictable({ node }: RuleMatch): boolean {
	const source = node("source");
	if (node("name").text === "random") return source.text === "Math";
	if (source.type === "object_creation_expression") return field(source, "type")?.text === "Random";
	return source.text === "ThreadLocalRandom.current()" || typeOfName(source) === "Random";
}

/** The variable that the number ends up in, or the method that makes it. */
function usedFor({ at }: RuleMatch): string | undefined {
	const target = enclosing(at, new Set(["variable_declarator", "assignment_expression"]), new Set(["block"]));
	const variable = target && (field(target, "name") ?? field(target, "left"))?.text;
	const method = enclosing(at, methodTypes);
	const names = [variable, method && field(method, "name")?.text];
	return names.find((name) => name !== undefined && namesUnguessable(name));
}
