// `npm start`: from a fresh clone to a running Ensemble in one command. Sets up, makes sure that a sandbox can be had, hands over to the program.

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureSandbox } from "./ensure-sandbox.mjs";
import { root, say, setUp } from "./setup.mjs";

const node = setUp();
ensureSandbox(say);

const cwd = process.env.INIT_CWD ?? process.cwd();
const args = process.argv.slice(2);
// Started in this folder without naming another, it works on the sample rather than on its own sources.
if (cwd === root && args[0] !== "lsp" && !args.some((word) => word.startsWith("--workspace") || word === "--sample")) args.push("--sample");
const program = spawn(node, [join(root, "dist", "server", "main.mjs"), ...args], { stdio: "inherit", cwd });
// Ctrl+C reaches the program too; it says goodbye and this process ends with it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => program.kill("SIGTERM"));
program.on("exit", (code, signal) => process.exit(signal === null ? code : 130));
