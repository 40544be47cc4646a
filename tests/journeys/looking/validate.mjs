// Answers each line (a page as a JSON string) with a line: what html-validate finds in it.
import { createInterface } from "node:readline";
import { HtmlValidate, StaticConfigLoader } from "html-validate";

const validator = new HtmlValidate(
  new StaticConfigLoader({
    root: true,
    extends: ["html-validate:standard", "html-validate:a11y", "html-validate:document"],
    rules: {
      "require-sri": ["error", { target: "crossorigin" }], // our own files come from our own house
      "heading-level": ["error", { minInitialRank: "h2" }], // what went wrong, and what was done, stand above the page's title
      "prefer-native-element": ["error", { exclude: ["button", "region"] }], // links drawn as buttons work by the space bar too; what scrolls is named
    },
  }),
);
for await (const line of createInterface({ input: process.stdin })) {
  const report = await validator.validateString(JSON.parse(line));
  const found = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector, line: at }) => `${ruleId}: ${message} (${selector ?? `line ${at}`})`),
  );
  process.stdout.write(`${JSON.stringify(found)}\n`);
}
