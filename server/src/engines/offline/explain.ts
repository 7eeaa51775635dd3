// Says what is in a file or project, from its outline alone: imports, definitions with their first line of documentation, entry points.
// It describes structure; it does not claim to know what the code means.

import type { CallResult } from "./conversation.ts";
import { count, type Say } from "./language.ts";
import { type Outline, outlineOf } from "./outline.ts";

export function explainFile(path: string, read: CallResult | undefined, say: Say): string {
	if (read?.ok !== true) return say(`\`${path}\` could not be read: ${read?.output ?? ""}`, `\`${path}\`을(를) 읽지 못했습니다: ${read?.output ?? ""}`);
	const isCut = read.output.includes("\n[… ");
	const lines = read.output.split("\n").flatMap((line) => /^ *\d+\t(.*)$/s.exec(line)?.[1] ?? []);
	const last = /^ *(\d+)\t/.exec(read.output.split("\n").findLast((line) => /^ *\d+\t/.test(line)) ?? "")?.[1] ?? "0";
	const outline = outlineOf(path, lines);
	const kind = say(outline.language, outline.language);
	const head = say(`**\`${path}\`** — ${kind}, ${count(Number(last), "line")}`, `**\`${path}\`** — ${kind}, ${last}줄`);
	const note = isCut ? say("The file is long; only its beginning and end were looked at.", "파일이 길어 앞부분과 뒷부분만 보았습니다.") : undefined;
	return [head, outline.about, ...parts(outline, say), note].filter((part) => part !== undefined && part !== "").join("\n\n");
}

function parts(outline: Outline, say: Say): string[] {
	const said: string[] = [];
	const { imports, definitions, constants, entry, headings } = outline;
	if (imports.length > 0) said.push(`${say("Uses", "사용하는 것")}: ${imports.map((name) => `\`${name}\``).join(", ")}`);
	if (constants.length > 0) said.push(`${say("Constants", "상수")}: ${constants.map((name) => `\`${name}\``).join(", ")}`);
	if (definitions.length > 0) {
		const lines = definitions.slice(0, 60).map(({ signature, about, depth }) => `${"  ".repeat(depth)}- \`${signature}\`${about ? ` — ${about}` : ""}`);
		said.push([`${say("Defines", "정의하는 것")}:`, ...lines].join("\n"));
		const silent = definitions.filter(({ about, signature }) => about === "" && !/^(async )?_|^__/.test(signature)).length;
		if (silent > 0)
			said.push(
				say(
					`${silent} of ${definitions.length} have no documentation, so only their names can be given.`,
					`${definitions.length}개 중 ${silent}개는 설명이 없어 이름만 알 수 있습니다.`,
				),
			);
	}
	if (headings.length > 0) said.push([`${say("Sections", "목차")}:`, ...headings.slice(0, 40).map((heading) => `- ${heading}`)].join("\n"));
	if (entry !== undefined) said.push(`${say("Entry point", "시작점")}: \`${entry}\``);
	if (said.length === 0 && outline.about === "") said.push(say("I know no outline for this kind of file.", "이 종류의 파일은 구조를 알 수 없습니다."));
	return said;
}

export function explainProject(folder: string, paths: readonly string[], readme: CallResult | undefined, say: Say): string {
	const inside = folder === "" ? [...paths] : paths.filter((path) => path.startsWith(`${folder}/`));
	const endings = new Map<string, number>();
	for (const path of inside) {
		const ending = /\.[^./]+$/.exec(path)?.[0] ?? say("without ending", "확장자 없음");
		endings.set(ending, (endings.get(ending) ?? 0) + 1);
	}
	const kinds = [...endings].sort((a, b) => b[1] - a[1]).slice(0, 8);
	const tests = inside.filter((path) => /(^|\/)(test_[^/]*|[^/]*_test|[^/]*\.(test|spec))\.\w+$/.test(path));
	const entries = inside.filter((path) => /(^|\/)(__main__|main|app|manage|index|cli)\.(py|js|ts|mjs|go)$/.test(path));
	const described = readme?.ok && folder === "" ? readmeStart(readme.output) : "";
	const head = say(
		`${count(inside.length, "file")}${folder ? ` in \`${folder}\`` : ""}: ${kinds.map(([ending, times]) => `${times} × ${ending}`).join(", ")}`,
		`${folder ? `\`${folder}\`의 ` : ""}파일 ${inside.length}개: ${kinds.map(([ending, times]) => `${ending} ${times}개`).join(", ")}`,
	);
	const listed = (title: string, found: string[]) =>
		found.length > 0
			? `${title}: ${found
					.slice(0, 12)
					.map((path) => `\`${path}\``)
					.join(", ")}${found.length > 12 ? " …" : ""}`
			: "";
	return [
		described,
		head,
		listed(say("Likely entry points", "시작점으로 보이는 파일"), entries),
		listed(say("Tests", "테스트"), tests),
		say("Name a file and I say what is in it.", "파일을 지정하시면 그 안에 무엇이 있는지 알려 드립니다."),
	]
		.filter((part) => part !== "")
		.join("\n\n");
}

/** Title and first paragraph. */
function readmeStart(output: string): string {
	const lines = output.split("\n").map((line) => line.replace(/^ *\d+\t/, ""));
	const title = lines.findIndex((line) => line.startsWith("# "));
	const from = lines.findIndex((line, index) => index > title && line.trim() !== "" && !/^(#|!\[|<|\[!)/.test(line));
	if (from === -1) return "";
	const end = lines.findIndex((line, index) => index > from && line.trim() === "");
	const paragraph = lines.slice(from, end === -1 ? from + 5 : end).join(" ");
	return title === -1 ? paragraph : `**${lines[title]?.slice(2).trim()}** — ${paragraph}`;
}
