import { expect, it } from "vitest";
import { Slots } from "../../../server/src/sandbox/slots.ts";

const never = new AbortController().signal;

it("the oldest waiter is served first", async () => {
	const slots = new Slots(1);
	const order: string[] = [];
	await slots.acquire(never);
	const waiting = ["first", "second"].map((name) => slots.acquire(never).then(() => order.push(name)));
	slots.release();
	slots.release();
	await Promise.all(waiting);
	expect(order).toEqual(["first", "second"]);
});

it("a waiter that aborts gives up its place at once", async () => {
	const slots = new Slots(1);
	await slots.acquire(never);
	const abort = new AbortController();
	const given = slots.acquire(abort.signal);
	const next = slots.acquire(never);
	abort.abort();
	expect(await given).toBe(false);
	slots.release();
	expect(await next).toBe(true);
});
