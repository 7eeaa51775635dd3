// What the HTTP routes under /api/v1 answer. Failures are an HTTP status and an ErrorResponse.

import { z } from "zod";
import type { EngineInfo } from "./engine.ts";
import type { ErrorCode } from "./errors.ts";
import type { SandboxInfo } from "./execution.ts";
import type { RoomInfo } from "./room-socket.ts";

/** GET /api/v1/status */
export interface StatusResponse {
	engine: EngineInfo;
	sandbox: SandboxInfo;
	/** Runs under way in all rooms. */
	running: number;
	version: string;
	workspace: string;
}

export interface RoomSummary extends RoomInfo {
	/** Time of the last event. */
	last_at: string;
	/** Whether a run is under way. */
	is_active: boolean;
	/** Whether another backend has it open: it can be entered once that one has closed it. */
	is_elsewhere: boolean;
}

/** GET /api/v1/rooms: the room used last comes first. */
export interface RoomsResponse {
	rooms: RoomSummary[];
	/** The room to show to somebody who did not name one; made where there was none. */
	default_room_id: string;
}

/** POST /api/v1/rooms; answered with 201 and the RoomSummary. */
export const CreateRoomRequest = z.object({ name: z.string().trim().min(1).max(200).optional() });

/** GET /api/v1/rooms/search?q=TEXT: people's words that contain it, newest first. */
export const SearchQuery = z.object({ q: z.string().trim().min(1).max(500) });
export interface SearchResponse {
	matches: { room_id: string; seq: number; user_id: string; timestamp: string; text: string }[];
}

/** GET /api/v1/websocket/status */
export interface WebSocketStatusResponse {
	connections: number;
	max_connections: number;
	ping_interval_seconds: number;
	pong_timeout_seconds: number;
	open_rooms: number;
}

export interface ErrorResponse {
	error: { code: ErrorCode; message: string };
}

/** Beyond RFC 6455: the room socket says why it ends before the first message could. */
export const closeCodes = {
	/** The backend is stopping; it may be back soon. */
	goingAway: 1001,
	/** Come back and say hello with from_seq. */
	tooSlow: 1013,
	/** No such room: do not come back. */
	roomNotFound: 4404,
	/** The room cannot be opened; an `error` message said why. */
	roomUnavailable: 4503,
} as const;

/** Sub-protocol of every WebSocket; a client that cannot set headers offers `token.TOKEN` as a second one. */
export const webSocketProtocol = "ensemble";
