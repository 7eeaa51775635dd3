// `npm start`: from a fresh clone to a running Ensemble in one command. Sets up, makes sure that a sandbox can be had, hands over to the program.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureSandbox } from "./ensure-sandbox.mjs";
import { root, say, setUp } from "./setup.mjs";

const cwd = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
const says = (...words) => args.some((arg) => words.includes(arg.split("=")[0]));

const node = setUp();
if (!says("--help", "--version") && !["help", "analyze"].includes(args[0])) ensureSandbox(say);
// Started in this folder without naming another, the team works on the sample rather than on these sources.
const isForTeam = !["help", "analyze", "exec", "doctor", "sandbox", "lsp"].includes(args[0]);
if (cwd === root && isForTeam && !says("--workspace", "--sample")) args.push("--sample");
const program = spawn(node, [join(root, "dist", "server", "main.mjs"), ...args], { stdio: "inherit", cwd });
// Ctrl+C reaches the program too; it says goodbye and this process ends with it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => program.kill("SIGTERM"));
program.on("exit", (code, signal) => process.exit(signal === null ? code : 130));
