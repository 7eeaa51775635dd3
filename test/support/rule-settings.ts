// The rules of a workspace, of which a test gives the file.

import { knownRules } from "../../server/src/analysis/rule-catalogue.ts";
import { RuleSettings } from "../../server/src/analysis/rule-settings.ts";
import type { ReadText } from "../../server/src/changes/workspace-files.ts";

export function rulesOf(text?: string): RuleSettings {
	const file: ReadText = text === undefined ? { kind: "absent" } : { kind: "text", text, hash: "" };
	return new RuleSettings({ read: async () => file, knownRules: knownRules() });
}
