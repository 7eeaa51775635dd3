// Folds what people ran into the view: a row when it starts, with its result when it has ended.

import type { ExecutionFact } from "#protocol/room-events.ts";
import { appendRow } from "./row-order.ts";
import type { ExecutionRow, RoomView, ToolResult } from "./view-model.ts";

export function foldExecutionFact(view: RoomView, fact: ExecutionFact, at: number): void {
	const known = view.executions.get(fact.execution_id);
	const row = known ?? rowOf(view, fact, at);
	if (fact.kind === "execution_started") return;
	row.result = fact.execution ? resultOf(fact) : "lost";
	view.touched.add(row);
}

/** One whose start lies before our first event stands where it ended. */
function rowOf(view: RoomView, fact: ExecutionFact, at: number): ExecutionRow {
	const { execution_id, user_id, label } = fact;
	const isYou = user_id === view.you?.user_id;
	const row: ExecutionRow = { kind: "execution", key: `x:${execution_id}`, label, isYou, name: view.members.get(user_id)?.name ?? user_id, startedAt: at };
	view.executions.set(execution_id, row);
	appendRow(view, row);
	return row;
}

function resultOf({ execution, tests, output_id, output_bytes }: ExecutionFact & { kind: "execution_ended" }): ToolResult {
	const { output = "", error = "", success = false, wall_ms = 0 } = execution ?? {};
	const printed = output !== "" && error !== "" && !output.endsWith("\n") ? `${output}\n${error}` : output + error;
	const isWhole = new TextEncoder().encode(printed).byteLength >= output_bytes;
	return { ok: success, output: printed, outputId: isWhole ? undefined : output_id, outputBytes: output_bytes, durationMs: wall_ms, execution, tests };
}
