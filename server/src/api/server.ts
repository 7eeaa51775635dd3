// The HTTP server of a backend: checks where a request comes from and who asks, then the page, the routes and the room sockets.
// Every failure is answered as {error:{code,message}}; nobody outside sees a stack trace. Does not know how rooms work.

import { createServer, type Server } from "node:http";
import fastify, { type FastifyInstance } from "fastify";
import { EnsembleError, type ErrorCode } from "#protocol/errors.ts";
import type { ErrorResponse, StatusResponse } from "#protocol/http.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../base/logger.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomDirectory } from "../rooms/room-directory.ts";
import { type Authenticate, type Identity, tokenOf } from "./auth.ts";
import { pingIntervalMs, pongTimeoutMs } from "./heartbeat.ts";
import { addPage } from "./page.ts";
import { checkRequest } from "./request-guard.ts";
import { type ConnectToRoom, maxConnections, RoomUpgrade } from "./room-upgrade.ts";
import { addRoutes } from "./routes.ts";

export interface ApiDeps {
	host: string;
	/** 0: any free one. */
	port: number;
	/** Names other than `host` under which people reach the server. */
	allowedHosts?: readonly string[];
	authenticate: Authenticate;
	/** Folder with chat.html and the files it names under /assets/. */
	mediaDir: string;
	directory: Pick<RoomDirectory, "open" | "create" | "list" | "search" | "openRooms">;
	defaultRoom(): Room;
	connect: ConnectToRoom;
	status(): StatusResponse;
	clock: Clock;
	logger: Logger;
	maxConnections?: number;
}

export interface ApiServer {
	/** Without a trailing slash. A server that listens on every address is reached at the loopback address. */
	readonly url: string;
	readonly port: number;
	readonly connections: number;
	dispose(): Promise<void>;
}

/** How many ports after the one asked for are tried where it is taken. */
const portAttempts = 20;
/** What a browser asks for before its page can bring a token. */
const openRoutes: ReadonlySet<string> = new Set(["/", "/assets/*"]);
const maxBodyBytes = 64 * 1024;

/** Throws an error for a person where no port can be had. */
export async function startApi(deps: ApiDeps): Promise<ApiServer> {
	const guard = { host: deps.host, allowedHosts: deps.allowedHosts };
	const upgrade = new RoomUpgrade({ ...deps, guard, openRoom: (roomId) => deps.directory.open(roomId) });
	const { app, server } = createApp();
	addGuards(app, deps, upgrade);
	await app.ready();
	server.on("upgrade", (request, socket, head) => upgrade.handle(request, socket, head));
	const port = await listen(server, deps.host, deps.port);
	return {
		url: `http://${reachable(deps.host)}:${port}`,
		port,
		get connections() {
			return upgrade.connections;
		},
		async dispose() {
			await upgrade.dispose();
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
			await app.close();
		},
	};
}

function createApp(): { app: FastifyInstance; server: Server } {
	const server = createServer();
	const app = fastify({
		bodyLimit: maxBodyBytes,
		// Listening is ours: another port is tried where one is taken, and upgrades go past the framework.
		serverFactory: (handler) => server.on("request", handler),
	});
	return { app, server };
}

function addGuards(app: FastifyInstance, deps: ApiDeps, upgrade: RoomUpgrade): void {
	const identities = new WeakMap<object, Identity>();
	app.addHook("onRequest", async (request, reply) => {
		reply.headers({
			"x-content-type-options": "nosniff",
			"referrer-policy": "no-referrer",
			"cross-origin-resource-policy": "same-origin",
			"cross-origin-opener-policy": "same-origin",
		});
		const guarded = checkRequest(request.headers, { host: deps.host, allowedHosts: deps.allowedHosts });
		if (!guarded.ok) throw new EnsembleError("forbidden", guarded.message);
		// By route, not by the address as written, which has many spellings; a route that is not named here needs a token.
		const route = request.routeOptions.url;
		if (route === undefined || openRoutes.has(route)) return;
		reply.header("cache-control", "no-store");
		const token = tokenOf(request.headers);
		const identity = token === undefined ? undefined : deps.authenticate(token);
		if (identity === undefined) {
			reply.header("www-authenticate", "Bearer");
			throw new EnsembleError("unauthorized", "The token is missing or not one of this launch. Open the address that the backend printed when it started.");
		}
		identities.set(request, identity);
	});
	app.setNotFoundHandler(async (_request, reply) => reply.code(404).send(failure("not_found", "There is nothing at this address.")));
	app.setErrorHandler(async (error, request, reply) => {
		const { status, code, message } = explain(error);
		if (code === "internal") {
			const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
			deps.logger.error("request failed", { method: request.method, path: request.url.split("?")[0], error: details });
		}
		return reply.code(status).send(failure(code, message));
	});
	addPage(app, deps.mediaDir);
	addRoutes(app, {
		...deps,
		identityOf(request) {
			const identity = identities.get(request);
			if (identity === undefined) throw new EnsembleError("unauthorized", "The token is missing.");
			return identity;
		},
		webSocketStatus: () => ({
			connections: upgrade.connections,
			max_connections: deps.maxConnections ?? maxConnections,
			ping_interval_seconds: pingIntervalMs / 1000,
			pong_timeout_seconds: pongTimeoutMs / 1000,
			open_rooms: deps.directory.openRooms,
		}),
	});
}

const statusOf: Partial<Record<ErrorCode, number>> = {
	bad_message: 400,
	unauthorized: 401,
	forbidden: 403,
	outside_workspace: 403,
	not_found: 404,
	conflict: 409,
	run_active: 409,
	run_inactive: 409,
	too_large: 413,
	internal: 500,
	not_supported: 501,
	log_failed: 503,
};

function explain(error: unknown): { status: number; code: ErrorCode; message: string } {
	if (error instanceof EnsembleError) return { status: statusOf[error.code] ?? 400, code: error.code, message: error.message };
	const status = error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : 500;
	// The framework's own refusals: not JSON, a body too large, a content type that it does not know.
	if (status >= 400 && status < 500 && error instanceof Error) return { status, code: status === 413 ? "too_large" : "bad_message", message: error.message };
	return { status: 500, code: "internal", message: "Something went wrong in the backend; its log has the details." };
}

function failure(code: ErrorCode, message: string): ErrorResponse {
	return { error: { code, message } };
}

/** Returns the port that was taken. */
async function listen(server: Server, host: string, wanted: number): Promise<number> {
	const last = wanted === 0 ? 0 : Math.min(wanted + portAttempts, 65_535);
	for (let port = wanted; port <= last; port++) {
		try {
			return await listenOn(server, host, port);
		} catch (error) {
			const code = error instanceof Error && "code" in error ? String(error.code) : "";
			if (code !== "EADDRINUSE") throw new Error(cannotListen(host, port, code), { cause: error });
		}
	}
	throw new Error(`Ports ${wanted} to ${last} of ${host} are all taken. Choose another one with --port.`);
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		const onError = (error: Error) => reject(error);
		server.once("error", onError);
		server.listen({ host, port }, () => {
			server.off("error", onError);
			const address = server.address();
			resolve(typeof address === "object" && address !== null ? address.port : port);
		});
	});
}

function cannotListen(host: string, port: number, code: string): string {
	if (code === "EACCES") return `Port ${port} may not be used without administrator rights. Choose one above 1023 with --port.`;
	if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") return `${host} is not an address of this machine. Choose another one with --host.`;
	return `The server could not listen on ${host}:${port} (${code}).`;
}

function reachable(host: string): string {
	if (host === "0.0.0.0" || host === "") return "127.0.0.1";
	if (host === "::") return "[::1]";
	return host.includes(":") ? `[${host}]` : host;
}
