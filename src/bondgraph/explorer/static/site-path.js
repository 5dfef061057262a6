"use strict";

// path.html?start=…&end=… of the site: the shortest way along relations from one node to another, searched breadth first.

bondgraphSite.path = (() => {
  const { make, bdi, link, links, page, plural, corpus } = bondgraphSite;
  const FURTHEST = 12;
  const NEXT = 8;
  const WALKED = { supports: ["supports", "is supported by"], contrasts: ["contrasts with", "contrasts with"], defines: ["defines", "is defined by"] };
  // How a node and the claim at its end of the way hang together, walked from the node and to it.
  const HANGING = {
    agent: ["holds", "is held by"], question: ["is answered by", "answers"], position: ["is taken by", "takes"],
    work: ["carries", "is found in"], source: ["carries", "is read in"],
  };

  // The claims that a node stands for; a claim or concept stands for itself.
  const stations = (node, claims) => {
    const hangs = {
      agent: (claim) => claim.holders.includes(node),
      position: (claim) => claim.positions.includes(node),
      question: (claim) => claim.positions.some((position) => position.others[0] === node),
      work: (claim) => claim.work === node || claim.tellers.some((told) => told.work === node) || claim.read.some((each) => each.quotes === node),
      source: (claim) => claim.read.some((each) => each.source === node),
    }[node.kind];
    return hangs ? claims.filter(hangs) : [node];
  };

  const other = (relation, node) => (relation.subject === node ? relation.object : relation.subject);

  const shortest = (from, to, around) => {
    const before = new Map(from.map((node) => [node, null]));
    const goal = new Set(to);
    let edge = [...from];
    for (let far = 0; edge.length && far <= FURTHEST; far += 1) {
      const met = edge.find((node) => goal.has(node));
      if (met) {
        const steps = [];
        for (let node = met; before.get(node); node = before.get(node).from) steps.unshift({ ...before.get(node), to: node });
        return { begin: steps.length ? steps[0].from : met, steps, end: met };
      }
      const next = [];
      for (const node of edge) {
        for (const relation of around.get(node) ?? []) {
          const there = other(relation, node);
          if (before.has(there)) continue;
          before.set(there, { from: node, relation });
          next.push(there);
        }
      }
      edge = next;
    }
    return { explored: before.size };
  };

  const stop = (node) => make("div", { class: `stop ${node.kind}` }, node.kind === "claim"
    ? [make("p", { class: "by" }, links(node.holders)), make("p", { class: "says", dir: "auto" }, make("a", { href: node.href }, node.says))]
    : [make("p", { class: "eyebrow" }, node.kind === "agent" ? "author" : node.kind), make("p", { class: "name", dir: "auto" }, make("a", { href: node.href }, node.label))]);

  const walk = (relation, from) => make("div", { class: `walk relation ${relation.type} ${relation.basis}` },
    make("p", { class: "end" }, make("a", { class: `type ${relation.type}`, href: relation.href }, WALKED[relation.type][relation.subject === from ? 0 : 1])),
    make("p", { class: "because", dir: "auto" }, relation.because),
    make("p", { class: "by" }, make("span", { class: `basis ${relation.basis}` }, relation.basis === "in-text" ? "drawn in the text" : "drawn by the curator"),
      relation.nature && [" ", make("span", { class: "nature" }, relation.nature.replaceAll("-", " "))]));

  const hang = (how) => make("div", { class: "walk" }, make("p", { class: "how" }, how));

  return async (pairs, answer, form) => {
    const given = {};
    const followed = [];
    for (const [name, value] of pairs) {
      if (name === "relation" && WALKED[value]) followed.push(value);
      else if (name === "start" || name === "end") given[name] = value;
      else throw corpus.wrong(name === "relation" ? `relation: “${value}” is not one of supports, contrasts, defines.` : `There is no parameter “${name}”; there are: start, end, relation.`);
    }
    for (const field of form?.elements ?? []) {
      if (field.type === "checkbox") field.checked ||= followed.includes(field.value);
      else if (given[field.name] && !field.value) field.value = given[field.name];
    }
    const { all } = await corpus.readNodes();
    const claims = await corpus.readClaims();
    const named = (name) => given[name] && corpus.named(given[name], [...all, ...claims], name);
    const [start, end] = [named("start"), named("end")];
    const around = new Map();
    for (const relation of await corpus.readRelations()) {
      if (followed.length && !followed.includes(relation.type)) continue;
      for (const node of [relation.subject, relation.object]) around.set(node, [...(around.get(node) ?? []), relation]);
    }
    const kinds = followed.map((kind) => ["relation", kind]);
    if (!start || !end) {
      if (!start && !end) throw corpus.wrong("start, end: nothing is given; write names or ids.");
      const one = start ?? end;
      const own = new Set(stations(one, claims));
      const next = [...new Set([...own].flatMap((node) => (around.get(node) ?? []).map((relation) => other(relation, node))))].filter((node) => !own.has(node));
      answer.replaceChildren(make("p", { class: "summary", role: "status" }, "Name the other end, or choose something next to ", link(one), ":"),
        next.length ? make("ul", { class: "next" }, next.slice(0, NEXT).map((node) => make("li", {}, make("a", { dir: "auto", href: page("path", [...pairs, [start ? "end" : "start", `${node.kind}:${node.id}`]]) }, node.label)))) : make("p", {}, "No relation leads on from it."));
      return;
    }
    document.title = `From ${start.label} to ${end.label} – ${document.title.split(" – ").pop()}`;
    document.querySelector("h1").replaceChildren("How ", bdi(start.label), " and ", bdi(end.label), " are connected");
    if (start === end) {
      answer.replaceChildren(make("p", { class: "summary", role: "status" }, "Both names stand for the same, so there is no way to go: ", link(start), ". Choose another end."));
      return;
    }
    const found = shortest(stations(start, claims), stations(end, claims), around);
    if (!found.steps) {
      answer.replaceChildren(make("section", { class: "notice" }, make("h2", { role: "status" }, "There is no way between them"),
        make("p", {}, `Up to ${FURTHEST} relations were followed, past ${plural(found.explored, "claim or concept", "claims and concepts")}${followed.length ? `, by way of ${followed.join(" and ")} only` : ""}.`),
        make("ul", {}, followed.length > 0 && make("li", {}, make("a", { href: page("path", pairs.filter(([name]) => name !== "relation")) }, "Follow all kinds of relation")),
          [["start", start], ["end", end]].map(([name, node]) => make("li", {}, make("a", { href: page("path", [[name, `${node.kind}:${node.id}`], ...kinds]) }, "See what is next to ", bdi(node.label)))))));
      return;
    }
    const items = [];
    if (start !== found.begin) items.push(make("li", {}, hang(HANGING[start.kind][0]), stop(found.begin)));
    for (const { from, relation, to } of found.steps) items.push(make("li", {}, walk(relation, from), stop(to)));
    if (end !== found.end) items.push(make("li", {}, hang(HANGING[end.kind][1]), stop(end)));
    answer.replaceChildren(
      make("p", { class: "summary", role: "status" }, `${plural(found.steps.length, "relation")} apart: the shortest way${followed.length ? ` by way of ${followed.join(" and ")}` : ""}, though there may be others as short.`),
      make("div", { class: "way" }, stop(start), make("ol", { class: "way-steps", "aria-label": "Steps" }, items)));
  };
})();
