// Builds the image that containers run in, with progress and a way to stop, and offers that where it is all that is missing.

import * as vscode from "vscode";
import { levelWords } from "#protocol/execution.ts";
import { type BuildImageResult, buildImageRequest } from "#protocol/lsp.ts";
import type { RunningBackend } from "../server-process.ts";

export async function buildSandboxImage({ connection }: RunningBackend): Promise<void> {
	const options = { location: vscode.ProgressLocation.Notification, title: "Ensemble: building the sandbox image", cancellable: true };
	const built = await vscode.window.withProgress(options, (progress, token) =>
		connection.requestWithProgress<BuildImageResult>(buildImageRequest, token, (_percentage, message) => progress.report({ message })),
	);
	if (built === undefined) return;
	if (!built.ok) throw new Error(built.reason);
	void vscode.window.showInformationMessage(`The image is built. Code runs in: ${levelWords[built.sandbox.level]}.`);
}

export class ImageOffer {
	#isMade = false;

	/** At the first run of this window where an engine is up and only its image is missing. The run does not wait for the answer. */
	make({ status }: RunningBackend): void {
		if (this.#isMade || !status.sandbox.steps?.some(({ action }) => action === "build-image")) return;
		this.#isMade = true;
		void this.#ask();
	}

	async #ask(): Promise<void> {
		const picked = await vscode.window.showInformationMessage("A container engine runs here, but the image that code runs in is not built yet.", "Build Image");
		if (picked) await vscode.commands.executeCommand("ensemble.buildSandboxImage");
	}
}
