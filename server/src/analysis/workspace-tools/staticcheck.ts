// staticcheck, for Go modules. It looks at packages, so it is given the folders of the files.

import { posix } from "node:path";
import { z } from "zod";
import type { WorkspaceTool } from "./workspace-tool.ts";

const Place = z.object({ file: z.string(), line: z.number(), column: z.number() });
const Problem = z.object({ code: z.string(), location: Place, end: Place, message: z.string() });

export const staticcheck: WorkspaceTool = {
	name: "staticcheck",
	files: /\.go$/i,
	// Debian's name of it.
	programs: ["staticcheck", "go-staticcheck"],
	markers: /^go\.(mod|work)$/,
	words: (paths) => ["-f", "json", ...new Set(paths.map((path) => `./${posix.dirname(path)}`))],
	read(output) {
		const problems = output.split("\n").filter((line) => line !== "");
		return (
			problems
				.map((line) => Problem.parse(JSON.parse(line)))
				// What does not compile is the compiler's to say.
				.filter(({ code }) => code !== "compile")
				.map(({ code, location, end, message }) => ({
					...{ path: location.file, rule: code, check: `staticcheck/${code}`, severity: "warning", message },
					url: `https://staticcheck.dev/docs/checks/#${code}`,
					range: (text) => text.fromByteColumns(location, end.line > 0 ? end : undefined),
				}))
		);
	},
};
