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

test("one at a time for each member, and an endless one can be stopped; others see a notice", async () => {
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
