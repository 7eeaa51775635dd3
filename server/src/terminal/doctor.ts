// What `ensemble doctor` prints: the sandbox's level, each proof with its result, what it stands on, the languages inside, how to improve.

import { levelWords } from "#protocol/execution.ts";
import type { Examination } from "../sandbox/examine-machine.ts";
import { type Paint, paintFor, printable } from "./terminal.ts";

/** The colours are ours; the words may be an engine's, or of a program that was tried. */
export function doctorReport({ info, components, runtimes, steps }: Examination, colour: boolean): string {
	const paint = paintFor(colour);
	const { bold, dim, green, red, yellow } = paint;
	const level = (info.level === "none" ? yellow : green)(levelWords[info.level]);
	const languages = Object.entries(runtimes).map(([language, program]) => `${language} ${dim(printable(program ?? ""))}`);
	const lines = [
		`${bold("Sandbox")}    ${level}${info.method ? ` (${info.method})` : ""}`,
		`           ${printable(info.reason)}`,
		...section(
			paint,
			"Proved",
			info.proofs.map(({ claim, held }) => (held ? `${green("holds")}  ${claim}` : `${red("fails")}  ${claim}`)),
		),
		...section(paint, "Cannot hold", info.cannotHold ?? []),
		...section(
			paint,
			"Stands on",
			components.flatMap(({ name, version, warnings }) => [printable(`${name} ${version}`), ...warnings.map((warning) => yellow(`  ${warning}`))]),
		),
		...section(paint, "Languages", languages),
		...section(
			paint,
			"To improve it",
			steps.flatMap(({ what, command }) => [printable(what), ...(command ? [`  ${bold(command)}`] : [])]),
		),
	];
	return `${lines.join("\n")}\n`;
}

function section({ bold }: Paint, title: string, lines: string[]): string[] {
	return lines.length === 0 ? [] : ["", bold(title), ...lines.map((line) => `  ${line}`)];
}
