import { expect, it } from "vitest";
import { silentLogger } from "../../../server/src/base/logger.ts";
import { CellPool, type CellPoolDeps } from "../../../server/src/sandbox/cell-pool.ts";
import { RunnerLink } from "../../../server/src/sandbox/runner-link.ts";
import { FakeCell } from "../../support/fake-cell.ts";
import { FakeClock } from "../../support/fake-clock.ts";

function poolWith(changes: Partial<CellPoolDeps> = {}) {
	const cells: FakeCell[] = [];
	const clock = new FakeClock();
	const launch = async () => {
		const cell = new FakeCell();
		cells.push(cell);
		const link = new RunnerLink(cell, "mark");
		cell.say("R");
		return link;
	};
	const pool = new CellPool({
		launch,
		readyPerKind: 1,
		bytesOf: { python: 10, javascript: 20, java: 60, go: 10 },
		readyBytes: 80,
		idleMs: 60_000,
		clock,
		logger: silentLogger,
		...changes,
	});
	return { pool, cells, clock };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("has none ready until a kind was used, then hands each out once", async () => {
	const { pool, cells } = poolWith();
	expect(pool.take("python")).toBeUndefined();
	pool.fill("python");
	await settled();
	expect([pool.take("python")?.cell, pool.take("python")]).toEqual([cells[0], undefined]);
	await pool.dispose();
});

it("does not start more than it is to keep, however often it is filled", async () => {
	const { pool, cells } = poolWith();
	for (let count = 0; count < 5; count++) pool.fill("python");
	await settled();
	pool.fill("python");
	await settled();
	expect(cells.length).toBe(1);
	await pool.dispose();
});

it("keeps no more than its memory allows: the oldest gives way", async () => {
	const { pool, cells } = poolWith();
	for (const kind of ["python", "javascript", "java"] as const) {
		pool.fill(kind);
		await settled();
	}
	expect([pool.readyKinds, cells[0]?.calls]).toEqual([
		["javascript", "java"],
		["limitCpu", "remove"],
	]);
	await pool.dispose();
});

it("keeps none of a kind that is larger than all that it may hold", async () => {
	const { pool, cells } = poolWith({ readyBytes: 50 });
	pool.fill("java");
	await settled();
	expect([pool.readyKinds, cells]).toEqual([[], []]);
	await pool.dispose();
});

it("one that does not come up is removed at the end, and not waited for", async () => {
	const cell = Object.assign(new FakeCell(), { limitCpu: () => new Promise<void>(() => undefined) });
	const { pool } = poolWith({ launch: async () => new RunnerLink(cell, "mark") });
	pool.fill("python");
	await settled();
	await pool.dispose();
	expect(cell.calls).toEqual(["remove"]);
});

it("one that dies idle is replaced, unless it died young", async () => {
	const { pool, cells, clock } = poolWith();
	pool.fill("python");
	await settled();
	await clock.advance(10_000);
	cells[0]?.end({});
	await settled();
	expect([cells.length, pool.readyKinds]).toEqual([2, ["python"]]);
	cells[1]?.end({});
	await settled();
	expect([cells.length, pool.readyKinds]).toEqual([2, []]);
	await pool.dispose();
});

it("one that nobody wants for long is given back", async () => {
	const { pool, cells, clock } = poolWith();
	pool.fill("python");
	await settled();
	await clock.advance(60_000);
	expect([pool.readyKinds, cells[0]?.calls]).toEqual([[], ["limitCpu", "remove"]]);
});

it("a start ahead that fails is no trouble, and is tried again after the next run", async () => {
	let fails = true;
	const { pool, cells } = poolWith();
	const failing = poolWith({
		launch: async () => {
			if (fails) throw new Error("no space left");
			return new RunnerLink(new FakeCell(), "mark");
		},
	}).pool;
	failing.fill("python");
	await settled();
	expect(failing.take("python")).toBeUndefined();
	fails = false;
	failing.fill("python");
	await pool.dispose();
	expect(cells).toEqual([]);
});

it("nothing is left when it is disposed, also of what was just being started", async () => {
	const { pool, cells } = poolWith();
	pool.fill("python");
	await pool.dispose();
	expect(cells.map((cell) => cell.calls)).toEqual([["limitCpu", "remove"]]);
});
