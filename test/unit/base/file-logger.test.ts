import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	truncateSync,
	writeFileSync,
	writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createFileLogger, logFileIn } from "../../../server/src/base/file-logger.ts";

function logFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "ensemble-log-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return join(folder, "logs");
}

/** As large as a log may become, without ten megabytes on the disk. */
const fill = (file: string) => truncateSync(file, 10 * 1024 * 1024 + 1);
const messagesIn = (file: string) =>
	readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line.includes("msg"))
		.map((line) => JSON.parse(line.replaceAll("\0", "")).msg);

test("logs are for their owner only", () => {
	const folder = logFolder();
	createFileLogger(folder, "info");
	expect([statSync(folder).mode & 0o777, statSync(logFileIn(folder)).mode & 0o777]).toEqual([0o700, 0o600]);
});

test("a full log is put aside and a new one begun", () => {
	const folder = logFolder();
	createFileLogger(folder, "info").info("before");
	fill(logFileIn(folder));
	const logger = createFileLogger(folder, "info");
	logger.info("after");
	expect([messagesIn(logFileIn(folder)), messagesIn(`${logFileIn(folder)}.1`)]).toEqual([["after"], ["before"]]);
});

test("where the full log cannot be put aside, no line ends up in a file of someone else", () => {
	const folder = logFolder();
	createFileLogger(folder, "info");
	writeFileSync(`${logFileIn(folder)}.3`, "");
	mkdirSync(`${logFileIn(folder)}.4`); // a file cannot take its place
	fill(logFileIn(folder));
	const logger = createFileLogger(folder, "info");
	logger.info("one");
	// A closed log would have left its number to this file.
	const theirs = join(folder, "events.jsonl");
	const file = openSync(theirs, "w");
	logger.info("two");
	logger.info("three");
	writeSync(file, "theirs\n");
	closeSync(file);
	expect([readFileSync(theirs, "utf8"), messagesIn(logFileIn(folder))]).toEqual(["theirs\n", ["one", "two", "three"]]);
});

test("a log that another backend has put aside is left alone", () => {
	const folder = logFolder();
	createFileLogger(folder, "info");
	fill(logFileIn(folder));
	const logger = createFileLogger(folder, "info");
	renameSync(logFileIn(folder), `${logFileIn(folder)}.1`);
	writeFileSync(logFileIn(folder), "");
	logger.info("mine");
	expect([messagesIn(logFileIn(folder)), existsSync(`${logFileIn(folder)}.2`)]).toEqual([["mine"], false]);
});
