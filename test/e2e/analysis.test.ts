// The analysis as a user of VS Code has it: hints, scores, the view of hard functions, the whole workspace, and stopping that.

import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { again, browserMissing, chatFrame, launchBrowser, openFile, openWorkbench, picture, runCommand } from "../support/browser.ts";
import { codeServerMissing, startCodeServer } from "../support/code-server.ts";

const sample = join(import.meta.dirname, "../../samples/orders");
const missing = codeServerMissing() ?? browserMissing();

const hard = `def knotted(rows, limit):
    total = 0
    for row in rows:
        if row:
            for cell in row:
                if cell > limit and cell != 7:
                    total += cell
                elif cell == None:
                    total -= 1
    return total
`;

/** An entry of the light bulb's menu. An edit that is just being taken in closes the menu: this opens it again. */
async function inLightBulb(page: Page, text: string): Promise<Locator> {
	const entry = page.locator(".action-widget").getByText(text).first();
	for (let attempt = 0; attempt < 5; attempt++) {
		await page.keyboard.press("ControlOrMeta+.");
		const isThere = await entry.waitFor({ timeout: 5_000 }).then(
			() => true,
			() => false,
		);
		if (isThere) return entry;
		await page.keyboard.press("Escape");
	}
	throw new Error(`the light bulb does not offer ${text}`);
}

describe.skipIf(missing !== undefined && process.env.CI !== "true")(`analysis in VS Code${missing ? ` (skipped: ${missing})` : ""}`, () => {
	let browser: Browser;
	beforeAll(async () => {
		if (missing) throw new Error(missing);
		browser = await launchBrowser();
	});
	afterAll(async () => browser?.close());

	async function open(name: string, texts: Record<string, string>): Promise<Page> {
		const workspace = await mkdtemp(join(tmpdir(), "ensemble-analysis-"));
		onTestFinished(() => rm(workspace, { recursive: true, force: true }));
		await cp(sample, workspace, { recursive: true });
		for (const [path, text] of Object.entries(texts)) {
			await mkdir(dirname(join(workspace, path)), { recursive: true });
			await writeFile(join(workspace, path), text);
		}
		const vscode = await startCodeServer({ workspace, settings: { "ensemble.engine": "offline" } });
		onTestFinished(() => vscode.stop(), 60_000);
		const page = await openWorkbench(browser, vscode.url);
		onTestFinished(async ({ task }) => {
			if (task.result?.state === "fail") await picture(page, `failed-${name}`);
			await page.context().close();
		}, 60_000);
		return page;
	}

	it("hard functions have a hint and a place in the view, and the workspace's problems are listed", async () => {
		const page = await open("analysis", { "knotted.py": hard });
		await openFile(page, "knotted.py");
		await page.locator(".view-lines", { hasText: /complexity\s12/ }).waitFor({ timeout: 30_000 });
		const score = page.locator('.statusbar-item[id*="ensemble.score"]');
		await expect.poll(() => score.textContent(), { timeout: 15_000 }).toMatch(/\d+/);

		await runCommand(page, "Ensemble: Analyze Workspace");
		const message = page.locator(".notification-list-item-message", { hasText: /\d+ files: .*warnings/ });
		await message.waitFor({ timeout: 60_000 });
		await runCommand(page, "Ensemble: Focus on Complexity View");
		const first = page.locator('.pane[aria-label^="Complexity"] .monaco-list-row, .pane:has-text("Complexity") .pane-body .monaco-list-row').first();
		await first.waitFor({ timeout: 15_000 });
		expect(await first.textContent()).toContain("knotted");
		await page.keyboard.press("ControlOrMeta+Shift+M");
		await page.locator(".markers-panel .monaco-list-row", { hasText: "basket.py" }).waitFor({ timeout: 15_000 });
		await picture(page, "vscode-analysis");
		await first.click();
		await page.locator('.tabs-container .tab.active[data-resource-name="knotted.py"]').waitFor({ timeout: 15_000 });
	});

	it("what is wrong with what is typed is underlined when the typing rests, and no longer when it is put right", async () => {
		const page = await open("typing", { "typed.py": `total = 1\n${"total += 1\n".repeat(300)}` });
		await openFile(page, "typed.py");
		const underlined = page.locator(".squiggly-warning, .squiggly-error");
		await page.locator(".view-lines", { hasText: /total/ }).first().waitFor({ timeout: 30_000 });
		await page.keyboard.press("End");
		await page.keyboard.type("\nif total");
		await page.locator(".squiggly-error").first().waitFor({ timeout: 30_000 });
		await page.keyboard.type(": import os");
		await expect.poll(() => page.locator(".squiggly-error").count(), { timeout: 15_000 }).toBe(0);
		await page.locator(".squiggly-warning").first().waitFor({ timeout: 15_000 });
		await picture(page, "vscode-typing");
		await page.keyboard.press("Home");
		await page.keyboard.press("Shift+End");
		await page.keyboard.type("total = 2");
		await expect.poll(() => underlined.count(), { timeout: 15_000 }).toBe(0);
	});

	it("a selected expression becomes a variable by the refactor menu, and undo takes it back", async () => {
		const price = `def total(price, count):\n    return price.amount * count\n\n\n${hard}`;
		const page = await open("refactor", { "price.py": price });
		await openFile(page, "price.py");
		const text = (found: RegExp) => page.locator(".view-lines", { hasText: found });
		await text(/complexity\s12/).waitFor({ timeout: 30_000 });
		for (const key of ["ControlOrMeta+Home", "ArrowDown", "End"]) await page.keyboard.press(key);
		for (let chars = 0; chars < "price.amount * count".length; chars++) await page.keyboard.press("Shift+ArrowLeft");
		await page.keyboard.press("ControlOrMeta+Shift+R");
		const item = page.locator(".action-widget .monaco-list-row", { hasText: /^\s*Extract variable\s*$/ });
		await item.waitFor({ timeout: 15_000 });
		await picture(page, "vscode-refactor-menu");
		await item.click();
		await text(/value\s=\sprice\.amount\s\*\scount.*return\svalue/s).waitFor({ timeout: 15_000 });
		// The new name is selected: what is typed takes its place.
		await page.locator(".statusbar-item", { hasText: "Ln 2, Col 10 (5 selected)" }).waitFor({ timeout: 15_000 });
		await picture(page, "vscode-refactored");
		await page.keyboard.press("ControlOrMeta+Z");
		await text(/return\sprice\.amount\s\*\scount/).waitFor({ timeout: 15_000 });
		expect(await text(/return\svalue/).count()).toBe(0);
	});

	it("a rule is explained, mended everywhere, given to the team, and switched off", async () => {
		const text = "debugger;\nif (process.pid === process.pid) {\n\tconsole.log(1);\n}\ndebugger;\n";
		const page = await open("rules", { "mended.js": text, ".vscode/settings.json": "{}" });
		await openFile(page, "mended.js");
		await page.locator(".squiggly-error").first().waitFor({ timeout: 30_000 });
		const lines = page.locator(".view-lines");
		await lines.locator(".view-line", { hasText: "process" }).getByText("pid").first().click();
		const hover = page.locator(".monaco-hover:visible", { hasText: /self-compare · bug/ });
		// One that is asked for while the palette still goes away may be dropped with it.
		await again(async () => {
			await runCommand(page, "Show or Focus Hover");
			await hover.waitFor({ timeout: 5_000 });
		}, page);
		await picture(page, "vscode-rule-hover");
		await page.keyboard.press("Escape");

		await lines.locator(".view-line", { hasText: "debugger" }).first().click();
		const fixAll = await inLightBulb(page, "Fix all 2 of debugger-statement in this file");
		await picture(page, "vscode-rule-fixes");
		await fixAll.click();
		await expect.poll(() => lines.textContent(), { timeout: 15_000 }).not.toContain("debugger");

		await lines.locator(".view-line", { hasText: "process" }).getByText("pid").first().click();
		await (await inLightBulb(page, "Ask the team to fix: ")).click();
		const chat = await chatFrame(page);
		await chat
			.getByText(/Fix this problem in mended\.js, line \d+: .*\(self-compare\)/)
			.first()
			.waitFor({ timeout: 30_000 });

		const settings = { "ensemble.analysis.rules": { "self-compare": "off" }, "workbench.colorTheme": "Default Dark Modern" };
		await openFile(page, ".vscode/settings.json");
		await page.locator(".view-lines").getByText("{}").click();
		await page.keyboard.press("ControlOrMeta+A");
		await page.keyboard.insertText(JSON.stringify(settings));
		await page.keyboard.press("ControlOrMeta+S");
		await page.locator(".monaco-workbench.vs-dark").waitFor({ timeout: 15_000 });
		await openFile(page, "mended.js");
		await lines.getByText("console").waitFor({ timeout: 15_000 });
		await expect.poll(() => page.locator(".squiggly-error").count(), { timeout: 15_000 }).toBe(0);
		await picture(page, "vscode-rule-off-dark");
	});

	it("a scan that is cancelled ends, and what it found stays", async () => {
		const big = (seed: number) => Array.from({ length: 40 }, (_, index) => hard.replace("knotted", `knotted_${seed}_${index}`)).join("\n\n");
		const page = await open("scan-cancel", Object.fromEntries(Array.from({ length: 1500 }, (_, seed) => [`f${seed}.py`, big(seed)])));
		await openFile(page, "f0.py");
		await page.locator(".view-lines", { hasText: /complexity\s12/ }).waitFor({ timeout: 30_000 });
		await runCommand(page, "Ensemble: Analyze Workspace");
		const toast = page.locator(".notification-toast", { hasText: "analysing the workspace" });
		await toast.waitFor({ timeout: 60_000 });
		await expect.poll(() => toast.textContent(), { timeout: 60_000 }).toMatch(/[1-9]\d* of \d+ files/);
		await picture(page, "vscode-scan");
		await toast.getByRole("button", { name: "Cancel" }).click();
		await toast.waitFor({ state: "detached", timeout: 15_000 });
		await page.locator(".statusbar-item", { hasText: "the analysis was stopped" }).waitFor({ timeout: 15_000 });
	});
});
