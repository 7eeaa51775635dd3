// Light or dark on the web page: the system's choice until the reader makes another. In VS Code the editor's theme decides.

const themeKey = "ensemble.theme";

export function applyStoredTheme(page: Document, storage: Storage): void {
	const theme = storage.getItem(themeKey);
	if (theme === "light" || theme === "dark") page.documentElement.dataset.theme = theme;
}

export function toggleTheme(page: Document, storage: Storage): void {
	const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
	const next = (page.documentElement.dataset.theme ?? system) === "dark" ? "light" : "dark";
	page.documentElement.dataset.theme = next;
	storage.setItem(themeKey, next);
}
