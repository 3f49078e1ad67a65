// Ajv, the JSON Schema implementation of the JavaScript world, agrees with ours on rows and release.
// /// script
// [tool.client]
// npm = ["ajv@8"]
// formats = ["huggingface"]
// release = true
// ///

import fs from "node:fs";
import path from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

const out = process.argv[2];
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const lines = (file) =>
  fs.readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const compile = (schema) => new Ajv2020.default({ allErrors: true, strict: false }).compile(schema);

for (const folder of [path.join(out, "huggingface"), path.join(out, "release", "huggingface")]) {
  const valid = compile(read(path.join(folder, "row.schema.json")));
  let count = 0;
  for (const name of fs.readdirSync(path.join(folder, "data"), { recursive: true })) {
    if (!name.endsWith(".jsonl")) continue;
    for (const row of lines(path.join(folder, "data", name))) {
      if (!valid(row)) throw new Error(JSON.stringify(valid.errors));
      count += 1;
      const bad = structuredClone(row);
      bad.attributions = [{ ...bad.attributions[0], spans: [{ role: 1 }] }];
      if (valid(bad)) throw new Error("a wrong row was accepted");
    }
  }
  console.log(`   ${folder.slice(out.length + 1)}: ${count} rows accepted, as many broken ones refused`);
}
