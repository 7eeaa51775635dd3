import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TreeWalker } from "./server/src/analysis/trees/tree-walker.ts";
import { subjects } from "./test/support/analysis-subjects.ts";
import { languageOf } from "./server/src/analysis/languages.ts";
const { Parser, Language } = await import("web-tree-sitter");
let memory: WebAssembly.Memory;
await Parser.init({ instantiateWasm(imports: any, done: any) { const m = new WebAssembly.Module(readFileSync("dist/server/web-tree-sitter.wasm")); memory = imports.env.memory; const inst = new WebAssembly.Instance(m, imports); done(inst, m); return inst.exports; } } as any);
for (const s of subjects()) {
  const lang = Language.loadSync(new WebAssembly.Module(readFileSync(join("dist/server", `tree-sitter-${languageOf(s.path)!.grammar}.wasm`))));
  const parser = new Parser().setLanguage(lang);
  const tree = parser.parse(s.text)!;
  const walk = (c: any, see: (c: any, d: number) => void) => { for (let d = 0; ;) { see(c, d); if (c.gotoFirstChild()) { d++; continue; } while (!c.gotoNextSibling()) { if (d === 0 || !c.gotoParent()) return; d--; } } };
  const a: number[] = [], b: number[] = [];
  walk(tree.walk(), (c, d) => a.push(d, c.nodeTypeId, c.startIndex, c.endIndex, c.startPosition.row, c.nodeIsNamed ? 1 : 0, c.currentFieldId));
  const w = new TreeWalker(memory!, tree);
  walk(w, (c, d) => b.push(d, c.nodeTypeId, c.startIndex, c.endIndex, c.startRow, c.nodeIsNamed ? 1 : 0, c.currentFieldId));
  let diff = a.findIndex((x, i) => x !== b[i]);
  console.log(s.name, a.length / 7, b.length / 7, diff, diff >= 0 ? [a.slice(diff - diff % 7, diff - diff % 7 + 7), b.slice(diff - diff % 7, diff - diff % 7 + 7)] : "equal");
  for (const [name, make] of [["cursor", () => tree.walk()], ["walker", () => new TreeWalker(memory, tree)]] as const) {
    let best = 1e9; for (let i = 0; i < 6; i++) { const t = performance.now(); let n = 0; walk(make(), (c) => { n += c.nodeTypeId; }); best = Math.min(best, performance.now() - t); }
    console.log("  ", name, best.toFixed(2));
  }
}
process.exit(0);
