"use strict";

// path.html?start=…&end=… of the site: the shortest chain of relations between two nodes, searched breadth first.

bondgraphSite.path = (() => {
  const { make, bdi, link, links, plural, corpus } = bondgraphSite;
  const FURTHEST = 12;
  const HOW = { supports: ["supports", "is supported by"], contrasts: ["contrasts with", "contrasts with"], defines: ["defines", "is defined by"] };

  // The claims that a node stands for, with how the step to them is told; a claim or concept stands for itself.
  const stations = (node, claims) => {
    if (node.kind === "claim" || node.kind === "concept") return [node];
    const hangs = {
      agent: (claim) => claim.holders.includes(node),
      position: (claim) => claim.positions.includes(node),
      question: (claim) => claim.positions.some((position) => position.others[0] === node),
      work: (claim) => claim.work === node || claim.tellers.some((told) => told.work === node) || claim.read.some((each) => each.quotes === node),
      source: (claim) => claim.read.some((each) => each.source === node),
    }[node.kind];
    return claims.filter(hangs);
  };

  const search = (from, to, around) => {
    const before = new Map(from.map((node) => [node, null]));
    const goal = new Set(to);
    let edge = [...from];
    for (let steps = 0; edge.length && steps <= FURTHEST; steps += 1) {
      const met = edge.find((node) => goal.has(node));
      if (met) {
        const steps_ = [];
        for (let node = met, step = before.get(met); step; node = step.from, step = before.get(node)) steps_.unshift({ ...step, to: node });
        return { begin: steps_.length ? steps_[0].from : met, steps: steps_, end: met };
      }
      const next = [];
      for (const node of edge) {
        for (const relation of around.get(node) ?? []) {
          const other = relation.subject === node ? relation.object : relation.subject;
          if (before.has(other)) continue;
          before.set(other, { from: node, relation });
          next.push(other);
        }
      }
      edge = next;
    }
    return null;
  };

  const told = (node) => (node.kind === "claim" ? [links(node.holders), ": ", make("a", { class: "says", dir: "auto", href: node.href }, node.says)] : [link(node), " ", make("span", { class: "count" }, node.kind)]);

  return async (pairs, answer, form) => {
    const given = new Map();
    const relations = [];
    for (const [name, value] of pairs) {
      if (name === "relation" && HOW[value]) relations.push(value);
      else if (name === "start" || name === "end") given.set(name, value);
      else throw corpus.wrong(name === "relation" ? `relation: “${value}” is not one of supports, contrasts, defines.` : `There is no parameter “${name}”; there are: start, end, relation.`);
    }
    for (const field of form?.elements ?? []) if (given.has(field.name) && !field.value) field.value = given.get(field.name);
    for (const name of ["start", "end"]) if (!given.has(name)) throw corpus.wrong(`${name}: nothing is given; write a name or an id.`);
    const { all } = await corpus.readNodes();
    const claims = await corpus.readClaims();
    const among = [...all, ...claims];
    const [start, end] = ["start", "end"].map((name) => corpus.named(given.get(name), among, name));
    const around = new Map();
    for (const relation of await corpus.readRelations()) {
      if (relations.length && !relations.includes(relation.type)) continue;
      for (const node of [relation.subject, relation.object]) {
        if (!around.has(node)) around.set(node, []);
        around.get(node).push(relation);
      }
    }
    const found = search(stations(start, claims), stations(end, claims), around);
    document.title = `${start.label} to ${end.label} – ${document.title.split(" – ").pop()}`;
    const heading = make("h2", {}, "From ", link(start), " to ", link(end));
    if (!found) {
      answer.replaceChildren(heading, make("p", { class: "summary", role: "status" }, `No chain of at most ${FURTHEST} relations joins them.`));
      return;
    }
    const steps = found.steps.map(({ from, relation, to }) => make("li", { class: `relation ${relation.type} ${relation.basis}` },
      make("p", { class: "end" }, make("a", { class: `type ${relation.type}`, href: relation.href }, HOW[relation.type][relation.subject === from ? 0 : 1]), " ", told(to)),
      make("p", { class: "because", dir: "auto" }, relation.because),
      make("p", { class: "by" }, make("span", { class: `basis ${relation.basis}` }, relation.basis === "in-text" ? "drawn in the text" : "drawn by the curator"),
        relation.nature && [" ", make("span", { class: "nature" }, relation.nature.replaceAll("-", " "))])));
    answer.replaceChildren(...[heading,
      make("p", { class: "summary", role: "status" }, found.steps.length ? `${plural(found.steps.length, "relation")} ${found.steps.length === 1 ? "joins" : "join"} them.` : "They meet in one claim."),
      make("ol", { class: "steps" }, make("li", {}, make("p", { class: "end" }, start !== found.begin && [bdi(start.label), ", "], told(found.begin))), steps),
      end !== found.end && make("p", {}, "This leads to ", link(end), ".")].filter(Boolean));
  };
})();
