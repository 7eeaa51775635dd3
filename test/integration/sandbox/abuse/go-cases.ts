// The same harm in Go, where a level has its compiler: to the program's cell, and to the one that compiles.

import { compileLimits } from "../../../../server/src/sandbox/sandbox.ts";
import { type AbuseCase, fails } from "./abuse-case.ts";

const go = (name: string, imports: string[], body: string, outcome: AbuseCase["outcome"], more: Partial<AbuseCase> = {}): AbuseCase =>
	fails(`${name} in Go`, `package main\n\nimport (${imports.map((each) => `"${each}"`).join("; ")})\n\nfunc main() {\n${body}\n}\n`, outcome, {
		language: "go",
		limits: { wallMs: 2_000 },
		...more,
	});

export const goCases: readonly AbuseCase[] = [
	go("1 fork bomb", ["os/exec"], 'for exec.Command("sleep", "60").Start() == nil {}; for {}', "timeout"),
	go(
		"2 thread bomb",
		["runtime", "time"],
		"for i := 0; i < 200; i++ { go func() { runtime.LockOSThread(); time.Sleep(time.Hour) }() }; time.Sleep(time.Hour)",
		"pids",
		{ limits: { wallMs: 10_000 } },
	),
	go("16 an endless loop", [], "for {}", "timeout"),
	go("25 ten gigabytes", [], "x := []string{}; for { x = append(x, string(make([]byte, 1<<20))) }", "memory", { limits: { wallMs: 10_000 } }),
	go("30 recursion", [], "var f func(int) int; f = func(n int) int { return f(n+1) + n }; println(f(0))", "memory", { limits: { wallMs: 10_000 } }),
	go("86 a literal that is too large", [], "var x = [1 << 30]byte{1<<30 - 1: 1}; println(len(x), x[0])", "memory", { limits: compileLimits }),
	go("84 reading what is not the project's while compiling", [], "println(text)", "compile", {
		limits: compileLimits,
		files: { "text.go": 'package main\n\nimport _ "embed"\n\n//go:embed /etc/passwd\nvar text string\n' },
	}),
	go("87 an init that does not end", [], "", "timeout", { files: { "first.go": "package main\n\nfunc init() {\n\tfor {}\n}\n" } }),
	go("87 a generator that is named", [], "//go:generate sh -c \"echo 'package main; var made = 1' > made.go\"\nprintln(made)", "compile", {
		limits: compileLimits,
	}),
];
