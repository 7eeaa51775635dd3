// The oldest Node with all that the backend uses, as scripts/node-runtime.mjs looks for it.

const minimum = { major: 22, minor: 15 };

/** What to do about a Node that is too old; undefined where this one will do. `version` is "20.1.0". */
export function nodeTooOld(version: string): string | undefined {
	const [major = 0, minor = 0] = version.split(".").map(Number);
	if (major > minimum.major || (major === minimum.major && minor >= minimum.minor)) return undefined;
	return `Ensemble needs Node.js ${minimum.major}.${minimum.minor} or newer; this is ${version}. Start it with \`npx ensemble\`, which finds the one that came with its packages.`;
}
