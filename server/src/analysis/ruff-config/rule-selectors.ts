// Rules as ruff's settings name them: "F401", "E7", "PL", "ALL", or by name. Pure.

import { pythonRules } from "../python-rules.ts";

export function covers(selector: string, code: string): boolean {
	if (selector === "ALL" || selector === code || pythonRules.get(code)?.name === selector) return true;
	const family = /^[A-Z]+/.exec(selector)?.[0];
	// "S" are not the rules of SIM; "PL" are those of all four families of Pylint.
	const isItsFamily = family !== undefined && (family === /^[A-Z]+/.exec(code)?.[0] || selector === "PL");
	return isItsFamily && code.startsWith(selector);
}

/**
 * Selectors less what others take out. To ruff the narrower selector wins, whichever of the two it is; so what is as narrow or narrower than
 * one that is taken out goes, and the rest is left to ruff.
 */
export function without(selectors: readonly string[], ignored: readonly string[]): string[] {
	return selectors.filter((selector) => !ignored.some((other) => covers(other, selector)));
}
