// Shows what the goods in the form cost. The prices are those of orders/catalog.py.

const prices = { bell: 1250, chain: 2490, tube: 690 };

/** Sum in cents; fields that are empty or not a number count as none. */
export function goods(quantities) {
	let cents = 0;
	for (const [sku, quantity] of Object.entries(quantities)) {
		const number = Number.parseInt(quantity, 10);
		if (number > 0) cents += (prices[sku] ?? 0) * number;
	}
	return cents;
}

export const money = (cents) => `${(cents / 100).toFixed(2)} EUR`;

const form = globalThis.document?.getElementById("order");
form?.addEventListener("input", () => {
	document.getElementById("goods").value = money(goods(Object.fromEntries(new FormData(form))));
});
