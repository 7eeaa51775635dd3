import { expect, it } from "vitest";
import type { Examination } from "../../../server/src/sandbox/examine-machine.ts";
import { doctorReport } from "../../../server/src/terminal/doctor.ts";

const found: Examination = {
	info: { level: "none", proofs: [{ claim: "no network", held: true }], reason: "bubblewrap cannot start a program: \u001b]52;c;cm0=\u0007no." },
	components: [{ name: "Docker", version: "28\u009b2J", warnings: [] }],
	runtimes: { python: "/usr/bin/python3\u001b[2J" },
	steps: [{ what: "Start\u0007 Docker.", command: "sudo systemctl start docker" }],
};

it("lets no words of an engine or a program drive the terminal, with colours as without", () => {
	const plain = doctorReport(found, false);
	expect(plain).not.toMatch(/(?!\n)\p{Cc}/u);
	const colours = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
	expect(doctorReport(found, true).replace(colours, "")).toBe(plain);
});
