import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { watchParent } from "../../../server/src/lsp/watch-parent.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("an editor that is gone is noticed once, within seconds", () => {
	let lives = true;
	const onGone = vi.fn();
	watchParent(7, (pid) => pid === 7 && lives, onGone);
	vi.advanceTimersByTime(60_000);
	expect(onGone).not.toHaveBeenCalled();
	lives = false;
	vi.advanceTimersByTime(3000);
	vi.advanceTimersByTime(60_000);
	expect(onGone).toHaveBeenCalledOnce();
});

it("a watch that was ended stays silent", () => {
	const onGone = vi.fn();
	watchParent(7, () => false, onGone)();
	vi.advanceTimersByTime(60_000);
	expect(onGone).not.toHaveBeenCalled();
});
