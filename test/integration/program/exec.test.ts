// `ensemble exec` and `ensemble doctor` through the built program: real files, a real sandbox.

import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { folderForTest, run, start } from "../../support/program.ts";

function script(name: string, text: string): string {
	const path = join(folderForTest("exec"), name);
	writeFileSync(path, text);
	return path;
}

test("output, input and exit status pass through", async () => {
	const file = script("ask.py", 'import sys\nprint("hello", input())\nprint("oops", file=sys.stderr)\nsys.exit(3)\n');
	const program = start(["exec", file, "--stdin", "-"], { input: true });
	program.child.stdin?.end("Ada\n");
	const { code, stdout, stderr } = await program.ended;
	expect([code, stdout]).toEqual([3, "hello Ada\n"]);
	expect(stderr).toMatch(/^oops\nensemble: python ask\.py ended with exit code 3 after .* \(bubblewrap\)\.\n$/);
});

test("output comes while the program runs, and Ctrl+C ends it", async () => {
	const program = start(["exec", script("endless.js", 'console.log("up"); setInterval(() => {}, 1000);\n')]);
	await program.untilOut("up\n");
	program.child.kill("SIGINT");
	const { code, stderr } = await program.ended;
	expect([code, stderr]).toEqual([130, expect.stringContaining("stopped by a person")]);
});

test("Ctrl+C while the sandbox is tested ends it as well", async () => {
	const socket = join(folderForTest("engine"), "docker.sock");
	const asked = Promise.withResolvers<void>();
	const engine = createServer((request, response) => {
		if (request.url?.endsWith("/_ping")) response.end("OK");
		else asked.resolve();
	}).listen(socket);
	onTestFinished(() => void engine.closeAllConnections());
	onTestFinished(() => void engine.close());
	const env = { DOCKER_HOST: `unix://${socket}`, ENSEMBLE_SANDBOX: "docker" };
	const program = start(["exec", script("hi.py", "print(1)\n")], { env });
	await asked.promise;
	program.child.kill("SIGINT");
	expect(await program.ended).toMatchObject({ code: 130, stdout: "", stderr: "ensemble: Stopped before it began.\n" });
});

test("a time limit is exit status 124, and --json says everything in one object", async () => {
	const file = script("loop", "while True: pass\n");
	const { code, stdout } = await run(["exec", file, "--language", "python", "--timeout", "1", "--json"]);
	expect([code, JSON.parse(stdout)]).toEqual([124, expect.objectContaining({ success: false, outcome: "timeout", language: "python", method: "bubblewrap" })]);
});

test("a folder goes along where it is named, and only there", async () => {
	const file = script("main.py", "import helper\nprint(helper.x)\n");
	writeFileSync(join(file, "../helper.py"), "x = 7\n");
	expect((await run(["exec", file])).code).toBe(1);
	expect(await run(["exec", file, "--workspace", join(file, "..")])).toMatchObject({ code: 0, stdout: "7\n" });
});

test("what cannot be run is said in words", async () => {
	expect(await run(["exec", "/nowhere.py"])).toMatchObject({ code: 2, stderr: "ensemble: There is no file /nowhere.py.\n" });
	const { code, stderr } = await run(["exec", script("a.txt", "x")]);
	expect([code, stderr]).toEqual([125, expect.stringContaining("How to run a.txt is not known")]);
});

test("input that cannot be read is said in words, a folder too", async () => {
	const file = script("main.py", "print(input())\n");
	for (const input of ["/nowhere.txt", join(file, "..")])
		expect(await run(["exec", file, "--stdin", input])).toMatchObject({ code: 2, stderr: `ensemble: The file ${input} cannot be read as input.\n` });
});

test("an engine that cannot be used does not keep the doctor from the rest, nor say a word beside a program's", async () => {
	const socket = join(folderForTest("engine"), "docker.sock");
	const engine = createServer((request, response) => {
		response.statusCode = request.url?.endsWith("/_ping") ? 200 : 500;
		response.end("{}");
	}).listen(socket);
	onTestFinished(() => void engine.close());
	const nowhere = { DOCKER_HOST: "tcp://127.0.0.1:1", DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nowhere" };
	for (const env of [{ DOCKER_HOST: `unix://${socket}` }, nowhere]) {
		const { code, stdout, stderr } = await run(["doctor", "--json"], { env: { ...env, ENSEMBLE_SANDBOX: "docker" } });
		expect([code, stderr, JSON.parse(stdout).info.level]).toEqual([1, "", "none"]);
	}
	const env = { DOCKER_HOST: "tcp://127.0.0.1:1", ENSEMBLE_SANDBOX: "auto" };
	const { stdout, stderr } = await run(["exec", script("hi.py", "print(1)\n")], { env });
	expect([stdout, stderr.split("\n").length]).toEqual(["1\n", 2]);
});

test("the doctor names the level, every proof and the languages", async () => {
	const { code, stdout } = await run(["doctor", "--json"]);
	const { info, components, runtimes } = JSON.parse(stdout);
	expect([code, info.level, components.map(({ name }: { name: string }) => name)]).toEqual([0, "os-sandbox", expect.arrayContaining(["bubblewrap"])]);
	expect([info.proofs.length > 8, Object.keys(runtimes)]).toEqual([true, expect.arrayContaining(["python", "javascript"])]);
	expect((await run(["doctor"])).stdout).toContain("holds  no network");
});

test("the image is built on the engine that listens, and its words are shown", async () => {
	const socket = join(folderForTest("engine"), "docker.sock");
	const asked: string[] = [];
	const engine = createServer((request, response) => {
		asked.push(`${request.method} ${decodeURIComponent(request.url ?? "").replace(/^\/v[\d.]+/, "")}`);
		request.resume();
		request.on("end", () => {
			if (request.url?.includes("/build")) response.end('{"stream":"Step 1/2 : FROM local\\n"}\n{"stream":"done\\n"}\n');
			else if (request.url?.includes("/images/")) response.end('{"Id":"sha256:abc"}');
			else response.end("OK");
		});
	}).listen(socket);
	onTestFinished(() => void engine.close());
	const { code, stdout, stderr } = await run(["sandbox", "build", "--base", "local", "--no-install"], { env: { DOCKER_HOST: `unix://${socket}` } });
	expect([code, stdout, stderr]).toEqual([0, "ensemble-sandbox:1 sha256:abc\n", "Step 1/2 : FROM local\ndone\n"]);
	expect(asked.find((line) => line.startsWith("POST /build"))).toContain('buildargs={"BASE":"local","GO_BASE":"local","INSTALL":"no"}');
});
