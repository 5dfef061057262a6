// Reads Argdown from standard input with Argdown's own parser, and tells as JSON what it found.
const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { argdown } = createRequire(process.argv[2] + "/")("@argdown/node");

const read = argdown.run({ input: readFileSync(0, "utf8"), process: ["parse-input", "build-model"], logLevel: "silent" });
const told = (node) => ({
  text: node.members.filter((each) => !each.isReference).map((each) => each.text.trim()),
  data: node.data,
  tags: node.tags,
  section: node.section && node.section.title,
});
const all = (nodes) => Object.fromEntries(Object.values(nodes).map((each) => [each.title, told(each)]));
const headings = (sections) => sections.flatMap((each) => [[each.level, each.title, each.data], ...headings(each.children)]);

console.log(
  JSON.stringify({
    errors: [...read.lexerErrors, ...read.parserErrors, ...(read.exceptions || [])].map((each) => each.message),
    statements: all(read.statements),
    arguments: all(read.arguments),
    relations: read.relations.map((each) => [each.from.title, each.relationType, each.to.title]),
    headings: headings(read.sections),
    frontMatter: read.frontMatter,
  }),
);
