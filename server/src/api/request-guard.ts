// Which requests come from where they may come from, before anybody looks at a token.
// The Host check stops a foreign name that was re-bound to this address; the Origin check stops foreign web pages.

import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";

export interface GuardOptions {
	/** Where the server listens, as configured: "127.0.0.1", "0.0.0.0", "team.example". */
	host: string;
	/** Further names under which people reach it. */
	allowedHosts?: readonly string[];
}

export type GuardOutcome = { ok: true } | { ok: false; message: string };

const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "::1"]);
const wildcard: ReadonlySet<string> = new Set(["0.0.0.0", "::", ""]);

/**
 * The port is not compared: a forwarded port is another number and no danger. Where the server listens on every address,
 * any literal address will do, because re-binding needs a name.
 */
export function checkRequest(headers: IncomingHttpHeaders, options: GuardOptions): GuardOutcome {
	const host = hostNameOf(`http://${headers.host ?? ""}`);
	if (host === undefined || !isAllowedHost(host, options))
		return { ok: false, message: "This address is not one of this server. Use the address that it printed when it started." };
	const { origin } = headers;
	if (origin === undefined || isSameOrigin(origin, headers.host)) return { ok: true };
	return { ok: false, message: "A page of another site may not talk to this server." };
}

function isAllowedHost(host: string, { host: bound, allowedHosts = [] }: GuardOptions): boolean {
	if (loopback.has(host) || host === bound || allowedHosts.includes(host)) return true;
	return wildcard.has(bound) && isIP(host) !== 0;
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
	if (!URL.canParse(origin)) return false;
	const url = new URL(origin);
	return (url.protocol === "http:" || url.protocol === "https:") && url.host === host?.toLowerCase();
}

function hostNameOf(address: string): string | undefined {
	if (!URL.canParse(address)) return undefined;
	return new URL(address).hostname.replace(/^\[|\]$/g, "");
}
