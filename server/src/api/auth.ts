// Who is asking: finds the token of a request and the person it stands for. A token is never looked for in an address, which gets logged.

import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { webSocketProtocol } from "#protocol/http.ts";
import type { Role } from "#protocol/members.ts";

/** Stamped on everything that comes with the token. */
export interface Identity {
	user_id: string;
	name: string;
	role: Role;
}

/** Undefined for a token that stands for nobody. */
export type Authenticate = (token: string) => Identity | undefined;

/** Accepts exactly these tokens; how long the comparison takes says nothing about them. */
export function acceptTokens(entries: readonly { token: string; identity: Identity }[]): Authenticate {
	const known = entries.map(({ token, identity }) => ({ digest: digestOf(token), identity }));
	return (token) => {
		const digest = digestOf(token);
		let found: Identity | undefined;
		for (const entry of known) if (timingSafeEqual(entry.digest, digest)) found = entry.identity;
		return found;
	};
}

/** From `Authorization: Bearer TOKEN`, or from the sub-protocols `ensemble, token.TOKEN` of a client that cannot set headers. */
export function tokenOf(headers: IncomingHttpHeaders): string | undefined {
	const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
	if (bearer !== undefined) return bearer;
	const protocols = (headers["sec-websocket-protocol"] ?? "").split(",").map((protocol) => protocol.trim());
	if (!protocols.includes(webSocketProtocol)) return undefined;
	return protocols.find((protocol) => protocol.startsWith("token."))?.slice("token.".length);
}

function digestOf(token: string): Buffer {
	return createHash("sha256").update(token).digest();
}
