import type { Rule } from "../rule.ts";
import { calledName, gluedParts, isConstantName, isTestFile, script } from "./script-syntax.ts";

const makesSafe = /escape|sanitiz|encode|purify|safe|number|parseint|parsefloat|tofixed|round|floor|trusted/i;
const isCount = /^(?:i|j|k|n|id|idx|index|count|length|size|width|height|x|y|top|left|\w*(?:Index|Count|Id|Length|Width|Height|Size))$/;

export const htmlFromText: Rule = {
	id: "html-from-text",
	languages: script,
	type: "security",
	severity: "warning",
	enabledByDefault: true,
	tier: "instant",
	query: `
		(assignment_expression left: (member_expression property: (property_identifier) @name) right: [(template_string) (binary_expression)] @at
			(#any-of? @name "innerHTML" "outerHTML"))
		(augmented_assignment_expression left: (member_expression property: (property_identifier) @name) right: [(template_string) (binary_expression)] @at
			(#any-of? @name "innerHTML" "outerHTML"))
		(call_expression function: (member_expression property: (property_identifier) @name)
			arguments: (arguments [(template_string) (binary_expression)] @at) (#eq? @name "insertAdjacentHTML"))`,
	where: (match) =>
		!isTestFile(match) &&
		(gluedParts(match.at)?.some((part) => {
			if (part.type === "number" || part.type === "ternary_expression") return false;
			if (part.type === "call_expression") return !makesSafe.test(calledName(part) ?? "") && !makesSafe.test(part.text.slice(0, 40));
			const name = part.type === "member_expression" ? part.childForFieldName("property")?.text : part.text;
			return (
				(part.type === "identifier" || part.type === "member_expression") &&
				!isConstantName(name ?? "") &&
				!isCount.test(name ?? "") &&
				!/html|markup|svg|css/i.test(name ?? "")
			);
		}) ??
			false),
	message: "Text becomes part of the page as HTML here",
	suggestion: "Use textContent, build elements, or escape the text.",
	explanation:
		"What a person typed, or a server sent, may contain tags and scripts. Put into `innerHTML` they run with the rights of the page. " +
		"Values that were passed through a function that escapes or sanitises are left alone.",
	examples: {
		bad: ["el.innerHTML = `<b>${name}</b>`;", 'el.innerHTML += "<li>" + user.name + "</li>";', 'el.insertAdjacentHTML("beforeend", `<p>${text}</p>`);'],
		good: ["el.textContent = name;", 'el.innerHTML = "<b>hi</b>";', "el.innerHTML = `<b>${escapeHtml(name)}</b>`;", "el.innerHTML = `<b>${count}</b>`;"],
	},
};
