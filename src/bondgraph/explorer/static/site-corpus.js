"use strict";

// The corpus as pages of the site ask it: nodes, claims and relations, decoded from the data files (site_data.py).

bondgraphSite.corpus = (() => {
  const { data, file, fold, make, bdi, link, links } = bondgraphSite;
  let nodes, claims, relations;

  const addressed = (kind, id, apart) => file(apart || `${kind}/${id}.html`);

  // A problem that a reader can do something about.
  const wrong = (text, instead = []) => {
    const error = new Error(text);
    error.said = [make("p", {}, text)];
    if (instead.length) error.said.push(make("p", {}, "Try instead:"), make("ul", {}, instead.map((each) => make("li", {}, each))));
    return error;
  };

  // Agents, works, sources, concepts, questions and positions.
  const readNodes = async () => {
    if (nodes) return nodes;
    const about = await data("nodes");
    const all = about.nodes.map(([kind, id, label, names, says, apart, others]) => {
      const of = about.kinds[kind];
      return { kind: of, id, label, names, says, others, href: addressed(of, id, apart) };
    });
    for (const node of all) node.others = node.others.map((number) => all[number]);
    const questions = about.questions.map((number) => all[number]);
    for (const question of questions) question.positions = question.others;
    nodes = { ...about, all, questions };
    return nodes;
  };

  const pieces = async (name) => {
    const { pieces: counts } = await readNodes();
    const found = await Promise.all(Array.from({ length: counts[name] }, (_, at) => data(`${name}-${at}`)));
    return found.flat();
  };

  // Every claim, in the order of answers.
  const readClaims = async () => {
    if (claims) return claims;
    const { all, answered, claims: total } = await readNodes();
    if (!answered) {
      const many = total.toLocaleString("en");
      throw wrong(`With ${many} claims the corpus is too large to be asked in a page. A service does it: bondgraph serve.`);
    }
    const node = (number) => (number < 0 ? null : all[number]);
    claims = (await pieces("claims")).map(([id, says, year, holders, work, tellers, read, positions, concepts, apart], number) => ({
      kind: "claim", id, says, label: says, year, number, href: addressed("claim", id, apart),
      holders: holders.map(node), work: node(work), positions: positions.map(node), concepts: concepts.map(node),
      tellers: tellers.map(([how, agents, of]) => ({ how, agents: agents.map(node), work: node(of) })),
      read: read.map(([source, role, quotes]) => ({ source: node(source), role, quotes: node(quotes) })),
    }));
    return claims;
  };

  // Every relation, with its two ends.
  const readRelations = async () => {
    if (relations) return relations;
    const stated = await readClaims();
    const { all } = await readNodes();
    relations = (await pieces("relations")).map(([subject, type, object, because, basis, nature, apart]) => {
      const [from, to] = [stated[subject], object < 0 ? all[~object] : stated[object]];
      const of = ["supports", "contrasts", "defines"][type];
      const id = `${from.id}--${of}--${to.id}`;
      const drawn = ["in-text", "editorial"][basis];
      return { id, type: of, subject: from, object: to, because, basis: drawn, nature, href: addressed("relation", id, apart) };
    });
    return relations;
  };

  // The node that a name stands for: an id, kind:id, a label, another name, or of a person the last name.
  const named = (name, among, parameter) => {
    const [, kind, id] = /^([a-z]+):(.+)$/s.exec(name) ?? [];
    const own = among.find((node) => node.id === name) ?? (kind && among.find((node) => node.kind === kind && node.id === id));
    if (own) return own;
    const wanted = fold(name);
    const called = among.filter((node) => [node.id, node.label, ...(node.names ?? [])].some((each) => fold(each) === wanted));
    const found = called.length ? called : among.filter((node) => node.kind === "agent" && fold(node.label).endsWith(` ${wanted}`));
    if (found.length === 1) return found[0];
    const near = found.length ? found : among.filter((node) => wanted.length > 2 && fold(`${node.id} ${node.label}`).includes(wanted.slice(0, 4)));
    const instead = near.slice(0, 5).map((node) => {
      const query = new URLSearchParams([...new URLSearchParams(location.search)].map(([key, value]) => [key, key === parameter && value.trim() === name ? node.id : value]));
      return make("a", { href: `${location.pathname}?${query}` }, bdi(node.label));
    });
    const which = found.length ? `${parameter}: “${name}” stands for several` : `${parameter}: nothing here is called “${name}”`;
    throw wrong(which, instead);
  };

  // By way of whom a claim is known, in short, as pages of debates have it; one who rejects it does not stand for it.
  const via = (claim) => claim.tellers.length > 0 && make("span", { class: "via" }, claim.tellers.map(({ how, agents, work }, at) => [
    how === "rejects" ? `${at ? ", " : ""}told and rejected by ` : at ? ", by way of " : "told by ", links(work ? [work] : agents)]));

  // The holders of claims, each with those by way of whom what they hold here is known.
  const holding = (claims) => [...new Set(claims.flatMap((claim) => claim.holders))].map((holder) => {
    const own = claims.filter((claim) => claim.holders.includes(holder));
    const ways = new Map(own.map((claim) => [via(claim) && via(claim).textContent, claim]));
    const part = ways.has(false) && ways.size > 1;
    const told = [...ways].filter(([way]) => way).slice(0, 3).map(([, claim], at) => [at ? "; " : part ? ", in part " : ", ", via(claim)]);
    return [link(holder), told];
  }).flatMap((each, at) => [at ? "; " : "", each]);

  return { readNodes, readClaims, readRelations, named, wrong, via, holding };
})();
