// Recogito's text annotator parses our Web Annotations and writes them again.

// /// script
// [tool.client]
// formats = ["webannotation"]
// npm = ["@recogito/text-annotator@4.1.1"]
// back = { webannotation = "recogito-back" }
// ///

import { readFileSync, readdirSync, mkdirSync, rmSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";

globalThis.window ??= globalThis;
globalThis.document ??= { addEventListener() {}, createElement: () => ({ style: {} }) };
const { W3CTextFormat } = await import("@recogito/text-annotator");

const out = process.argv[2];
const folder = join(out, "webannotation");
const back = join(out, "recogito-back");
rmSync(back, { recursive: true, force: true });
mkdirSync(back);
let count = 0, fragments = 0, shifted = 0;
for (const name of readdirSync(folder).filter((name) => name.endsWith(".jsonld"))) {
  const page = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const stem = name.slice(0, -".jsonld".length);
  const text = readFileSync(join(folder, stem + ".txt"), "utf8");
  const source = [page.items[0].target].flat()[0].source;
  const format = W3CTextFormat(source);
  const written = page.items.map((item) => {
    const { parsed, error } = format.parse(item);
    if (error) throw error;
    count += 1;
    for (const { start, end, quote } of parsed.target.selector) {
      fragments += 1;
      const points = [...text].slice(start, end).join("");
      if (points !== quote) throw new Error(`${points} is not ${quote}`);
      if (text.slice(start, end) !== quote) shifted += 1;
    }
    return format.serialize(parsed);
  });
  writeFileSync(join(back, name), JSON.stringify({ ...page, items: written }));
  copyFileSync(join(folder, stem + ".txt"), join(back, stem + ".txt"));
}
console.log(`   ${count} annotations with ${fragments} fragments, every quotation at its position`);
console.log(`   by UTF-16 units, as a browser counts, ${shifted} of them would be elsewhere`);
