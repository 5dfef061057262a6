"use strict";

// Search of the site: an index of names and, where the claims are not too many, of what they say, made when it is first asked.

bondgraphSite.search = (() => {
  const { use, fold, corpus } = bondgraphSite;
  let made;

  // A word without its ending, as far as four letters are left: the same in the index and in what is looked for.
  const stem = (word) => word.replace(/(?<=[\p{L}\p{N}]{4})(?:ies|e?s|e?d|ing|ly|al|e|y)$/u, "");
  const words = (text) => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

  const index = async () => {
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
    if (searched) {
      for (const claim of await corpus.readClaims()) {
        const around = [...claim.holders, ...claim.tellers.flatMap((told) => [...told.agents, told.work]), claim.work, ...claim.concepts, ...claim.read.map((each) => each.quotes)];
        const names = around.filter(Boolean).map((node) => [node.label, ...(node.kind === "agent" ? [] : node.names)].join(" "));
        documents.push({ id: nodes.length, label: "", names: [...new Set(names)].join(" "), says: claim.says });
        nodes.push(claim);
      }
    }
    found.addAll(documents);
    return { found, nodes };
  };

  // The nodes that hold all of the words, the best first: the last word may be a beginning, and one that is nowhere is taken
  // for what comes near.
  const search = async (asked) => {
    const { found, nodes } = await (made ??= index());
    const last = words(asked).length - 1;
    const options = [
      { prefix: (_, at) => at === last },
      { prefix: true, fuzzy: (term) => (term.length > 4 ? 0.25 : false) },
      { prefix: true, fuzzy: (term) => (term.length > 4 ? 0.25 : false), combineWith: "OR" },
    ];
    for (const option of options) {
      const hits = found.search(asked, option);
      if (hits.length) return hits.map((hit) => nodes[hit.id]);
    }
    return [];
  };

  return search;
})();

// The numbers of the claims that hold words, all of them.
bondgraphSite.holding = async (asked) => {
  const found = await bondgraphSite.search(asked);
  return new Set(found.filter((node) => node.kind === "claim").map((claim) => claim.number));
};
