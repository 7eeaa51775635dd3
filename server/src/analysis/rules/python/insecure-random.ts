import type { Node } from "web-tree-sitter";
import type { Rule } from "../rule.ts";
import { namesUnguessable } from "../secrets.ts";
import { enclosing, field } from "../tree.ts";

export const insecureRandom: Rule = {
	id: "insecure-random",
	languages: ["python"],
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `(call function: (attribute object: (identifier) @module attribute: (identifier) @name) (#eq? @module "random")
		(#any-of? @name "random" "randint" "randrange" "choice" "choices" "sample" "getrandbits" "randbytes" "shuffle")) @at`,
	// What parts a mail need not be secret.
	where: ({ at }) => purposeOf(at) !== undefined && !/boundary/.test(field(enclosing(at, functions) ?? at, "name")?.text ?? ""),
	message: (match) => `random can be guessed, and ${purposeOf(match.at) ?? "this"} should not be`,
	suggestion: "Use the module secrets: token_urlsafe(), choice(), randbelow().",
	explanation:
		"The generator of `random` is made for simulations: who sees enough of its numbers knows all that follow. Tokens, passwords, salts and session ids need `secrets`, which draws on the operating system.",
	examples: {
		bad: ['import random\n\ntoken = "".join(random.choices("abc", k=20))\n', "import random\n\n\ndef make_password():\n    return random.randint(0, 9999)\n"],
		good: [
			"import secrets\n\ntoken = secrets.token_urlsafe()\n",
			"import random\n\ndice = random.randint(1, 6)\n",
			"import random\n\n\ndef make_boundary():\n    token = random.random()\n    return str(token)\n",
		],
	},
};

const functions: ReadonlySet<string> = new Set(["function_definition"]);

/** The name that the value is given, or of the function that answers it. */
function purposeOf(call: Node): string | undefined {
	const statement = enclosing(call, new Set(["assignment", "keyword_argument", "return_statement"]), new Set(["block", "module"]));
	const target = statement?.type === "return_statement" ? enclosing(statement, functions) : statement;
	const name = (target && (field(target, "name") ?? field(target, "left")))?.text.split(".").at(-1);
	return name !== undefined && namesUnguessable(name) ? name : undefined;
}
