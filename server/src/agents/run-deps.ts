// What run control needs from the rest of the backend. Wired in backend.ts; the tools' factories give `ToolsFor`.

import type { SandboxInfo } from "#protocol/execution.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { Logger } from "../base/logger.ts";
import type { Engine } from "../engines/engine.ts";
import type { RoomPort } from "../rooms/room-port.ts";
import type { LoadedDefinitions } from "./definitions.ts";
import type { RunLimits } from "./limits.ts";
import type { Tool } from "./tools/tool.ts";

/** All tools that any agent of a run may be given; which agent gets which is said in its definition. Names are unique. */
export type ToolsFor = (room: RoomPort, runId: string) => readonly Tool[];

export interface RunDeps {
	/** Asked at the start of each run and each resume: the choice may change in between. */
	engine(): Engine;
	/** As far as it is known by now. */
	sandboxInfo(): SandboxInfo;
	toolsFor: ToolsFor;
	/** Read anew for each run, so that an edited prompt counts from the next request on. */
	definitions(): Promise<LoadedDefinitions>;
	/** After a run began or ended; see {@link Runs.running}. */
	runningChanged?(): void;
	limits: RunLimits;
	clock: Clock;
	newId: NewId;
	logger: Logger;
}
