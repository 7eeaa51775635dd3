// The extension in real VS Code: what activation costs, how soon the chat is on screen after a click on its icon, and how large the package is.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { browserMissing, chatFrame, launchBrowser, openWorkbench } from "../support/browser.ts";
import { codeServerMissing, packagedExtension, startCodeServer } from "../support/code-server.ts";
import { printFigure, quantile } from "../support/figures.ts";

const root = join(import.meta.dirname, "../..");
const rounds = 3;
const logWithinMs = 60_000;

function packageIfMissing(): string {
	const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	if (!existsSync(join(root, "dist", `${name}-${version}.vsix`))) {
		const { status } = spawnSync(process.execPath, ["scripts/package.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
		if (status !== 0) throw new Error("the extension could not be packaged");
	}
	return packagedExtension();
}

/** From the extension's own log, which says it once per window. */
async function activationMs(userData: string): Promise<number> {
	const deadline = Date.now() + logWithinMs;
	while (Date.now() < deadline) {
		for (const entry of await readdir(join(userData, "logs"), { recursive: true })) {
			if (!entry.endsWith("Ensemble.log")) continue;
			const found = /activated in ([\d.]+) ms/.exec(await readFile(join(userData, "logs", entry), "utf8"))?.[1];
			if (found) return Number(found);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("the extension did not log its activation");
}

async function clickToChatMs(page: Page): Promise<number> {
	const icon = page.locator('.activitybar a[aria-label^="Ensemble"]');
	await icon.waitFor({ timeout: 60_000 });
	const begun = Date.now();
	await icon.click();
	return (await paintedAt(page)) - begun;
}

/** When the chat's frame first had content on the screen, by its own clock, which is this machine's. */
async function paintedAt(page: Page): Promise<number> {
	const frame = await chatFrame(page);
	const handle = await frame.waitForFunction(() => {
		const [paint] = performance.getEntriesByName("first-contentful-paint");
		return paint && performance.timeOrigin + paint.startTime;
	});
	return Number(await handle.jsonValue());
}

async function round(vsix: string): Promise<{ activateMs: number; firstChatMs: number; againMs: number }> {
	const vscode = await startCodeServer({ workspace: join(root, "samples/orders"), vsix, settings: { "ensemble.engine": "offline" } });
	const browser = await launchBrowser();
	try {
		const page = await openWorkbench(browser, vscode.url);
		const firstChatMs = await clickToChatMs(page);
		const activateMs = await activationMs(vscode.userData);
		// Hidden and shown again, as in a day's work: the extension runs by now.
		await page.keyboard.press("ControlOrMeta+B");
		await page.locator(".part.sidebar").waitFor({ state: "hidden" });
		const begun = Date.now();
		await page.keyboard.press("ControlOrMeta+B");
		return { activateMs, firstChatMs, againMs: (await paintedAt(page)) - begun };
	} finally {
		await browser.close();
		await vscode.stop();
	}
}

const missing = codeServerMissing() ?? browserMissing();
if (missing) throw new Error(missing);
const vsix = packageIfMissing();
printFigure("vscode", "package", statSync(vsix).size / 1024 / 1024, "MB", 10);
const results: Awaited<ReturnType<typeof round>>[] = [];
for (let index = 0; index < rounds; index++) results.push(await round(vsix));
printFigure(
	"vscode",
	"activate-median",
	quantile(
		results.map(({ activateMs }) => activateMs),
		0.5,
	),
	"ms",
	50,
);
printFigure("vscode", "activate-worst", Math.max(...results.map(({ activateMs }) => activateMs)), "ms", 50);
printFigure(
	"vscode",
	"click-to-chat-in-new-window-median",
	quantile(
		results.map(({ firstChatMs }) => firstChatMs),
		0.5,
	),
	"ms",
);
printFigure(
	"vscode",
	"show-again-median",
	quantile(
		results.map(({ againMs }) => againMs),
		0.5,
	),
	"ms",
	300,
);
