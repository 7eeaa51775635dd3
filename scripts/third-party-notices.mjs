// What the licences of bundled packages ask for: each package that is in the build, with the text of its licence. A package whose text
// is not known fails the build, because it may not be given on.

import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const licenceFile = /^(licen[cs]e|copying|notice)/i;
const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** `files`: paths relative to the repository, which is the current folder; those outside of node_modules are ours. */
export async function writeNotices(files, target) {
	const folders = new Set(files.flatMap((file) => packageFolder.exec(file)?.[0] ?? []));
	const notices = await Promise.all([...folders].sort().map(noticeOf));
	const head = "Ensemble contains the following packages, each under its own licence.\n";
	await writeFile(target, [head, ...notices].join(`\n${"-".repeat(80)}\n\n`));
}

async function noticeOf(folder) {
	const { name, version, license, author } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
	const found = (await readdir(folder)).filter((file) => licenceFile.test(file)).sort();
	const texts = await Promise.all(found.map((file) => readFile(join(folder, file), "utf8")));
	const text = texts.length > 0 ? texts.map((each) => each.trim()).join("\n\n") : await standardText(license, author?.name ?? author);
	if (text === undefined) throw new Error(`${folder} brings no text of its licence (${license}); it may not be bundled without one.`);
	return `${name} ${version} (${license})\n\n${text}\n`;
}

/** For a package that only names its licence and its author. */
async function standardText(license, author) {
	if (!author) return undefined;
	if (license === "MIT") return (await readFile("LICENSE", "utf8")).trim().replace(/^Copyright .*$/m, `Copyright (c) ${author}`);
	return license === "ISC" ? `Copyright (c) ${author}\n\n${isc}` : undefined;
}

const isc = `Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted, provided that the above
copyright notice and this permission notice appear in all copies.

THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES OF
MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES
WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN
CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.`;
