import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/room-folder.ts";

const { writeNotices } = await import(new URL("../../../scripts/third-party-notices.mjs", import.meta.url).href);

/** Installs these packages and returns what would be written for a build of one file of each. */
async function noticesOf(packages: Record<string, { manifest: object; licence?: string }>): Promise<string> {
	const folder = temporaryFolder();
	for (const [name, { manifest, licence }] of Object.entries(packages)) {
		const root = join(folder, "node_modules", name);
		mkdirSync(root, { recursive: true });
		writeFileSync(join(root, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
		if (licence !== undefined) writeFileSync(join(root, "LICENSE.md"), licence);
	}
	const target = join(folder, "notices.txt");
	await writeNotices([...Object.keys(packages).map((name) => join(folder, "node_modules", name, "lib/index.js")), "server/src/main.ts"], target);
	return readFileSync(target, "utf8");
}

test("each bundled package stands there once with the text of its licence, ours do not", async () => {
	const text = await noticesOf({
		"@a/b": { manifest: { license: "ISC" }, licence: "Terms of b." },
		c: { manifest: { license: "MIT" }, licence: "Terms of c." },
	});
	expect(text.match(/^.+ 1\.0\.0 \(.+\)$/gm)).toEqual(["@a/b 1.0.0 (ISC)", "c 1.0.0 (MIT)"]);
	expect(text).toContain("Terms of b.");
	expect(text).not.toContain("main.ts");
});

test("a package that only names a common licence and its author gets that licence's own text", async () => {
	const text = await noticesOf({ a: { manifest: { license: "MIT", author: "Ada <ada@example.org>" } } });
	expect(text).toContain("Copyright (c) Ada <ada@example.org>\n\nPermission is hereby granted");
});

test.each([{ license: "MIT" }, { license: "Apache-2.0", author: "Ada" }, { author: "Ada" }])(
	"a package whose terms are not known is refused: %o",
	async (manifest) => {
		await expect(noticesOf({ a: { manifest } })).rejects.toThrow(/brings no text of its licence/);
	},
);
