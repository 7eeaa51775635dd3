import { describe, expect, it } from "vitest";
import { parseWebviewMessage } from "../../../../client/src/chat/webview-message.ts";

describe("what a webview may say", () => {
	it("ready, room messages and the commands of the list pass", () => {
		expect(parseWebviewMessage({ type: "ready", extra: 1 })).toEqual({ type: "ready" });
		expect(parseWebviewMessage({ type: "room", message: { type: "ping" } })).toEqual({ type: "room", message: { type: "ping" } });
		expect(parseWebviewMessage({ type: "command", command: "ensemble.openLog" })).toEqual({ type: "command", command: "ensemble.openLog", args: [] });
	});

	it("any other command, and anything without shape, is refused", () => {
		const refused = [
			{ type: "command", command: "workbench.action.terminal.sendSequence" },
			{ type: "command", command: "ensemble.acceptAll" },
			{ type: "command", command: "constructor" },
			{ type: "room", message: "ping" },
			{ type: "room", message: {} },
			{ type: "other" },
			"ready",
			null,
			undefined,
		];
		expect(refused.map(parseWebviewMessage)).toEqual(refused.map(() => undefined));
	});
});
