// What ends a program of the terminal with one sentence and an exit status.

export const exitFailed = 1;
export const exitUsage = 2;

/** Something that a person can put right; printed without a stack. */
export class Trouble extends Error {
	readonly exitCode: number;

	constructor(message: string, exitCode: number) {
		super(message);
		this.exitCode = exitCode;
	}
}
