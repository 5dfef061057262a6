"use strict";

// claims.html?author=… of the site: the claims that pass the filters of the address, which have the names they have everywhere.

bondgraphSite.claims = (() => {
  const { make, bdi, link, links, page, plural, use, corpus } = bondgraphSite;
  const SHOWN = 50;
  const NODES = { author: "agent", concept: "concept", question: "question", position: "position", work: "work", source: "source" };
  const CHOICES = {
    relation: ["supports", "contrasts", "defines"],
    role: ["thesis", "supporting", "aside"],
    voice: ["direct", "told", "quotes", "reports", "summarises", "rejects"],
    sort: ["author", "year", "-year"],
  };
  const YEARS = ["from-year", "to-year"];
  const CLAIMS = ["supports", "contrasts"];
  const KNOWN = ["words", ...Object.keys(NODES), "relation", "role", "voice", ...YEARS, ...CLAIMS, "limit", "after", "sort"];
  const PAGING = ["limit", "after", "sort"];
  const HOW = { quotes: "quoted by", reports: "reported by", summarises: "summarised by", rejects: "told and rejected by" };
  const WORDS = {
    supports: "supports or is supported", contrasts: "contrasts with another", defines: "defines a concept",
    direct: "read from its holder", told: "told by somebody else", quotes: "quoted", reports: "reported", summarises: "summarised",
    rejects: "told and rejected",
  };

  const without = (pairs, ...names) => pairs.filter(([name]) => !names.includes(name));
  const spaced = (name) => name.replace("-", " ");

  // A concept with all that is broader.
  const widened = (concepts) => {
    const found = new Set(concepts);
    for (const concept of found) for (const broader of concept.others) found.add(broader);
    return found;
  };

  // What a claim has of each filter.
  const VALUES = {
    author: (claim) => claim.holders,
    concept: (claim) => [...widened(claim.concepts)],
    question: (claim) => [...new Set(claim.positions.map((position) => position.others[0]))],
    position: (claim) => claim.positions,
    work: (claim) => [...new Set([claim.work, ...claim.tellers.map((told) => told.work), ...claim.read.map((each) => each.quotes)])].filter(Boolean),
    source: (claim) => [...new Set(claim.read.map((each) => each.source))],
    voice: (claim) => (claim.tellers.length ? ["told", ...new Set(claim.tellers.map((told) => told.how))] : ["direct"]),
    role: (claim) => [...new Set(claim.read.map((each) => each.role))].filter(Boolean),
  };

  // The chain of voices, as every page has it.
  const chain = (claim) => {
    const where = (work, before) => work && make("span", { class: "where" }, before, link(work));
    const sources = [...new Set(claim.read.map((each) => each.source))];
    return make("ol", { class: "chain", "aria-label": "Whose words these are" },
      make("li", { class: "holder" }, links(claim.holders), claim.work && [" ", where(claim.work, "in ")]),
      claim.tellers.map((told) => make("li", { class: "teller" }, make("span", { class: "how" }, HOW[told.how]), " ", links(told.agents),
        told.work && [" ", where(told.work, told.agents.length ? "in " : "")])),
      sources.map((source) => make("li", { class: "read" }, make("span", { class: "how" }, "read in"), " ", link(source))));
  };

  // A claim that takes two positions stands twice, and once by its id.
  const article = (claim, but) => make("article", { class: "claim", id: !document.getElementById(claim.id) && claim.id, "data-claim": claim.id },
    make("p", { class: "says", dir: "auto" }, make("a", { href: claim.href }, claim.says)),
    chain(claim),
    (claim.positions.length || claim.concepts.length) && make("ul", { class: "tags", "aria-label": "Takes a position on, and is about" },
      claim.positions.filter((position) => position !== but).map((position) => make("li", { class: "stand" },
        make("a", { href: position.href }, bdi(position.others[0].label), ": ", make("b", {}, bdi(position.label))))),
      claim.concepts.map((concept) => make("li", {}, link(concept)))));

  // What is asked, with nodes for names.
  const understood = async (pairs) => {
    const { all } = await corpus.readNodes();
    const given = {};
    for (const [name, value] of pairs) {
      if (!KNOWN.includes(name)) throw corpus.wrong(`There is no filter “${name}”; there are: ${KNOWN.join(", ")}.`);
      if (CHOICES[name] && !CHOICES[name].includes(value)) {
        const instead = CHOICES[name].map((choice) => make("a", { href: page("claims", [...without(pairs, name), [name, choice]]) }, choice));
        throw corpus.wrong(`${name}: “${value}” is not one of ${CHOICES[name].join(", ")}.`, instead);
      }
      if ((YEARS.includes(name) || name === "limit") && !/^-?\d{1,4}$/.test(value)) throw corpus.wrong(`${name}: “${value}” is no whole number; write digits, e.g. ${name === "limit" ? 10 : 1990}.`);
      (given[name] ??= []).push(value);
    }
    for (const [name, kind] of Object.entries(NODES)) if (given[name]) given[name] = given[name].map((value) => corpus.named(value, all.filter((node) => node.kind === kind), name));
    if (CLAIMS.some((name) => given[name])) {
      const claims = await corpus.readClaims();
      for (const name of CLAIMS) if (given[name]) given[name] = given[name].map((value) => corpus.named(value, claims, name));
    }
    return given;
  };

  // The claims that pass, and what each has of the filters that relations give.
  const passing = async (given) => {
    let found = await corpus.readClaims();
    const tied = new Map();
    if (given.relation || given.supports || given.contrasts) {
      const add = (claim, type) => tied.set(claim, (tied.get(claim) ?? new Set()).add(type));
      const meets = { supports: new Set(), contrasts: new Set() };
      for (const { subject, object, type } of await corpus.readRelations()) {
        add(subject, type);
        add(object, type);
        if (given[type]?.includes(object)) meets[type].add(subject);
        if (type === "contrasts" && given.contrasts?.includes(subject)) meets.contrasts.add(object);
      }
      if (given.relation) found = found.filter((claim) => given.relation.some((type) => tied.get(claim)?.has(type)));
      for (const name of CLAIMS) if (given[name]) found = found.filter((claim) => meets[name].has(claim));
    }
    for (const [name, values] of Object.entries(VALUES)) if (given[name]) found = found.filter((claim) => values(claim).some((value) => given[name].includes(value)));
    const [from, to] = YEARS.map((name) => given[name] && Number(given[name][0]));
    if (from !== undefined) found = found.filter((claim) => claim.year !== null && claim.year >= from);
    if (to !== undefined) found = found.filter((claim) => claim.year !== null && claim.year <= to);
    if (given.words) {
      await use("siteSearch");
      const holding = await bondgraphSite.holding(given.words.join(" "));
      found = found.filter((claim) => holding.has(claim.number));
    }
    const sort = given.sort?.[0] ?? "author";
    if (sort !== "author") {
      const key = (claim) => (claim.year === null ? Infinity : sort === "year" ? claim.year : -claim.year);
      found = [...found].sort((one, other) => (key(one) === key(other) ? one.number - other.number : key(one) - key(other)));
    }
    return found;
  };

  // Claims in groups, each with its heading: by position where a debate was asked for, by year, else by holder.
  const grouped = (given, rows) => {
    const groups = new Map();
    const put = (key, title, claim) => {
      if (!groups.has(key)) groups.set(key, { title, rows: [] });
      if (claim) groups.get(key).rows.push(claim);
    };
    if (given.question || given.position) {
      const asked = given.position ?? given.question.flatMap((question) => question.positions);
      for (const position of asked) put(position, position, null);
      for (const claim of rows) for (const position of claim.positions) if (groups.has(position)) put(position, position, claim);
    } else if (given.sort && given.sort[0] !== "author") {
      for (const claim of rows) put(claim.year, claim.year === null ? "Without a year" : String(claim.year), claim);
    } else {
      for (const claim of rows) put(claim.holders.map((holder) => holder.id).join(" "), claim.holders.map((holder) => holder.label).join(" & "), claim);
    }
    return groups;
  };

  const sections = (given, rows, all) => [...grouped(given, rows)].map(([key, { title, rows: own }], at) => {
    const side = typeof title === "object";
    const takers = side ? all.filter((claim) => claim.positions.includes(key)) : own;
    const total = takers.length;
    return make("section", { class: side && !total ? "group nobody" : "group", "aria-labelledby": `g${at + 1}` },
      make("h2", { id: `g${at + 1}` }, side ? link(title) : bdi(title)),
      side && title.says && make("p", { class: "asks", dir: "auto" }, title.says),
      side && !total && make("p", { class: "holders" }, "Nobody that passes the filters."),
      side && total > 0 && make("p", { class: "holders" }, corpus.holding(takers), ".", total > own.length && ` ${own.length || "None"} of ${plural(total, "claim")} on this page.`),
      own.map((claim) => article(claim, side ? key : null)));
  });

  const chips = (pairs, given) => {
    const seen = {};
    const set = pairs.map(([name, value], at) => {
      if (PAGING.includes(name)) return null;
      const nth = (seen[name] = (seen[name] ?? -1) + 1);
      const node = given[name]?.[nth];
      const label = node?.label ?? WORDS[value] ?? value;
      const rest = without(pairs.filter((_, other) => other !== at), "after");
      return make("li", {}, make("span", {}, `${spaced(name)}: `, bdi(label)), " ", make("a", { href: page("claims", rest), "aria-label": `Without ${spaced(name)}: ${label}` }, "×"));
    });
    return set.some(Boolean) && make("ul", { class: "chips", "aria-label": "Filters that are set" }, set,
      make("li", { class: "clear" }, make("a", { href: page("claims") }, "Clear all")));
  };

  // Values that narrow the list, with how many claims each leaves.
  const narrowing = (pairs, rows) => {
    const asked = new Set(pairs.map(([name]) => name));
    const titles = { question: "Question", position: "Position", author: "Author", concept: "Concept", voice: "Voice", work: "Work", source: "Read in", role: "The page’s own label" };
    const facets = Object.entries(titles).filter(([name]) => !asked.has(name)).map(([name, title]) => {
      const counts = new Map();
      for (const claim of rows) for (const value of VALUES[name](claim)) counts.set(value, (counts.get(value) ?? 0) + 1);
      const values = [...counts].sort(([, one], [, other]) => other - one).slice(0, 20);
      if (!values.some(([, count]) => count < rows.length)) return null;
      const item = ([value, count]) => make("li", {}, make("a", { href: page("claims", [...without(pairs, ...PAGING), [name, value.id ?? value]]) }, bdi(value.label ?? WORDS[value] ?? value)),
        " ", make("span", { class: "count" }, count.toLocaleString("en")));
      return { title, first: values.slice(0, 6).map(item), more: values.slice(6).map(item) };
    }).filter(Boolean);
    return facets.length > 0 && make("aside", { class: "narrow", id: "narrow", "aria-labelledby": "narrow-by" }, make("h2", { id: "narrow-by" }, "Narrow by"),
      facets.map(({ title, first, more }, at) => make("details", { open: at < 4 }, make("summary", {}, make("h3", {}, title)), make("ul", {}, first),
        more.length > 0 && make("details", { class: "more" }, make("summary", {}, `${more.length} more`), make("ul", {}, more)))));
  };

  const order = (pairs, sort) => make("nav", { class: "order", "aria-label": "Order of the claims" }, "Listed by ",
    [["author", "author"], ["year", "year, earliest first"], ["-year", "year, latest first"]].flatMap(([name, label], at) => [
      at ? " · " : "",
      make("a", { href: page("claims", [...without(pairs, ...PAGING), ...(name === "author" ? [] : [["sort", name]])]), "aria-current": name === sort && "true" }, label)]));

  // The form shows what was asked.
  const fill = (form, pairs) => {
    for (const [name, value] of pairs) {
      for (const field of form?.elements ?? []) {
        if (field.name !== name) continue;
        if (field.type === "checkbox") field.checked ||= field.value === value;
        else if (!field.value) field.value = value;
      }
    }
  };

  const answered = async (pairs, answer, form) => {
    fill(form, pairs);
    const given = await understood(pairs);
    const found = await passing(given);
    const start = given.after ? found.findIndex((claim) => claim.id === given.after[0]) + 1 : 0;
    const most = Math.min(Number(given.limit?.[0] ?? SHOWN) || SHOWN, 100);
    const rows = found.slice(start, start + most);
    const labels = pairs.filter(([name]) => !PAGING.includes(name)).map(([, value]) => value);
    document.title = `${labels.join(", ") || "Claims"} – ${document.title.split(" – ").pop()}`;
    if (!found.length) {
      const words = given.words && make("p", {}, "The words may stand elsewhere than in claims: ", make("a", { href: page("search", [["words", given.words.join(" ")]]) }, "search everything"), ".");
      answer.replaceChildren(...[chips(pairs, given), make("p", { class: "summary", role: "status" }, "No claim passes these filters."),
        make("section", { class: "notice" }, make("p", {}, "Leave one of them out, or ", make("a", { href: page("claims") }, "begin again with all claims"), "."), words)].filter(Boolean));
      return;
    }
    const behind = start + rows.length < found.length;
    const said = rows.length === found.length ? `${plural(found.length, "claim")}.`
      : `${!start ? "The first" : behind ? "A further" : "The last"} ${rows.length} of ${plural(found.length, "claim")}.`;
    const list = make("div", { class: "list" }, make("p", { class: "summary", role: "status" }, said), found.length > 1 && order(pairs, given.sort?.[0] ?? "author"),
      sections(given, rows, found),
      (start > 0 || behind) && make("nav", { class: "turning", "aria-label": "Pages" },
        start > 0 && make("a", { rel: "first", href: page("claims", without(pairs, "after")) }, "From the beginning"), " ",
        behind && make("a", { class: "go", rel: "next", href: page("claims", [...without(pairs, "after"), ["after", rows.at(-1).id]]) }, "Further claims")));
    answer.replaceChildren(...[chips(pairs, given), make("div", { class: "aside found" }, list, narrowing(pairs, found))].filter(Boolean));
  };

  return Object.assign(answered, { article, chain });
})();
