// A backend in the middle of a run, for tests that do something to it: says on stdout when the program inside is up, and how it ended,
// which it does by its time limit only.

import { chooseSandbox } from "../../../server/src/sandbox/choose-sandbox.ts";
import { sandboxOptions } from "../../support/sandbox-options.ts";

const [home = "", level, image = "", wallMs = "600000"] = process.argv.slice(2);
const signal = new AbortController().signal;
const { sandbox, info } = await chooseSandbox(sandboxOptions(home, { preference: level === "docker" ? "docker" : "bubblewrap", image, signal }));
if (!sandbox) throw new Error(info.reason);
const command = ["/bin/sh", "-c", "echo up; while :; do :; done"];
const onOutput = (_stream: string, text: string) => void process.stdout.write(text);
const { outcome } = await sandbox.run({ language: "sh", files: [], command, limits: { wallMs: Number(wallMs) }, onOutput }, signal);
process.stdout.write(`${outcome}\n`);
await sandbox.dispose();
