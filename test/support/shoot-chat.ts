// Takes pictures of the chat page in every state that matters, at two widths and in both themes:
// `node test/support/shoot-chat.ts OUTPUT_DIR [STATE…]`. For people to look at; asserts nothing but that the page logged no error.

import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import type { ApprovalAction } from "#protocol/room-events.ts";
import type { Snapshot } from "#protocol/room-socket.ts";
import { launchBrowser } from "./browser.ts";
import { buildChatPage, type ChatPage, openChatPage, playSnapshot } from "./chat-page.ts";
import { execution, longRecording, offline, plan, RoomRecording, recordRest, recordStart, result } from "./room-recording.ts";

interface State {
	snapshot: () => Snapshot;
	/** What happens after the snapshot is drawn. */
	afterwards?: (page: Page, chat: ChatPage) => Promise<void>;
}

const running = { run_id: "run1", request: "Fix", state: "running" } as const;
const fresh = () => new RoomRecording(Date.now() - 30_000);

const states: Record<string, State> = {
	empty: { snapshot: () => fresh().snapshot({ engine: offline }) },
	streaming: {
		snapshot: () => {
			const room = recordStart(fresh());
			room.add({ kind: "tool_started", call_id: "call-a3", agent_id: "a1", name: "coder", title: "coder", input: {} });
			room.add({
				kind: "agent_started",
				agent_id: "a3",
				run_id: "run1",
				name: "coder",
				task: "Fix overdue and date.today",
				parent_id: "a1",
				call_id: "call-a3",
			});
			room.add({ kind: "tool_started", call_id: "t9", agent_id: "a3", name: "read_file", title: "read src/todo_report/report.py", input: {} });
			const streaming = [{ agent_id: "a3", message_id: "m9", thinking: "Which of the two comes first?", text: plan.slice(0, 420) }];
			return room.snapshot({ run: running, streaming });
		},
	},
	changes: {
		snapshot: () => {
			const room = recordRest(recordStart(fresh()));
			const paths = ["src/todo_report/report.py", "tests/test_overdue_boundary.py"];
			const action: ApprovalAction = { type: "review_changes", paths };
			room.add({ kind: "approval_requested", approval_id: "q1", run_id: "run1", agent_id: "a1", action });
			return room.snapshot({ run: { ...running, state: "waiting", approval: { approval_id: "q1", action } } });
		},
	},
	decided: {
		snapshot: () => {
			const room = recordRest(recordStart(fresh()));
			room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h1"], state: "accepted", user_id: "u1" });
			const reason = "The file changed meanwhile at this place; open it and apply the change by hand.";
			room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h2"], state: "conflicted", user_id: "u1", reason });
			room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "tests/test_overdue_boundary.py", hunk_ids: ["h3"], state: "rejected", user_id: "u1" });
			return room.snapshot({ run: running });
		},
	},
	approval: {
		snapshot: () => {
			const room = recordRest(recordStart(fresh()));
			const message = "Fix the overdue boundary\n\nAn item due today is not overdue. date.today is now called.";
			const action: ApprovalAction = { type: "commit", paths: ["src/todo_report/report.py", "tests/test_overdue_boundary.py"], message };
			room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "src/todo_report/report.py", hunk_ids: ["h1", "h2"], state: "accepted", user_id: "u1" });
			room.add({ kind: "hunks_decided", changeset_id: "cs1", path: "tests/test_overdue_boundary.py", hunk_ids: ["h3"], state: "accepted", user_id: "u1" });
			room.add({ kind: "approval_requested", approval_id: "q2", run_id: "run1", agent_id: "a1", action });
			return room.snapshot({ run: { ...running, state: "waiting", approval: { approval_id: "q2", action } } });
		},
	},
	error: {
		snapshot: () => {
			const room = recordStart(fresh());
			room.add({ kind: "tool_started", call_id: "t9", agent_id: "a1", name: "read_file", title: "read src/missing.py", input: {} });
			room.add({ kind: "tool_ended", call_id: "t9", agent_id: "a1", ok: false, output: "No such file: src/missing.py", output_bytes: 28, duration_ms: 3 });
			room.add({
				kind: "notice",
				level: "warning",
				code: "overloaded",
				message: "The API is overloaded (529). Trying again in 4 s, attempt 2 of 3.",
				run_id: "run1",
			});
			room.add({
				kind: "agent_ended",
				agent_id: "a1",
				status: "failed",
				error: "The API is overloaded (529).",
				duration_ms: 21_000,
				usage: { input: 2100, output: 300, cache_read: 0, cache_write: 0 },
			});
			const summary = "The API stayed overloaded after 3 attempts. Nothing was lost: wait a minute, then press Resume.";
			room.add({ kind: "run_ended", run_id: "run1", result: result({ status: "failed", tests: "failed", summary, resumable: true }) });
			return room.snapshot();
		},
		afterwards: async (page, chat) => {
			chat.say({
				type: "error",
				code: "conflict",
				message: "src/todo_report/report.py changed since the team read it. Ask the team again to bring its change up to date.",
			});
			await page.locator(".tool.failed .tool-line").last().click();
		},
	},
	done: {
		snapshot: () =>
			recordRest(recordStart(fresh()))
				.add({ kind: "run_ended", run_id: "run1", result: result({}) })
				.snapshot(),
	},
	disconnected: {
		snapshot: () => recordStart(fresh()).snapshot({ run: running }),
		afterwards: async (page, chat) => {
			await chat.close();
			await page.locator(".banner").waitFor();
		},
	},
	long: {
		snapshot: () => longRecording(Date.now() - 3_600_000, 10_000).snapshot(),
		afterwards: async (page) => {
			await page.mouse.move(150, 300);
			await page.mouse.wheel(0, -4000);
			await page.locator(".to-latest").waitFor();
		},
	},
	engine: {
		snapshot: () => recordStart(fresh()).snapshot({ run: running }),
		afterwards: async (page) => page.locator(".chip").nth(1).click(),
	},
	programs: {
		snapshot: () => {
			const room = fresh();
			const ran = (execution_id: string, label: string) => ({ execution_id, user_id: "u1", label, what: "file" as const, file_path: "app.py" });
			const end = (execution_id: string, label: string, rest: Parameters<typeof execution>[0]) =>
				room
					.add({ kind: "execution_started", ...ran(execution_id, label) })
					.add({ kind: "execution_ended", ...ran(execution_id, label), execution: execution(rest), output_bytes: rest.output?.length ?? 0 });
			end("x1", "python app.py", { output: "hello Ada\n", wall_ms: 131 });
			end("x2", "python src/todo_report/report.py", {
				success: false,
				outcome: "exit",
				exit_code: 1,
				error: "Traceback (most recent call last)…\nKeyError: 'due'\n",
			});
			room.add({ kind: "execution_started", ...ran("x3", "go run cmd/a-name-that-is-rather-long/main.go") });
			return room.snapshot({ engine: offline });
		},
		afterwards: async (page) => page.locator(".execution-row .tool-line").nth(1).click(),
	},
	sandbox: {
		snapshot: () => {
			const reason = "bubblewrap: tried at start; the share of CPU is not limited.";
			const proofs = ["no network", "read-only system", "memory limit", "CPU share"].map((claim) => ({ claim, held: claim !== "CPU share" }));
			const steps = [{ what: "Start Docker or Podman for limits that the kernel holds in every case.", command: "sudo systemctl start docker" }];
			return { ...fresh().snapshot({ engine: offline }), sandbox: { level: "os-sandbox", method: "bubblewrap", proofs, reason, steps } };
		},
		afterwards: async (page) => page.locator('.chip[title^="Sandbox"]').click(),
	},
	output: {
		snapshot: () => recordStart(fresh()).snapshot({ run: running }),
		afterwards: async (page) => page.locator(".tool-line", { hasText: "pytest" }).click(),
	},
};

async function shoot(outDir: string, wanted: string[]): Promise<string[]> {
	const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
	const dir = await mkdtemp(join(tmpdir(), "chat-page-"));
	await buildChatPage(root, dir);
	await mkdir(outDir, { recursive: true });
	const browser = await launchBrowser();
	const problems: string[] = [];
	for (const [name, state] of Object.entries(states)) {
		if (wanted.length > 0 && !wanted.includes(name)) continue;
		for (const width of [300, 900])
			for (const colorScheme of ["dark", "light"] as const) {
				const chat = await openChatPage(root, dir, playSnapshot(state.snapshot()));
				const context = await browser.newContext({ viewport: { width, height: 760 }, colorScheme });
				const page = await context.newPage();
				page.on("console", (message) => message.type() === "error" && problems.push(`${name}: ${message.text()}`));
				page.on("pageerror", (error) => problems.push(`${name}: ${error.message}`));
				await page.goto(chat.url);
				await page.locator(".empty, .row").first().waitFor();
				await state.afterwards?.(page, chat);
				await page.waitForTimeout(300);
				await page.screenshot({ path: join(outDir, `${name}-${width}-${colorScheme}.png`) });
				await context.close();
				if (name !== "disconnected") await chat.close();
			}
	}
	await browser.close();
	return problems;
}

const [outDir, ...wanted] = process.argv.slice(2);
if (outDir === undefined) throw new Error("Usage: node test/support/shoot-chat.ts OUTPUT_DIR [STATE…]");
const problems = await shoot(outDir, wanted);
process.stdout.write(problems.length > 0 ? `${problems.join("\n")}\n` : "no errors in the page\n");
