"use strict";

// path.html?start=…&end=… of the site: the shortest way along relations from one node to another, searched breadth first.

bondgraphSite.path = (() => {
  const { make, bdi, link, page, plural, use, corpus } = bondgraphSite;
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
    ? [make("p", { class: "says", dir: "auto" }, make("a", { href: node.href }, node.says)), bondgraphSite.claims.chain(node)]
    : [make("p", { class: "eyebrow" }, node.kind === "agent" ? "author" : node.kind), make("p", { class: "name", dir: "auto" }, make("a", { href: node.href }, node.label))]);

  const walk = (relation, from) => make("div", { class: `walk relation ${relation.type} ${relation.basis}` },
    make("p", { class: "end" }, make("a", { class: `type ${relation.type}`, href: relation.href }, WALKED[relation.type][relation.subject === from ? 0 : 1])),
    make("p", { class: "because", dir: "auto" }, relation.because),
    make("p", { class: "by" }, make("span", { class: `basis ${relation.basis}` }, relation.basis === "in-text" ? "drawn in the text" : "drawn by the curator"),
      relation.nature && [" ", make("span", { class: "nature" }, relation.nature.replaceAll("-", " "))]));

  const hang = (how) => make("div", { class: "walk" }, make("p", { class: "how" }, how));

  // The way as a row of boxes, each as far as there is room for its words; looks as render/svg.py has them.
  const [WIDE, HIGH, GAP, CHARACTERS, LINES, ROOM] = [180, 104, 104, 25, 5, 1180];
  const drawing = (title, stops, walks) => {
    const svg = (tag, attributes, ...content) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(...content);
      return element;
    };
    const lines = (text) => {
      const found = [""];
      for (const word of text.split(/\s+/)) {
        const longer = `${found.at(-1)} ${word}`.trim();
        if ([...longer].length <= CHARACTERS || !found.at(-1)) found[found.length - 1] = [...longer].slice(0, CHARACTERS).join("");
        else found.push(word);
      }
      return found.length > LINES ? [...found.slice(0, LINES - 1), `${found[LINES - 1]} …`] : found;
    };
    const box = (node, at) => {
      const words = lines(node.label);
      const [x, top] = [at * (WIDE + GAP), HIGH / 2 - words.length * 8.5];
      const texts = words.map((line, row) => svg("tspan", { x: x + WIDE / 2, y: top + 13 + row * 17 }, line));
      const sort = ["agent", "claim", "concept"].includes(node.kind) ? node.kind : "claim";
      const colours = { agent: ["#33475b", "#fff"], claim: ["#fff", "#1c242c"], concept: ["#f3ead0", "#1c242c"] }[sort];
      return svg("g", { class: `map-${sort}`, fill: colours[0], stroke: "#5b6b7b", "stroke-width": 1.5, "text-anchor": "middle" },
        svg("a", { class: "map-node", href: node.href, "aria-label": node.label }, svg("rect", { x, y: 1, width: WIDE, height: HIGH - 2, rx: node.kind === "agent" ? 16 : 3 }),
          svg("text", { fill: colours[1], stroke: "none" }, ...texts)));
    };
    const line = ({ type, how, back }, at) => {
      const [from, to, y] = [at * (WIDE + GAP) + WIDE, (at + 1) * (WIDE + GAP), HIGH / 2];
      const tip = back ? `M${from} ${y}l9 -4v8z` : `M${to} ${y}l-9 -4v8z`;
      const paths = [svg("path", { fill: "none", "stroke-width": 1.6, d: `M${from} ${y}H${to}` }), ...(["supports", "defines"].includes(type) ? [svg("path", { stroke: "none", d: tip })] : [])];
      return [svg("g", { class: `map-line map-${type}`, "stroke-dasharray": { contrasts: "9 6", defines: "2 4" }[type] ?? "none" }, ...paths),
        svg("g", { class: "map-words", "font-size": 12, "text-anchor": "middle", "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" }, svg("text", { x: (from + to) / 2, y: y - 8 }, how))];
    };
    const width = stops.length * (WIDE + GAP) - GAP + 4;
    const scale = Math.min(1, Math.max(0.75, ROOM / width));
    return make("section", { "aria-labelledby": "drawn" }, make("h2", { id: "drawn" }, "The way, drawn"), make("div", { class: "way-map", role: "region", "aria-label": "The drawing", tabindex: 0 },
      svg("svg", { class: "map in-row", role: "group", viewBox: `-2 0 ${width} ${HIGH}`, width: width * scale, height: HIGH * scale, "font-size": 13, "aria-label": title }, ...walks.flatMap(line), ...stops.map(box))));
  };

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
    await use("siteClaims");
    const claims = await corpus.readClaims();
    const named = (name) => given[name] && corpus.named(given[name], [...all, ...claims], name);
    const [start, end] = [named("start"), named("end")];
    for (const [name, node] of [["start", start], ["end", end]]) {
      const field = form?.elements[name];
      if (field && node && node.kind !== "claim") Object.assign(field.dataset, { name: (field.value = node.label), chosen: `${node.kind}:${node.id}` });
    }
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
    const stops = [start, ...(start === found.begin ? [] : [found.begin]), ...found.steps.map(({ to }) => to), ...(end === found.end ? [] : [end])];
    const walks = [
      ...(start === found.begin ? [] : [{ type: "holds", how: HANGING[start.kind][0] }]),
      ...found.steps.map(({ from, relation }) => ({ type: relation.type, how: WALKED[relation.type][relation.subject === from ? 0 : 1], back: relation.subject !== from })),
      ...(end === found.end ? [] : [{ type: "holds", how: HANGING[end.kind][1] }]),
    ];
    if (start !== found.begin) items.push(make("li", {}, hang(HANGING[start.kind][0]), stop(found.begin)));
    for (const { from, relation, to } of found.steps) items.push(make("li", {}, walk(relation, from), stop(to)));
    if (end !== found.end) items.push(make("li", {}, hang(HANGING[end.kind][1]), stop(end)));
    answer.replaceChildren(
      make("p", { class: "summary", role: "status" }, `${plural(found.steps.length, "relation")} apart: the shortest way${followed.length ? ` by way of ${followed.join(" and ")}` : ""}, though there may be others as short.`),
      make("div", { class: "way" }, stop(start), make("ol", { class: "way-steps", "aria-label": "Steps" }, items)),
      drawing(document.querySelector("h1").textContent, stops, walks));
  };
})();
