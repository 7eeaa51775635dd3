// That every number of the list of abuse (docs/sandbox.md) is shown by something: a case that is data, or a test of the name that stands here.

import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { abuseCases } from "../../integration/sandbox/abuse/run-case.ts";

const count = 98;

/** Those that are more than one program that ends: file below test/integration, and the test's name there. */
const elsewhere: Record<number, [file: string, name: string]> = {
	24: ["sandbox/abuse/together-suite.ts", "24 stopped %s"],
	57: ["sandbox/abuse/together-suite.ts", "57 output that drives a terminal"],
	63: ["sandbox/abuse/together-suite.ts", "63 markup and links to commands, which are text"],
	75: ["sandbox/abuse/together-suite.ts", "75 a lock on a file of the system, and another run that looks for it"],
	89: ["sandbox/abuse/together-suite.ts", "89 twenty at once, a killer each, in any order"],
	90: ["sandbox/docker.test.ts", "the containers of a backend that is killed end by themselves, in a run and ready, and are swept at the next start"],
	91: ["sandbox/docker.test.ts", "an engine that stops during a run ends it with a clear outcome; started again it runs the next"],
	92: ["sandbox/bubblewrap.test.ts", "that sleeps while a run's time goes by finds it ended when it wakes, for that reason"],
	93: ["sandbox/docker.test.ts", "a container that died while it was ready is not used"],
	94: ["sandbox/docker.test.ts", "an image that is removed in mid-session is named in the outcome, and one that is built in its place is used"],
	95: ["sandbox/bubblewrap.test.ts", "on a full disk runs code all the same"],
	96: ["sandbox/docker-engine.test.ts", "an engine that goes away between attaching and listening takes nothing with it"],
	97: ["sandbox/abuse/together-suite.ts", "97 nothing is left on the host"],
	98: ["rooms/room-socket.test.ts", "with code of a member who may run none start nothing"],
};

/** "14 and 78 new namespaces" has two. */
const numbersOf = (name: string): number[] => (/^\d+(?: and \d+)*/.exec(name)?.[0] ?? "").split(" and ").map(Number);

it("every number of the list of abuse is shown", () => {
	const shown = new Set([...abuseCases.flatMap(({ name }) => numbersOf(name)), ...Object.keys(elsewhere).map(Number)]);
	expect([...shown].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
});

it.each(Object.entries(elsewhere))("number %s is shown by a test that is there", async (_number, [file, name]) => {
	const tests = await readFile(new URL(`../../integration/${file}`, import.meta.url), "utf8");
	expect(tests).toContain(JSON.stringify(name));
});
