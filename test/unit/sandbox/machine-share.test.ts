import { expect, it } from "vitest";
import { shareOf } from "../../../server/src/sandbox/machine-share.ts";
import { defaultLimits } from "../../../server/src/sandbox/sandbox.ts";

const gibibyte = 1024 ** 3;

it.each([
	["two cores and much memory", { cores: 2, memoryBytes: 32 * gibibyte }, 8, 256],
	["many cores and little memory", { cores: 16, memoryBytes: 2 * gibibyte }, 8, 128],
	["next to nothing", { cores: 1, memoryBytes: gibibyte / 4 }, 2, 16],
])("%s", (_name, machine, concurrentRuns, megabytes) => {
	expect(shareOf(machine, defaultLimits)).toEqual({ concurrentRuns, readyBytes: megabytes * 1024 * 1024 });
});
