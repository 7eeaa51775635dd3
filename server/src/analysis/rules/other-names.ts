// What tools that show their findings in the editor call our rules, beside the names that the rules carry themselves: numbers of compilers,
// and analysers that come with a language's extension. Data only. Rules by language; "syntax" is what every tool says of broken text.

export const otherNames: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	javascript: {
		"const-reassigned": ["sonar/S3500"],
		"constant-condition": ["sonar/S2583"],
		"dynamic-code": ["sonar/S1523"],
		"duplicate-condition": ["sonar/S1862"],
		"duplicate-key": ["typescript/1117", "sonar/S1534"],
		"hard-coded-secret": ["sonar/S2068"],
		"identical-branches": ["sonar/S3923"],
		"identical-operands": ["sonar/S1764"],
		"self-assign": ["sonar/S1656"],
		"self-compare": ["sonar/S1764"],
		"unreachable-code": ["typescript/7027", "sonar/S1763"],
		"unused-import": ["typescript/6192", "sonar/S1128"],
		"unused-variable": ["sonar/S1481"],
		"weak-hash": ["sonar/S4790"],
	},
	python: {
		B018: ["pylance/reportUnusedExpression"],
		F821: ["pylance/reportUndefinedVariable"],
		F823: ["pylance/reportUnboundVariable"],
	},
	java: {
		"duplicate-condition": ["sonar/S1862"],
		"empty-catch": ["sonar/S108"],
		"hard-coded-credentials": ["sonar/S2068"],
		"identical-branches": ["sonar/S3923"],
		"identical-operands": ["jdt/536871123", "sonar/S1764"],
		"null-dereference": ["jdt/536871363", "sonar/S2259"],
		"resource-not-closed": ["jdt/536871799", "sonar/S2095"],
		"self-assignment": ["jdt/536871090", "sonar/S1656"],
		"string-equality": ["sonar/S4973"],
		"unreachable-code": ["jdt/536871061", "sonar/S1763"],
		"unused-import": ["jdt/268435844", "sonar/S1128"],
		"unused-local": ["jdt/536870973", "sonar/S1481"],
		"unused-private": ["jdt/570425421", "jdt/603979894", "sonar/S1068", "sonar/S1144"],
		"weak-hash": ["sonar/S4790"],
	},
	go: {
		"append-of-nothing": ["vet/appends"],
		"defer-before-error-check": ["vet/httpresponse"],
		"fatal-in-goroutine": ["vet/testinggoroutine"],
		"identical-branches": ["sonar/S3923"],
		"identical-operands": ["sonar/S1764"],
		"lock-copied": ["vet/copylocks"],
		"loop-variable-capture": ["vet/loopclosure"],
		"lost-cancel": ["vet/lostcancel"],
		"nil-dereference": ["vet/nilness"],
		"print-with-verbs": ["vet/printf"],
		"printf-arguments": ["vet/printf"],
		"self-assignment": ["vet/assign", "sonar/S1656"],
		"since-and-until": ["vet/defers"],
		"struct-tag": ["vet/structtag"],
		"unbuffered-signal": ["vet/sigchanyzer"],
		"unreachable-code": ["vet/unreachable"],
		"waitgroup-add-inside": ["vet/waitgroup"],
	},
};

/** Rules of TypeScript are those of JavaScript. */
export function otherNamesOf(language: string, rule: string): readonly string[] {
	return otherNames[language === "typescript" ? "javascript" : language]?.[rule] ?? [];
}
