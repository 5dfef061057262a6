// Cites records with citeproc-js, in styles: job on standard input, entries and citations on standard output, as JSON.
const CSL = require("citeproc"); const fs=require("fs");
const job = JSON.parse(fs.readFileSync(0,"utf8"));
const items = Object.fromEntries(job.items.map(it => [it.id, it]));
const ids = Object.keys(items);
const sys = {retrieveLocale: l => fs.readFileSync(job.folder + "/locales-" + (l === "en-GB" ? "en-GB" : "en-US") + ".xml", "utf8"), retrieveItem: id => items[id]};
const out = {};
for (const [name, [file, lang]] of Object.entries(job.styles)) {
  const engine = new CSL.Engine(sys, fs.readFileSync(job.folder + "/" + file + ".csl", "utf8"), lang, true);
  const alone = {};
  for (const id of ids) {
    engine.updateItems([id]);
    const entry = engine.makeBibliography()[1].join("");
    alone[id] = [entry, engine.previewCitationCluster({citationItems: [{id}], properties: {noteIndex: 0}}, [], [], "html")];
  }
  engine.updateItems(ids);
  const citations = ids.map((id, n) => ({citationID: "c" + n, citationItems: [{id}], properties: {noteIndex: n + 1}}));
  const cited = engine.rebuildProcessorState(citations, "html", []);
  const [, entries] = engine.makeBibliography();
  out[name] = {alone, cited: Object.fromEntries(cited.map((each, n) => [ids[n], each[2]])), all: entries};
}
console.log(JSON.stringify(out));
