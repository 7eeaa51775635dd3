// The Anthropic key: asked for here, kept in VS Code's secret storage, handed to the backend at each start. Never in settings, never logged.

import * as vscode from "vscode";
import { type EngineInfo, engineSentence } from "#protocol/engine.ts";
import { type SetApiKeyParams, setApiKeyRequest } from "#protocol/lsp.ts";
import type { LanguageConnection } from "./language-client.ts";

const secretName = "ensemble.anthropicApiKey";
const memoryOnlyNote =
	"This VS Code runs in a browser and may forget the key when the page is closed. To keep it, set ANTHROPIC_API_KEY where the server is started.";

/** At each start of the backend; without a stored key the backend looks at its own environment. */
export async function sendStoredKey(secrets: vscode.SecretStorage, connection: LanguageConnection, log: vscode.LogOutputChannel): Promise<void> {
	const apiKey = await secrets.get(secretName).then(undefined, (error: unknown) => {
		// A machine without a keyring: the backend starts all the same.
		log.warn(`the stored API key cannot be read: ${error instanceof Error ? error.message : String(error)}`);
		return undefined;
	});
	if (apiKey) await connection.request<EngineInfo>(setApiKeyRequest, { apiKey } satisfies SetApiKeyParams);
}

/** Asks for the key and puts it to use; an empty answer removes it. */
export async function askForKey(secrets: vscode.SecretStorage, backend: () => Promise<LanguageConnection>): Promise<void> {
	const isBrowser = vscode.env.uiKind === vscode.UIKind.Web;
	const entered = await vscode.window.showInputBox({
		title: "Ensemble: Anthropic API key",
		prompt: isBrowser ? memoryOnlyNote : "Kept in the secret storage of VS Code. Leave empty to remove the key.",
		placeHolder: "sk-ant-…",
		password: true,
		ignoreFocusOut: true,
		validateInput: (value) => (/\s/.test(value.trim()) ? "A key has no spaces in it." : undefined),
	});
	if (entered === undefined) return;
	const apiKey = entered.trim() || undefined;
	const connection = await backend();
	// The backend first: what it refuses as no key at all is not kept.
	const engine = await connection.request<EngineInfo>(setApiKeyRequest, { apiKey } satisfies SetApiKeyParams);
	const isStored = await store(secrets, apiKey);
	const answers = `engine in use: ${engineSentence(engine)}. ${engine.reason}`;
	if (!apiKey) return void vscode.window.showInformationMessage(`The key is removed; ${answers}`);
	if (engine.id !== "anthropic") return void vscode.window.showWarningMessage(`The key is not in use; ${answers}`);
	const note = isStored ? (isBrowser ? ` ${memoryOnlyNote}` : "") : " VS Code could not store the key, so it holds until this window closes.";
	void vscode.window.showInformationMessage(`The key is in use; ${answers}${note}`);
}

async function store(secrets: vscode.SecretStorage, apiKey: string | undefined): Promise<boolean> {
	try {
		await (apiKey ? secrets.store(secretName, apiKey) : secrets.delete(secretName));
		return true;
	} catch {
		// No keyring on this machine; the caller tells the user what that means.
		return false;
	}
}
