import { LanguageAnalyzer, analysisOf } from "/work/main/server/src/analysis/language-analyzer.ts";
import { languageOf } from "/work/main/server/src/analysis/languages.ts";
import { systemClock } from "/work/main/server/src/base/clock.ts";
import { silentLogger } from "/work/main/server/src/base/logger.ts";
import { subjects, percentile } from "/work/main/test/support/analysis-subjects.ts";
import { OpenDocument } from "/work/main/server/src/analysis/documents/open-document.ts";
const analyzer = new LanguageAnalyzer({ wasmFolder: "/work/main/dist/server", clock: systemClock, logger: silentLogger });
for (const s of subjects()) {
  if (process.argv[2] && s.name !== process.argv[2]) continue;
  const language = languageOf(s.path)!;
  const tools = await analyzer.tools(language);
  const acc: Record<string, number[]> = {};
  const note = (k: string, t: number) => (acc[k] ??= []).push(t);
  const wrap = (o: any, name: string, k: string) => { const f = o[name]; o[name] = function (...a: any[]) { const b = performance.now(); try { return f.apply(this, a); } finally { note(k, performance.now() - b); } }; };
  const t = { ...tools, rules: { run: tools.rules.run.bind(tools.rules) } as any, meter: { measure: tools.meter.measure.bind(tools.meter) } as any, grammar: { ...tools.grammar } as any };
  wrap(t.rules, "run", "rules"); wrap(t.meter, "measure", "measure"); wrap(t.grammar, "parse", "parse");
  const doc = new OpenDocument({ path: s.path, language, tools: t, text: s.text });
  doc.parse(); await doc.whole();
  const lines = s.text.split("\n");
  for (let place = 1; place < 19; place++) {
    let line = Math.floor((lines.length * (place % 9)) / 9);
    while (line < lines.length - 1 && !/[;{:,]$/.test(lines[line] ?? "")) line++;
    let at = lines[line]!.length, typedOn = line;
    if (place === 10) for (const k in acc) acc[k] = [];
    for (const c of s.typed) {
      const b = performance.now();
      doc.change([{ range: { start: { line: typedOn, character: at }, end: { line: typedOn, character: at } }, text: c }]);
      note("change", performance.now() - b);
      const p = performance.now();
      doc.parse();
      note("parse+ranges", performance.now() - p);
      const i = performance.now();
      const a = doc.instant();
      note("instant", performance.now() - i);
      note("total", performance.now() - b);
      const x = performance.now(); structuredClone(a); note("clone", performance.now() - x);
      note((c === "\n" ? "newline " : "char ") + "total", performance.now() - b);
      if (c === "\n") { typedOn++; at = 0; } else at++;
    }
    doc.change([{ range: { start: { line: typedOn, character: 0 }, end: { line: typedOn, character: at } }, text: "" }]); if (doc.wantsFreshTree) doc.forgetTree();
    doc.parse(); await doc.whole();
  }
  console.log(s.name, Object.entries(acc).map(([k, v]) => `\n   ${k} p50 ${percentile(v, .5).toFixed(2)} p95 ${percentile(v, .95).toFixed(2)} n ${v.length}`).join(""));
}
process.exit(0);
