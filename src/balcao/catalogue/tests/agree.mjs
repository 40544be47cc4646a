// The page's own evaluator, asked from outside: a batch a line, an answer a line.
import { createInterface } from "node:readline";
import { Unsure, value, Wrong } from "../../../../frontend/src/expressions.js";
import { shown, walk } from "../../../../frontend/src/reckoning.js";

function worked([tree, answers]) {
  try {
    return { value: value(tree, answers) };
  } catch (failure) {
    if (failure instanceof Wrong) return { wrong: true };
    if (failure instanceof Unsure) return { unsure: true };
    throw failure;
  }
}

function walked([script, posted, there]) {
  const found = walk(script, new Map(Object.entries(posted)), (id) => there.includes(id));
  return found.map(({ id, asked, computed, value: each, as }) => ({
    id,
    asked: asked ?? "unsure",
    ...(computed && each !== undefined && { value: each, shown: ["zh-Hant", "pt", "en"].map((language) => shown(each, as, language, ["✓", "✗"]) ?? null) }),
  }));
}

for await (const line of createInterface({ input: process.stdin })) {
  const { expressions = [], pages = [] } = JSON.parse(line);
  console.log(JSON.stringify({ expressions: expressions.map(worked), pages: pages.map(walked) }));
}
