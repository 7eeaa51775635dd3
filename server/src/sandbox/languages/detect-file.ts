// How one file is run, told from its ending.

import type { Runtimes } from "../sandbox.ts";
import { goStart } from "./go.ts";
import { javaFlags } from "./jvm.ts";
import type { DetectFile, Start } from "./project.ts";

export const detectFile: DetectFile = (path, runtimes) => {
	const start = startOf(path, runtimes);
	if (start === "unknown") return { ok: false, reason: `How to run ${path} is not known: only Python, JavaScript, TypeScript, Java and Go files are.` };
	if (!start) return { ok: false, reason: `The sandbox has nothing that runs ${path}.` };
	return { ok: true, start };
};

function startOf(path: string, runtimes: Runtimes): Start | "unknown" | undefined {
	const { python, javascript, typescript, java, go } = runtimes;
	const ending = path.slice(path.lastIndexOf(".")).toLowerCase();
	switch (ending) {
		case ".py":
			return python ? { language: "python", label: `python ${path}`, command: [python, path] } : undefined;
		case ".js":
		case ".mjs":
		case ".cjs":
			return javascript ? { language: "javascript", label: `node ${path}`, command: [javascript, path] } : undefined;
		case ".ts":
		case ".mts":
		case ".cts":
			return typescript ? { language: "typescript", label: `node ${path}`, command: [typescript, "--no-warnings", path] } : undefined;
		case ".java":
			return java ? { language: "java", label: `java ${path}`, command: [java, ...javaFlags, path] } : undefined;
		case ".go":
			return go ? goStart(go, path) : undefined;
		default:
			return "unknown";
	}
}
