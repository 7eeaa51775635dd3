// Placeholder replaced below.
import type { CandidateFound, ChooseSandboxOptions } from "./choose-sandbox.ts";
export async function findDockerCandidate(_options: ChooseSandboxOptions): Promise<CandidateFound> {
	return { ok: false, reason: "Docker is not running." };
}
