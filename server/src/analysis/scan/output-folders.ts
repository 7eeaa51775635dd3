// Tells folders of build output, which are no source even where no .gitignore says so. By name, and only where a project stands around them:
// a package may well be called "build".

const always = new Set([".next", ".nuxt", "coverage"]);
const besideProject = new Set(["dist", "build", "target"]);
const projectFiles = new Set(["package.json", "pyproject.toml", "setup.py", "pom.xml", "build.gradle", "build.gradle.kts", "build.sbt", "Cargo.toml"]);

/** The outermost such folder below `under` that a path lies in; undefined for source. `paths` are all files that there are. */
export function outputFolders(paths: readonly string[], under: string): (path: string) => string | undefined {
	const projects = new Set([under]);
	for (const path of paths) {
		const name = path.slice(path.lastIndexOf("/") + 1);
		if (projectFiles.has(name)) projects.add(path.slice(0, path.length - name.length));
	}
	return (path) => {
		let parent = under;
		for (const name of path.slice(under.length).split("/").slice(0, -1)) {
			if (always.has(name) || (besideProject.has(name) && projects.has(parent))) return parent + name;
			parent += `${name}/`;
		}
		return undefined;
	};
}
