import { afterAll, beforeAll, describe } from "vitest";
import type { Sandbox } from "../../../../server/src/sandbox/sandbox.ts";
import { bubblewrapMissing, titled } from "../../../support/components.ts";
import { guestsBelow } from "../leftovers.ts";
import { provedSandbox } from "../sandbox-suite.ts";
import { itHoldsAbuse } from "./abuse-suite.ts";

const missing = bubblewrapMissing();

describe.skipIf(missing)(titled("abuse under bubblewrap", missing), () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await provedSandbox({ preference: "bubblewrap" });
	});
	afterAll(() => sandbox?.dispose());

	itHoldsAbuse({ method: "bubblewrap", languages: ["python", "javascript", "java", "go"] }, () => ({ sandbox, leftovers: () => guestsBelow(process.pid) }));
});
