import { expect, it } from "vitest";
import { ListLayout } from "../../../media/chat/list-layout.ts";

const items = (...keys: string[]) => keys.map((key) => ({ key }));
const layoutOf = (...keys: string[]) => {
	const layout = new ListLayout<{ key: string }>(() => 20);
	layout.setItems(items(...keys));
	return layout;
};

it("places items by their measured height, and by the estimate until then", () => {
	const layout = layoutOf("a", "b", "c");
	layout.measure("b", 50);
	expect([layout.topOf(0), layout.topOf(1), layout.topOf(2), layout.total]).toEqual([0, 20, 70, 90]);
});

it("tells whether a measurement is news", () => {
	const layout = layoutOf("a");
	expect([layout.measure("a", 30), layout.measure("a", 30), layout.measure("a", 31)]).toEqual([true, false, true]);
});

it("gives the items that touch a part of the list", () => {
	const layout = layoutOf("a", "b", "c", "d");
	expect([layout.range(0, 0), layout.range(19, 20), layout.range(25, 1000), layout.range(-500, -400)]).toEqual([
		{ start: 0, end: 1 },
		{ start: 0, end: 2 },
		{ start: 1, end: 4 },
		{ start: 0, end: 1 },
	]);
});

it("remembers heights by key when items come before", () => {
	const layout = layoutOf("a", "b");
	layout.measure("b", 50);
	layout.setItems(items("x", "y", "a", "b"));
	expect([layout.topOf(layout.indexOf("b")), layout.total, layout.indexOf("gone")]).toEqual([60, 110, -1]);
});

it("is empty without items", () => {
	expect([layoutOf().total, layoutOf().range(0, 100)]).toEqual([0, { start: 0, end: 0 }]);
});
