// What a person wants, told from their words by fixed patterns, in English and Korean.

export type Wish = "fix" | "find" | "explain" | "run" | "test" | "changes" | "commit";

export interface Intent {
	/** In the order in which they are done. */
	wishes: Wish[];
	/** Files and folders that were named, as they were written. */
	paths: string[];
	/** The words describe one particular fault instead of "the problems": rules may not know it. */
	isParticular: boolean;
	/** Asked not to run the tests. */
	refusesTests: boolean;
	/** What was put in quotation marks behind "commit". */
	commitMessage?: string;
}

const order: readonly Wish[] = ["find", "fix", "explain", "run", "test", "changes", "commit"];

const patterns: Record<Wish, RegExp[]> = {
	fix: [/\b(fix|repair|correct|mend|solve|resolve|clean(?: |-)?up)(es|ing)?\b/i, /고쳐|고치|고칠|수정|바로잡|해결|픽스/],
	find: [
		/\b(find|list|show|look for|search for|check|report|what|any|are there|where)\b[^.!?]*\b(problem|issue|bug|error|warning|mistake|lint)s?\b/i,
		/\b(lint|review|analy[sz]e|inspect|check)\b/i,
		/(문제|오류|에러|버그|경고|이슈)[^.!?]*(찾|검사|점검|확인|보여|알려|있)/,
		/(코드|프로젝트|파일)[^.!?]*(검사|점검|리뷰|검토|분석)|린트/,
	],
	explain: [
		/\b(explain|describe|summari[sz]e|overview|walk me through|what (does|is in)|what is this|how does)\b/i,
		/설명|요약|무슨 (파일|코드|프로젝트)|구조를/,
	],
	run: [/\b(run|execute|start|launch)\b/i, /실행|돌려|돌리/],
	test: [
		/\b(run|execute|start|do|try|and|then|re-?run|check)\b[^.!?,]*\btests?\b/i,
		/^\s*(please )?tests?\b/i,
		/\btest (it|them|this|that|everything|the (project|code))\b/i,
		/테스트/,
	],
	changes: [
		/\bwhat('s| is| has| have| did| was)?\b[^.!?]*\bchang(e|ed|es)\b/i,
		/\b(show|list|see|summari[sz]e|describe)\b[^.!?]*\b(changes|diff)\b/i,
		/\bgit (status|diff)\b|^\s*diff\b/i,
		/(뭐|뭘|무엇|무슨|어떤|어디)[^.!?]*(바뀌|바뀐|바꼈|변경|달라)|변경 ?(사항|내용|점|된)|바뀐|달라진/,
	],
	commit: [/(?<!\b(?:last|latest|previous|this|that|a|since the) )\bcommit\b/i, /(?<!(마지막|지난|최근|이전) ?)커밋(?! ?(이후|이래|부터))/],
};

/** Asks for something to be written, which no rule can do. */
const writesTests = /\b(write|add|create|generate|extend|improve)\b[^.!?,]*\btests?\b|테스트(를|도| 코드를?| 케이스를?)? ?(작성|추가|만들|생성)/i;

/** "don't commit", "without running the tests", "커밋하지 말고": the words around a no are taken out. */
const refusals = [
	/\b(don['’]?t|do not|without|no need to|never|not)\b[^.!?,;]*?(?=\b(but|and then|just|only)\b|[.!?,;]|$)/gi,
	/(?<!\S)(\S+[은는을를도]\s+)?\S*지\s*(말|마|않)\S*|(?<!\S)\S+\s+없이/g,
];

const general =
	/\b(problems?|issues?|bugs|errors|warnings?|mistakes|lint(ing)?|everything|all|findings|(the|this|my) (project|code|file|folder|module)|style)\b|문제|오류|에러|경고|이슈|버그들|린트|전부|모두|코드를|프로젝트/i;

/** Rules understand a sentence, not a book; and some patterns take time that grows with the square of the words. */
const maxWordsChars = 20_000;

export function intentOf(words: string): Intent {
	const addressed = words.slice(0, maxWordsChars).replace(/@[a-z][\w-]*/gi, " ");
	const wanted = refusals.reduce((text, refusal) => text.replace(refusal, " "), addressed);
	const refused = refusals.flatMap((refusal) => addressed.match(refusal) ?? []).join(" ");
	const paths = pathsIn(wanted);
	const plain = paths.reduce((text, path) => text.replaceAll(path, " file "), wanted.replace(/`/g, " "));
	const has = (wish: Wish) => patterns[wish].some((pattern) => pattern.test(plain));

	const wishes = new Set(order.filter(has));
	if (writesTests.test(plain)) wishes.delete("test");
	if (wishes.has("fix") || wishes.has("changes")) wishes.delete("find");
	if (wishes.has("changes")) wishes.delete("explain"); // "describe what changed"
	if (wishes.has("explain") || wishes.has("test")) wishes.delete("find"); // "what does this do", "check with the tests"
	if (wishes.has("run") && (wishes.has("test") || wishes.has("commit")) && !runsAFile(plain)) wishes.delete("run");

	const isParticular = wishes.has("fix") && !general.test(plain) && paths.length === 0;
	return {
		wishes: order.filter((wish) => wishes.has(wish)),
		paths,
		isParticular,
		refusesTests: /tests?\b|테스트/i.test(refused),
		commitMessage: commitMessageIn(wanted),
	};
}

/** Besides the tests: "run app.py and its tests", not "run its tests". */
function runsAFile(plain: string): boolean {
	return /\b(run|execute|start|launch)\b\s+((this|the|my)\s+)?(file|program|script|app)\b|(파일|file|프로그램|스크립트)[을를]?\s*(실행|돌)/i.test(plain);
}

const fileEnding = "py|pyi|js|mjs|cjs|jsx|ts|tsx|mts|cts|java|go|rs|c|h|cc|cpp|cs|rb|php|sh|md|txt|rst|json|html|css|toml|yaml|yml|cfg|ini|xml|sql";
const pathPattern = new RegExp(
	`\`([^\`\\n]+)\`|(?<![\\w가-힣-])((?:[\\w.@가-힣-]+/)*[\\w가-힣-][\\w.가-힣-]*\\.(?:${fileEnding}))(?![\\w])|(?<![\\w-])((?:[\\w.-]+/)+)(?![\\w])`,
	"gi",
);

function pathsIn(words: string): string[] {
	const found = [...words.matchAll(pathPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
	const isName = (path: string) => path !== "" && !/^(node|next|vue|react)\.js$/i.test(path) && !/^https?:/i.test(path);
	return [...new Set(found.map((path) => path.replace(/^\.\//, "").replace(/\/$/, "")).filter(isName))];
}

function commitMessageIn(words: string): string | undefined {
	if (!patterns.commit.some((pattern) => pattern.test(words))) return undefined;
	const quoted = /["“'‘「]([^"”'’」\n]{3,200})["”'’」]/.exec(words)?.[1]?.trim();
	return quoted === "" ? undefined : quoted;
}
