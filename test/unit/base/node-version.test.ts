import { expect, it } from "vitest";
import { nodeTooOld } from "../../../server/src/base/node-version.ts";

it("a Node that is too old is named, with what to do", () => {
	expect(["22.15.0", "24.0.0", process.versions.node].map(nodeTooOld)).toEqual([undefined, undefined, undefined]);
	expect(["20.20.2", "22.14.9"].map(nodeTooOld)).toEqual([expect.stringContaining("this is 20.20.2"), expect.stringContaining("Node.js 22.15 or newer")]);
});
