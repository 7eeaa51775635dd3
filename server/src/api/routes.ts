// The HTTP routes under /api/v1: status and rooms. Who asks was established before; what each role may do is checked here.

import type { FastifyInstance } from "fastify";
import { EnsembleError } from "#protocol/errors.ts";
import {
	CreateRoomRequest,
	type RoomSummary,
	type RoomsResponse,
	SearchQuery,
	type SearchResponse,
	type StatusResponse,
	type WebSocketStatusResponse,
} from "#protocol/http.ts";
import { type Capability, capabilitiesOf } from "#protocol/members.ts";
import type { Room } from "../rooms/room.ts";
import type { RoomDirectory } from "../rooms/room-directory.ts";
import type { Identity } from "./auth.ts";

const maxMatches = 100;

export interface RouteDeps {
	directory: Pick<RoomDirectory, "create" | "list" | "search">;
	/** The room for somebody who did not name one; made where there is none. */
	defaultRoom(): Room;
	status(): StatusResponse;
	webSocketStatus(): WebSocketStatusResponse;
	identityOf(request: object): Identity;
}

export function addRoutes(app: FastifyInstance, deps: RouteDeps): void {
	const require = (request: object, capability: Capability) => {
		const { role } = deps.identityOf(request);
		if (!capabilitiesOf[role].includes(capability)) throw new EnsembleError("forbidden", `As ${role} you may not do this (it needs "${capability}").`);
	};

	app.get("/api/v1/status", async (): Promise<StatusResponse> => deps.status());

	app.get("/api/v1/websocket/status", async (): Promise<WebSocketStatusResponse> => deps.webSocketStatus());

	app.get("/api/v1/rooms", async (): Promise<RoomsResponse> => {
		const default_room_id = deps.defaultRoom().info.room_id;
		return { rooms: deps.directory.list(), default_room_id };
	});

	app.get("/api/v1/rooms/search", async (request): Promise<SearchResponse> => {
		const parsed = SearchQuery.safeParse(request.query);
		if (!parsed.success) throw new EnsembleError("bad_message", `Parameter "q": ${parsed.error.issues[0]?.message ?? "not a text"}.`);
		return { matches: deps.directory.search(parsed.data.q, maxMatches) };
	});

	app.post("/api/v1/rooms", async (request, reply) => {
		require(request, "execute");
		const parsed = CreateRoomRequest.safeParse(request.body ?? {});
		if (!parsed.success) throw new EnsembleError("bad_message", `Field "name": ${parsed.error.issues[0]?.message ?? "not a name"}.`);
		const room = deps.directory.create(parsed.data.name ?? "Chat");
		const summary: RoomSummary = { ...room.info, last_at: room.lastAt, is_active: false, is_elsewhere: false };
		return reply.code(201).send(summary);
	});
}
