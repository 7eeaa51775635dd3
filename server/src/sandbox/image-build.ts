// Builds the image that containers run in, from the Dockerfile of the installed product, on the engine that would run them.

import { TerminalText } from "../base/terminal-text.ts";
import { DockerEngine } from "./docker-engine.ts";
import { engineAddresses, type SocketFacts } from "./docker-socket.ts";
import { adviceOn } from "./engine-trouble.ts";

export interface BuildOptions extends SocketFacts {
	image: string;
	imagesFolder: string;
	/** Image to start from instead of the Dockerfile's own. */
	base: string | undefined;
	/** Whether languages are installed into it; where the base has them already, no network is needed. */
	install: boolean;
	/** What is said is safe to show in a terminal: programs of the base image write it. */
	onProgress(text: string): void;
	signal: AbortSignal;
}

export type Built = { ok: true; image: string; id: string } | { ok: false; reason: string };

const pingMs = 3_000;

export async function buildImage(options: BuildOptions): Promise<Built> {
	const { image, imagesFolder, base, install, onProgress, signal } = options;
	const found = await engineAddresses(options);
	if (!found.ok) return found;
	const connected = await DockerEngine.connect(found.addresses, pingMs);
	if (!connected.ok) return { ok: false, reason: adviceOn(connected.trouble, options.platform).reason };
	const { engine } = connected;
	const args = { ...(base === undefined ? {} : { BASE: base, GO_BASE: base }), ...(install ? {} : { INSTALL: "no" }) };
	try {
		const safe = new TerminalText();
		await engine.build(imagesFolder, image, args, (text) => onProgress(safe.push(text)), signal);
	} catch (error) {
		if (signal.aborted) return { ok: false, reason: "Stopped; the image was not built." };
		return { ok: false, reason: `The image could not be built: ${error instanceof Error ? error.message.trim() : String(error)}` };
	}
	const id = await engine.imageId(image);
	return id === undefined ? { ok: false, reason: "The engine built something, but no image of that name is there." } : { ok: true, image, id };
}
