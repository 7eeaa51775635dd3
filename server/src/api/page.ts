// Serves the chat page and its files from the built media folder. Nothing here is secret: the page brings its token in the fragment of
// its address, which browsers do not send.

import { readFile, realpath, stat } from "node:fs/promises";
import { extname, resolve, sep } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { EnsembleError } from "#protocol/errors.ts";

const contentTypes: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".json": "application/json; charset=utf-8",
	".map": "application/json; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
	".ttf": "font/ttf",
	".woff2": "font/woff2",
	".wasm": "application/wasm",
};

const policyFor = (host: string) =>
	[
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:",
		"font-src 'self'",
		// 'self' alone leaves out WebSockets in some browsers.
		`connect-src 'self' ws://${host} wss://${host}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join("; ");

export function addPage(app: FastifyInstance, mediaDir: string): void {
	app.get("/", async (request, reply) => sendFile(request, reply, mediaDir, "chat.html"));
	app.get<{ Params: { "*": string } }>("/assets/*", async (request, reply) => sendFile(request, reply, mediaDir, request.params["*"]));
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, folder: string, name: string): Promise<FastifyReply> {
	const path = await findFile(folder, name);
	const type = contentTypes[extname(name).toLowerCase()];
	if (path === undefined || type === undefined) throw new EnsembleError("not_found", missing(name));
	const { size, mtimeMs } = await stat(path);
	const etag = `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
	if (type.startsWith("text/html")) reply.header("content-security-policy", policyFor(request.headers.host ?? ""));
	// Files keep their names over builds: the browser may keep them, but asks each time.
	reply.header("cache-control", "no-cache").header("etag", etag);
	if (request.headers["if-none-match"] === etag) return reply.code(304).send();
	return reply.type(type).send(await readFile(path));
}

/** Real path of a file inside the folder, symlinks followed; undefined for everything else. */
async function findFile(folder: string, name: string): Promise<string | undefined> {
	try {
		const root = await realpath(folder);
		const path = await realpath(resolve(root, `.${sep}${name}`));
		if (!path.startsWith(root + sep)) return undefined;
		return (await stat(path)).isFile() ? path : undefined;
	} catch {
		// Absent, unreadable, or no path at all (a NUL): there is no such file to serve.
		return undefined;
	}
}

function missing(name: string): string {
	return name === "chat.html" ? "The web page was not built. Run npm run build, then reload." : "There is no such file.";
}
