// Code that is run from the editor, in real VS Code: typed input, Stop, output that cannot drive the terminal, and the testing view.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { browserMissing, launchBrowser, openChatView, openFile, openWorkbench, picture, runCommand } from "../support/browser.ts";
import { codeServerMissing, startCodeServer } from "../support/code-server.ts";

const missing = codeServerMissing() ?? browserMissing();
const files = {
	"ask.py": 'print("\\x1b]0;owned\\x07\\x1b[2Jname?")\nname = input()\nprint("\\x1b[32mhello", name, "\\x1b[0m")\n',
	"broken.py": "def f(:\n    pass\n",
	"endless.js": 'console.log("going on");\nwhile (true) {}\n',
	"stubborn.py":
		'import signal, time\nsignal.signal(signal.SIGINT, lambda *_: print("not yet", flush=True))\nprint("going on", flush=True)\nwhile True:\n    time.sleep(1)\n',
	"calc.py": "def add(a, b):\n    return a - b\n",
	"tests/test_calc.py":
		"import unittest\nfrom calc import add\n\n\nclass Adding(unittest.TestCase):\n    def test_zero(self):\n        self.assertEqual(add(0, 0), 0)\n\n    def test_two(self):\n        self.assertEqual(add(1, 1), 2)\n",
};
// Rows of the terminal are elements only where nothing else draws them.
const settings = { "ensemble.engine": "offline", "terminal.integrated.gpuAcceleration": "off", "terminal.integrated.stickyScroll.enabled": false };

describe.skipIf(missing !== undefined && process.env.CI !== "true")(`code run from VS Code${missing ? ` (skipped: ${missing})` : ""}`, () => {
	let browser: Browser;
	beforeAll(async () => {
		if (missing) throw new Error(missing);
		browser = await launchBrowser();
	});
	afterAll(async () => browser?.close());

	const open = async (...given: Parameters<typeof openFolder>): Promise<Page> => (await openFolder(...given)).page;

	async function openFolder(name: string, machineSettings: Record<string, unknown> = {}): Promise<{ page: Page; folder: string }> {
		const workspace = mkdtempSync(join(tmpdir(), "ensemble-run-"));
		mkdirSync(join(workspace, "tests"));
		for (const [path, text] of Object.entries(files)) writeFileSync(join(workspace, path), text);
		onTestFinished(() => rmSync(workspace, { recursive: true, force: true }));
		const vscode = await startCodeServer({ workspace, settings, machineSettings });
		onTestFinished(() => vscode.stop(), 60_000);
		const page = await openWorkbench(browser, vscode.url);
		onTestFinished(async ({ task }) => {
			if (task.result?.state === "fail") await picture(page, `failed-${name}`);
			await page.context().close();
		}, 60_000);
		return { page, folder: vscode.workspace };
	}

	/** What the terminal in front shows; a space there is no ordinary one. */
	const terminal = async (page: Page) => (await page.locator(".terminal-wrapper.active .xterm-rows").innerText()).replaceAll("\u00a0", " ");
	const shows = (page: Page, text: string) => expect.poll(() => terminal(page), { timeout: 60_000 }).toContain(text);

	it("a file takes what is typed into its terminal, and what it prints drives nothing", async () => {
		const page = await open("run-input");
		await openFile(page, "ask.py");
		await page.locator(".editor-actions a[aria-label^='Run File']").first().click();
		await shows(page, "name?");
		expect(await terminal(page), "the screen was not cleared").toContain("runs in the sandbox");
		await page.locator(".terminal-wrapper.active .xterm-screen").click();
		await page.keyboard.type("Adaa");
		await page.keyboard.press("Backspace");
		await page.keyboard.press("Enter");
		await shows(page, "hello Ada");
		await shows(page, "python ask.py ended well");
		await picture(page, "vscode-run");
	});

	it("Ctrl+C goes to the program, a second one ends it; R runs it again in the same terminal", async () => {
		const page = await open("run-stop");
		await openFile(page, "endless.js");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "going on");
		await page.locator(".terminal-wrapper.active .xterm-screen").click();
		await page.keyboard.press("Control+C");
		await shows(page, "killed by SIGINT");
		await openFile(page, "stubborn.py");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "stubborn.py runs");
		await shows(page, "going on");
		await page.keyboard.press("Control+C");
		await shows(page, "not yet");
		await page.keyboard.press("Control+C");
		await shows(page, "stopped by a person");
		await picture(page, "vscode-run-stopped");
		await page.keyboard.press("r");
		await expect.poll(async () => (await terminal(page)).split("stubborn.py runs in the sandbox").length, { timeout: 30_000 }).toBe(3);
		expect(await page.locator(".terminal-tabs-entry", { hasText: "Run " }).count(), "one terminal for each file").toBe(2);
	});

	it("what ran stands in the chat and in the history, a compile error at its place, and the badge explains itself", async () => {
		const page = await open("run-traces", { "ensemble.sandbox.maxExecutionTime": 7 });
		await openFile(page, "broken.py");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "could not be compiled");
		await runCommand(page, "Problems: Focus on Problems View");
		await page.locator(".markers-panel .monaco-list-row", { hasText: "compiler" }).first().waitFor({ timeout: 30_000 });
		await picture(page, "vscode-compile-problem");
		await openFile(page, "endless.js");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "stopped at its time limit after 7");
		await openFile(page, "calc.py");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "python calc.py ended well");

		const chat = await openChatView(page);
		await expect
			.poll(() => chat.locator(".execution-row").allInnerTexts(), { timeout: 30_000 })
			.toEqual([
				expect.stringMatching(/You ran python broken\.py[\s\S]*did not compile/),
				expect.stringMatching(/You ran node endless\.js[\s\S]*ran out of time/),
				expect.stringMatching(/You ran python calc\.py[\s\S]*finished/),
			]);
		await picture(page, "vscode-run-cards");
		await runCommand(page, "Ensemble: Run History…");
		const rows = page.locator(".quick-input-list .monaco-list-row");
		await expect
			.poll(() => rows.allInnerTexts(), { timeout: 30_000 })
			.toEqual(["calc.py", "stopped at its time limit", "could not be compiled"].map((words) => expect.stringContaining(words)));
		await picture(page, "vscode-run-history");
		await rows.nth(2).click();
		await page.locator(".monaco-editor .view-lines", { hasText: "SyntaxError" }).first().waitFor({ timeout: 30_000 });

		await page.locator('.statusbar-item[id="ensemble.ensemble.ensemble.status"] a').click();
		await rows.filter({ hasText: "operating system sandbox" }).click();
		await page.locator(".monaco-editor .view-lines", { hasText: "Proved" }).first().waitFor({ timeout: 60_000 });
		await page.locator(".codelens-decoration", { hasText: "Test Again" }).first().waitFor({ timeout: 30_000 });
		await picture(page, "vscode-sandbox-page");
	});

	it("where the machine's settings switch the sandbox off nothing runs, but one's own file after a modal question", async () => {
		const page = await open("run-unsandboxed", { "ensemble.sandbox.use": "none" });
		await openFile(page, "calc.py");
		await runCommand(page, "Ensemble: Run File");
		await shows(page, "Not run.");
		await runCommand(page, "Ensemble: Run Unsandboxed…");
		const dialog = page.locator(".monaco-dialog-box");
		await dialog.getByText("Run calc.py without a sandbox?").waitFor({ timeout: 30_000 });
		await picture(page, "vscode-run-unsandboxed");
		await dialog.getByRole("button", { name: "Cancel" }).click();
		await runCommand(page, "Ensemble: Run Unsandboxed…");
		await dialog.getByRole("button", { name: "Run Unsandboxed" }).click();
		await page.locator(".terminal-tabs-entry, .single-terminal-tab", { hasText: "no sandbox" }).first().waitFor({ timeout: 60_000 });
	});

	it("the testing view shows each test with its result, the failure stands at its line, and a file that is gone goes", async () => {
		const { page, folder } = await openFolder("run-tests");
		await openFile(page, "tests/test_calc.py");
		await runCommand(page, "Ensemble: Run Tests");
		// At the line itself; the results panel opens by itself only where no editor shows the place.
		await page.getByText("AssertionError: 0 != 2").first().waitFor({ timeout: 90_000 });
		// A view that is there once there are tests.
		await runCommand(page, "Testing: Focus on Test Explorer View");
		const file = page.locator('.test-explorer .monaco-list-row[aria-label*="test_calc.py (Failed)"]');
		await file.waitFor({ timeout: 30_000 });
		await file.click();
		await page.keyboard.press("ArrowRight");
		const labels = () =>
			page.locator(".test-explorer .monaco-list-row").evaluateAll((rows) => rows.map((each) => each.getAttribute("aria-label") ?? "").join("\n"));
		await expect.poll(labels, { timeout: 30_000 }).toMatch(/test_two \(Failed\)[\s\S]*test_zero \(Passed\)|test_zero \(Passed\)[\s\S]*test_two \(Failed\)/);
		await picture(page, "vscode-tests");

		const broken = join(folder, "tests/test_broken.py");
		writeFileSync(broken, files["broken.py"]);
		await runCommand(page, "Test: Refresh Tests");
		await expect.poll(labels, { timeout: 30_000 }).toContain("test_broken.py");
		rmSync(broken);
		await runCommand(page, "Test: Refresh Tests");
		await expect.poll(labels, { timeout: 30_000 }).not.toContain("test_broken.py");
	});
});
