import type { Rule } from "../rule.ts";
import { field, parts } from "../tree.ts";
import { endsFlow, returnsValue, script } from "./script-syntax.ts";

export const missingSuperCall: Rule = {
	id: "missing-super-call",
	languages: script,
	type: "bug",
	severity: "error",
	enabledByDefault: true,
	tier: "instant",
	query: `([(class_declaration (class_heritage) @heritage body: (class_body (method_definition name: (property_identifier) @at body: (_) @body)))
		(class (class_heritage) @heritage body: (class_body (method_definition name: (property_identifier) @at body: (_) @body)))]
		(#eq? @at "constructor"))`,
	where(match) {
		const heritage = match.node("heritage").text;
		if (!/^extends\b/.test(heritage) || /^extends\s+null\b/.test(heritage)) return false;
		const body = match.node("body");
		const callsSuper = body.descendantsOfType("call_expression").some((call) => field(call, "function")?.type === "super");
		return !callsSuper && !returnsValue(body) && !endsFlow(parts(body).at(-1));
	},
	message: "The constructor of a derived class must call super",
	suggestion: "Call super(…) before this is used.",
	explanation: "Without it, making an object of the class throws a ReferenceError: `this` comes into being in the constructor of the base class.",
	examples: {
		bad: ["class A extends B { constructor() { this.a = 1; } }"],
		good: ["class A extends B { constructor() { super(); } }", "class A { constructor() {} }", "class A extends B {}"],
	},
	sameAs: ["eslint/constructor-super", "biome/noInvalidConstructorSuper"],
};
