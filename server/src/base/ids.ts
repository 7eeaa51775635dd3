// Identifiers: short, URL-safe, unguessable.

import { randomBytes } from "node:crypto";

/** `run_k3v9…`: the prefix tells a reader of a log what it names. 96 random bits. */
export type NewId = (prefix: string) => string;

export const randomId: NewId = (prefix) => `${prefix}_${randomBytes(12).toString("base64url")}`;
