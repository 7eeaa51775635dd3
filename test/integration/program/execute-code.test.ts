// SPEC D2 and D3 through the built program: `execute_code` over a real socket, in a real sandbox.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderForTest, serve } from "../../support/program.ts";

test("code of a raw client runs, with the project around it where it names a file", async () => {
	const workspace = folderForTest("project");
	writeFileSync(join(workspace, "helper.py"), "x = 7\n");
	const served = await serve(["--workspace", workspace]);
	const client = await served.join();
	client.send({ type: "execute_code", code: "import helper\nprint(helper.x)", language: "python", file_path: "main.py" });
	const { result, timestamp } = await client.until("execution_result");
	expect(result).toMatchObject({ success: true, output: "7\n", error: "", execution_time: expect.any(Number), language: "python", method: "bubblewrap" });
	expect(Date.parse(timestamp)).toBeGreaterThan(0);

	client.send({ type: "execute_code", code: "console.log(1 + 1)", language: "javascript", request_id: "second" });
	expect(await client.until("execution_result", (message) => message.request_id === "second")).toMatchObject({ result: { output: "2\n" } });
	client.send({ type: "execute_code", code: "x", language: "cobol", request_id: "third" });
	expect(await client.until("error", (message) => message.request_id === "third")).toMatchObject({ code: "bad_message", request_type: "execute_code" });
});

test("what a member ran stands in the room for everybody, with how it ended", async () => {
	const served = await serve(["--workspace", folderForTest("project")]);
	const client = await served.join();
	await client.hello();
	client.send({ type: "execute_code", code: "import sys\nprint('out')\nsys.exit(3)", language: "python" });
	const started = (await client.until("event", ({ event }) => event.kind === "execution_started")).event;
	const ended = (await client.until("event", ({ event }) => event.kind === "execution_ended")).event;
	expect(started).toMatchObject({ user_id: "owner", label: "python main.py", what: "code" });
	expect(ended).toMatchObject({ label: "python main.py", execution: { outcome: "exit", exit_code: 3, output: "out\n" }, output_bytes: 4 });
	const { executions } = await (await served.join()).hello();
	expect(executions).toMatchObject([{ label: "python main.py", ended: { success: false, words: expect.stringContaining("exit code 3") } }]);
});

test("one at a time for each member, and an endless one can be stopped", async () => {
	const served = await serve(["--workspace", folderForTest("project")]);
	const client = await served.join();
	await client.hello();
	client.send({ type: "execute_code", code: "while True: pass", language: "python", request_id: "endless" });
	client.send({ type: "execute_code", code: "print(1)", language: "python", request_id: "second" });
	expect(await client.until("error", (message) => message.request_id === "second")).toMatchObject({ code: "execution_active" });
	client.send({ type: "stop_execution", request_id: "stop" });
	const answer = client.until("execution_result", (message) => message.request_id === "endless").catch((error: unknown) => error);
	const refused = client.until("error", (message) => message.request_id === "endless").catch((error: unknown) => error);
	// Stopped while it runs, or before it began: both are an answer.
	expect(await Promise.race([answer, refused])).toMatchObject({ request_id: "endless" });
});
