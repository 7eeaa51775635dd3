// What other extensions' tools find, under the names that our rules know: "eslint/no-debugger", "jdt/268435844", "typescript/syntax".
// Pure: what a diagnostic looks like is all that it knows of an extension.

export interface ForeignDiagnostic {
	source?: string | undefined;
	code?: string | number | { value: string | number } | undefined;
	/** 0 is an error. */
	severity: number;
}

type NameOf = (code: string, diagnostic: ForeignDiagnostic) => string;

/** Where it is no rule of its own, the category that Eclipse's compiler puts into its numbers. */
const jdtSyntax = 0x40000000;

/** By the source that the diagnostics carry. */
const tools: Readonly<Record<string, NameOf>> = {
	eslint: (code) => (code.startsWith("@") ? code.slice(1) : code.includes("/") ? code : `eslint/${code}`),
	ts: (code) => (Number(code) >= 1000 && Number(code) < 2000 ? "typescript/syntax" : `typescript/${code}`),
	ruff: (code) => (/^[A-Z]+\d+$/.test(code) ? `ruff/${code}` : "ruff/syntax"),
	biome: (code) => `biome/${code.split("/").at(-1)}`,
	oxc: (code) => code.replace(/^@?([\w-]+)\((.+)\)$/, "$1/$2"),
	sonarqube: (code) => `sonar/${code.split(":").at(-1)}`,
	sonarlint: (code) => `sonar/${code.split(":").at(-1)}`,
	java: (code) => ((Number(code) & jdtSyntax) === 0 ? `jdt/${code}` : "jdt/syntax"),
	pylance: (code, { severity }) => (code === "" && severity === 0 ? "pylance/syntax" : `pylance/${code}`),
	pmd: (code) => `pmd/${code}`,
	syntax: () => "gopls/syntax",
	compiler: (code) => `gopls/${code}`,
};
/** gopls gives the analyser as the source; these are staticcheck's. */
const staticcheck = /^(SA|S|ST|QF)\d{4}$/;
/** It is drawn so faintly that it counts as not shown. */
const hint = 3;

export function findingName(language: string, diagnostic: ForeignDiagnostic): string | undefined {
	const { source, code, severity } = diagnostic;
	if (source === undefined || severity >= hint) return undefined;
	const written = String(typeof code === "object" ? code.value : (code ?? ""));
	const nameOf = tools[source.toLowerCase()];
	if (nameOf) return nameOf(written, diagnostic);
	if (staticcheck.test(source)) return `staticcheck/${source}`;
	return language === "go" ? `vet/${source}` : undefined;
}
