// The Python linter with the settings of the project that a file belongs to. Where they cannot be used ours are, and the answer says so.

import type { Linted, PythonLinter } from "../ruff-linter.ts";
import { absolutePath, ProjectSettings, SettingsBroken } from "./project-settings.ts";
import { defaultSettings, type FileSettings, settingsFor, withAsked } from "./ruff-options.ts";

export class ProjectLinter {
	readonly #linter: PythonLinter;
	readonly #root: string | undefined;
	readonly #projects = new ProjectSettings();

	constructor(linter: PythonLinter, root: string | undefined) {
		this.#linter = linter;
		this.#root = root;
	}

	/** `asked`: rules that are wanted besides. */
	check(path: string, text: string, asked: readonly string[] = []): Linted {
		try {
			return this.#linter.check(path, text, withAsked(this.#settingsOf(path), asked));
		} catch (error) {
			const problem = problemOf(error);
			if (problem === undefined) throw error;
			return { ...this.#linter.check(path, text, withAsked(defaultSettings, asked)), note: `${problem} Ensemble's own settings are used for Python.` };
		}
	}

	dispose(): void {
		this.#linter.dispose();
	}

	#settingsOf(path: string): FileSettings {
		const file = absolutePath(this.#root, path);
		const project = file === undefined ? undefined : this.#projects.of(file);
		return file === undefined || !project ? defaultSettings : settingsFor(project, file);
	}
}

function problemOf(error: unknown): string | undefined {
	if (error instanceof SettingsBroken) return error.message;
	// By its name: the linter is loaded only where it is needed, and this file is not to load it.
	return error instanceof Error && error.name === "SettingsRefused" ? `The project's settings for ruff cannot be used: ${error.message}.` : undefined;
}
