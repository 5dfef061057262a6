"use strict";

// search.html?words=… of the site: what holds the words, by kind.

bondgraphSite.found = (() => {
  const { make, bdi, page, plural, use, corpus } = bondgraphSite;
  const KINDS = {
    question: ["Question", "Questions"], agent: ["Author", "Authors"], concept: ["Concept", "Concepts"], claim: ["Claim", "Claims"],
    work: ["Work", "Works"], source: ["Source", "Sources"], position: ["Position", "Positions"], relation: ["Relation", "Relations"],
  };
  const SHOWN = 25;

  const marked = (text, terms) => {
    const points = [...text];
    const parts = [];
    let behind = 0;
    for (const [start, end] of bondgraphSite.marks(text, terms)) {
      parts.push(points.slice(behind, start).join(""), make("mark", {}, points.slice(start, end).join("")));
      behind = end;
    }
    return [...parts, points.slice(behind).join("")];
  };

  const hit = ({ node, terms }) => {
    if (node.kind === "claim") {
      return make("article", { class: "claim hit" }, make("p", { class: "says", dir: "auto" }, make("a", { href: node.href }, marked(node.says, terms))), bondgraphSite.claims.chain(node));
    }
    if (node.type) {
      const end = (each) => make("a", { class: "says", dir: "auto", href: each.href }, each.label);
      return make("article", { class: `hit relation ${node.type} ${node.basis}` },
        make("p", { class: "end" }, end(node.subject), " ", make("a", { class: `type ${node.type}`, href: node.href }, node.type === "contrasts" ? "contrasts with" : node.type), " ", end(node.object)),
        make("p", { class: "snippet", dir: "auto" }, marked(node.because, terms)));
    }
    const says = node.says && node.says !== node.label && make("p", { class: "snippet", dir: "auto" }, marked(node.says, terms));
    return make("article", { class: "hit" }, make("p", { class: "name", dir: "auto" }, make("a", { href: node.href }, marked(node.label, terms))), says);
  };

  return async (pairs, answer, form) => {
    const known = ["words", "kind", "limit", "after"];
    const unknown = pairs.find(([name]) => !known.includes(name));
    if (unknown) throw corpus.wrong(`Search takes ${known.join(", ")} here, and not “${unknown[0]}”.`, [make("a", { href: page("claims", pairs.filter(([name]) => !["kind", "after", "limit"].includes(name))) }, "Claims by words and filters")]);
    const words = pairs.filter(([name]) => name === "words").map(([, value]) => value).join(" ");
    const wanted = pairs.filter(([name]) => name === "kind").map(([, value]) => value);
    const strange = wanted.find((kind) => !KINDS[kind]);
    if (strange) throw corpus.wrong(`kind: “${strange}” is not one of ${Object.keys(KINDS).join(", ")}.`);
    if (!/[\p{L}\p{N}]/u.test(words)) throw corpus.wrong("words: nothing is given; give words.");
    for (const field of form?.elements ?? []) if (field.name === "words") field.value = words;
    for (const field of document.querySelectorAll('header input[name="words"]')) field.value = words;
    await use("siteSearch");
    await use("siteClaims");
    const { searched } = await corpus.readNodes();
    const found = await bondgraphSite.search(words, { reasons: true });
    const kindOf = ({ node }) => (node.type ? "relation" : node.kind);
    const groups = Object.keys(KINDS).map((kind) => [kind, found.filter((each) => kindOf(each) === kind)]).filter(([, hits]) => hits.length);
    document.title = `${words} – search – ${document.title.split(" – ").pop()}`;
    const asked = ["words", words];
    const told = [found.near && make("p", { class: "meant" }, "Nothing holds all of this as it stands; showing what comes near."), make("p", { class: "summary", role: "status" }, found.length ? `${plural(found.length, "hit")} for “` : "Nothing here holds “", bdi(words), found.length ? "”." : "”."),
      !searched && make("p", { class: "cut" }, "With so many claims, names are searched here, and not what claims say. A service searches all: bondgraph serve.")];
    const tabs = groups.length > 1 && make("nav", { class: "tabs", "aria-label": "Kinds" }, make("ul", {},
      make("li", {}, make("a", { href: page("search", [asked]), "aria-current": !wanted.length && "page" }, "All ", make("span", { class: "count" }, found.length.toLocaleString("en")))),
      groups.map(([kind, hits]) => make("li", {}, make("a", { href: page("search", [asked, ["kind", kind]]), "aria-current": wanted.includes(kind) && "page" }, KINDS[kind][1], " ", make("span", { class: "count" }, hits.length.toLocaleString("en")))))));
    const start = Number(pairs.find(([name]) => name === "after")?.[1] ?? 0) || 0;
    const one = wanted.length > 0;
    const sections = groups.filter(([kind]) => !one || wanted.includes(kind)).map(([kind, hits]) => {
      const most = one ? SHOWN : kind === "claim" ? 5 : 3;
      const shown = hits.slice(one ? start : 0, (one ? start : 0) + most);
      const behind = (one ? start : 0) + shown.length;
      return make("section", { class: "of-kind", "aria-labelledby": `of-${kind}` },
        make("h2", { id: `of-${kind}` }, KINDS[kind][hits.length === 1 ? 0 : 1], " ", make("span", { class: "count" }, hits.length.toLocaleString("en"))), shown.map(hit),
        behind < hits.length && make("p", {}, make("a", { class: "go", href: page("search", [asked, ["kind", kind], ...(one ? [["after", String(behind)]] : [])]) }, one ? "Further hits" : `All ${hits.length.toLocaleString("en")} ${KINDS[kind][1].toLowerCase()}`)));
    });
    const help = !found.length && make("section", { class: "notice" }, make("h2", {}, "What would help"), make("ul", {},
      make("li", {}, "Fewer words, another word for it, or the beginning of one"),
      make("li", {}, "By way of the ", [["questions", "questions"], ["authors", "authors"], ["concepts", "concepts"], ["works", "works"]].flatMap(([name, label], at) => [at ? ", " : "", make("a", { href: page(name) }, label)]))),
      make("p", {}, "What is searched are names, and claims as they are put here, not the words of the sources."));
    answer.replaceChildren(...[told, tabs, make("div", { class: "found" }, make("div", { class: "list" }, sections)), help].flat().filter(Boolean));
  };
})();
