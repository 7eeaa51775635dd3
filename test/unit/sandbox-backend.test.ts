import { expect, it } from "vitest";
import { loadConfig } from "../../server/src/config.ts";
import { machineName, testLimits } from "../../server/src/sandbox-backend.ts";

const limitsWith = (seconds: string) => testLimits(loadConfig({ flags: {}, env: { HOME: "/none", MAX_EXECUTION_TIME: seconds }, platform: "linux", cwd: "/" }));

it("a test suite has a minute, or what files have where that is more", () => {
	expect(limitsWith("20")).toEqual({ wallMs: 60_000 });
	expect(limitsWith("120")).toEqual({ wallMs: 120_000 });
});

it("Windows and each of its Linux distributions are machines of their own at the engine that they share", () => {
	const linux = ["Debian", "Ubuntu"].map((distribution) => machineName("pc", "linux", { WSL_DISTRO_NAME: distribution }));
	expect([machineName("pc", "win32", {}), ...linux]).toEqual(["pc/win32", "pc/linux/Debian", "pc/linux/Ubuntu"]);
});
