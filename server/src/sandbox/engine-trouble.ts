// What keeps us from a container engine, and what to do about it, in words for a person.

import type { SandboxStep } from "#protocol/execution.ts";

export type EngineTrouble = { kind: "absent" } | { kind: "stuck" } | { kind: "forbidden"; place: string };

export function adviceOn(trouble: EngineTrouble, platform: string): { reason: string; step: SandboxStep } {
	const step = (what: string, onLinux: string): SandboxStep => (platform === "linux" ? { what, command: onLinux } : { what });
	switch (trouble.kind) {
		case "absent":
			return {
				reason: "Docker is not running; install or start it to use containers.",
				step: step("Start Docker or Podman for limits that the kernel holds in every case.", "sudo systemctl start docker"),
			};
		case "stuck":
			return {
				reason: "The container engine is there but does not answer; restart it.",
				step: step("Restart the container engine, which does not answer.", "sudo systemctl restart docker"),
			};
		case "forbidden":
			return {
				reason: `There is a container engine at ${trouble.place}, but you may not use it.`,
				step: step("Join the group that may use Docker, then log in again. Whoever is in it has the rights of root.", 'sudo usermod -aG docker "$USER"'),
			};
		default:
			return trouble satisfies never;
	}
}
