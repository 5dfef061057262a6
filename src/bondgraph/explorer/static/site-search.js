"use strict";

// Search of the site: an index of names and, where the claims are not too many, of what is said, made when it is first asked.

bondgraphSite.search = (() => {
  const { use, fold, corpus } = bondgraphSite;
  const made = new Map();

  // A word without its ending, as far as four letters are left: the same in the index and in what is looked for.
  const stem = (word) => word.replace(/(?<=[\p{L}\p{N}]{4})(?:ies|e?s|e?d|ing|ly|al|e|y)$/u, "");
  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const index = async (reasons) => {
    await use("minisearch");
    const { all, searched } = await corpus.readNodes();
    const found = new MiniSearch({
      fields: ["label", "names", "says"],
      tokenize: words,
      processTerm: stem,
      searchOptions: { combineWith: "AND", boost: { label: 3, names: 1.5 } },
    });
    const nodes = [...all];
    const documents = all.map((node, id) => ({ id, label: node.label, names: node.names.join(" "), says: node.says }));
    const add = (node, document) => {
      documents.push({ id: nodes.length, label: "", names: "", ...document });
      nodes.push(node);
    };
    if (searched) {
      for (const claim of await corpus.readClaims()) {
        const around = [...claim.holders, ...claim.tellers.flatMap((told) => [...told.agents, told.work]), claim.work, ...claim.concepts, ...claim.read.map((each) => each.quotes)];
        const names = around.filter(Boolean).map((node) => [node.label, ...(node.kind === "agent" ? [] : node.names)].join(" "));
        add(claim, { names: [...new Set(names)].join(" "), says: claim.says });
      }
      if (reasons) for (const relation of await corpus.readRelations()) add(relation, { says: relation.because });
    }
    found.addAll(documents);
    return { found, nodes };
  };

  // The nodes that hold all of the words, the best first, each with the words of it that were met. The last word may be a
  // beginning; where nothing holds all of them, what comes near is taken, and `near` says so.
  return async (asked, { reasons = false, begun = true, near = true } = {}) => {
    if (!made.has(reasons)) made.set(reasons, index(reasons));
    const { found, nodes } = await made.get(reasons);
    const last = words(asked).length - 1;
    const fuzzy = (term) => (term.length > 4 ? 0.25 : false);
    const ways = [begun ? { prefix: (_, at) => at === last } : {}, ...(near ? [{ prefix: true, fuzzy }] : [])];
    for (const way of ways) {
      const hits = found.search(asked, way);
      if (!hits.length) continue;
      const those = hits.map((hit) => ({ node: nodes[hit.id], terms: new Set(hit.terms) }));
      return Object.assign(those, { near: Boolean(way.fuzzy) });
    }
    return [];
  };
})();

// Where the words that were met stand in a text: pairs of code points.
bondgraphSite.marks = (text, terms) => {
  const { fold } = bondgraphSite;
  const found = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = fold(match[0]).replace(/(?<=[\p{L}\p{N}]{4})(?:ies|e?s|e?d|ing|ly|al|e|y)$/u, "");
    if (!terms.has(word)) continue;
    const start = [...text.slice(0, match.index)].length;
    found.push([start, start + [...match[0]].length]);
  }
  return found;
};

// The numbers of the claims that hold words, all of them; "words in quotes" as they stand, begin* for words that begin so.
bondgraphSite.holding = async (asked) => {
  const { fold, corpus } = bondgraphSite;
  const phrases = [...asked.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]/g)].map((match) => fold(match[1]));
  const found = await bondgraphSite.search(asked, { begun: /\*\s*$/.test(asked), near: !phrases.length });
  const claims = found.map(({ node }) => node).filter((node) => node.kind === "claim");
  const { searched } = await corpus.readNodes();
  if (!searched) throw corpus.wrong("With so many claims their words are not searched in a page; names are, by the search. A service searches all: bondgraph serve.");
  const around = (claim) => fold([claim.says, ...[...claim.holders, ...claim.concepts, ...claim.tellers.flatMap((told) => told.agents)].map((node) => node.label)].join(" | "));
  return new Set(claims.filter((claim) => phrases.every((phrase) => around(claim).includes(phrase))).map((claim) => claim.number));
};
