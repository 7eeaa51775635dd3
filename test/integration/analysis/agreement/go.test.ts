// Go: cyclomatic complexity equals gocyclo's, cognitive complexity gocognit's, over half of the standard library.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { titled } from "../../../support/components.ts";
import { Agreement, goSources, meterFor, missing } from "../../../support/reference-code.ts";

const fixture = resolve(import.meta.dirname, "../../../fixtures/analysis/go-std-1.19.8.tsv.gz");
const absent = missing(goSources);

/**
 * All that differ. gocognit looks names up within the file, ours go by the name alone: here a function, type or variable of the file has the
 * name of the method that uses it, which ours takes for a recursion.
 */
const known = [
	"crypto/internal/edwards25519/field/fe_arm64.go:12 (*Element).carryPropagate: 0, ours 1",
	"go/token/position.go:257 (*File).Pos: 1, ours 2",
	"go/types/labels.go:94 (*Checker).blockBranches: 82, ours 85",
	"go/types/object.go:146 (*object).Id: 0, ours 1",
	"internal/reflectlite/type.go:538 (*rtype).Kind: 0, ours 1",
	"internal/reflectlite/type.go:594 (*rtype).chanDir: 1, ours 2",
	"math/rand/rand.go:414 (*lockedSource).read: 0, ours 1",
	"net/http/client.go:169 (*Client).send: 7, ours 8",
	"net/http/transport.go:2677 (*transportRequest).logf: 1, ours 2",
	"os/file.go:649 (dirFS).Open: 2, ours 3",
	"reflect/value.go:388 (Value).call: 91, ours 92",
];

describe.skipIf(absent)(titled("Go's standard library", absent), () => {
	const meter = meterFor();
	afterAll(() => meter.dispose());

	it("counts as gocyclo and gocognit do", async () => {
		const rows = gunzipSync(readFileSync(fixture)).toString("utf8").trim().split("\n").slice(2);
		const cyclomatic = new Agreement();
		const cognitive = new Agreement();
		for (const [file, functions] of Map.groupBy(
			rows.map((row) => row.split("\t")),
			([path = ""]) => path,
		)) {
			const measured = (await meter.measure("go", readFileSync(join(goSources, file), "utf8"), "gocognit")).functions;
			const byLine = new Map(measured.map((each) => [each.row + 1, each]));
			for (const [, line, name, theirCyclomatic, theirCognitive] of functions) {
				const ours = byLine.get(Number(line));
				cyclomatic.compare(`${file}:${line} ${name}`, Number(theirCyclomatic), ours?.cyclomatic);
				cognitive.compare(`${file}:${line} ${name}`, Number(theirCognitive), ours?.cognitive);
			}
		}
		expect(cyclomatic.total).toBeGreaterThan(17_000);
		expect(cyclomatic.differences).toEqual([]);
		expect(cognitive.differences).toEqual(known);
	});
});
