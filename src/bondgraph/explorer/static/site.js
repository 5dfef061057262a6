"use strict";

// Of the site alone, on every page: what a service would answer is answered from files. A page that was opened from disk
// may load scripts and nothing else, so data are scripts too (site_data.py), loaded when something is asked.

const bondgraphSite = (() => {
  const own = document.currentScript;
  const top = new URL("..", own.src);
  const waiting = new Map();
  const values = new Map();

  const script = (address) =>
    new Promise((loaded, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.addEventListener("load", loaded);
      element.addEventListener("error", () => failed(new Error(`${address} cannot be loaded`)));
      document.head.append(element);
    });

  // A script of ours or of others, by its plain name, once.
  const use = (name) => {
    if (!waiting.has(name)) waiting.set(name, script(new URL(own.dataset[name], document.baseURI).href));
    return waiting.get(name);
  };

  // A file of the data folder, once.
  const data = (name) => {
    if (!waiting.has(`data/${name}`)) {
      const address = new URL(`data/pages/${name}.js?${own.dataset.edition}`, top).href;
      waiting.set(`data/${name}`, script(address).then(() => values.get(name)));
    }
    return waiting.get(`data/${name}`);
  };

  // What a data file hands over.
  const take = (name, value) => values.set(name, value);

  // The address of a file by its path from the top.
  const file = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), top).href;

  // The address of a page with parameters.
  const page = (name, pairs = []) => {
    const query = new URLSearchParams(pairs.filter(([, value]) => value !== "")).toString();
    return file(`${name}.html`) + (query ? `?${query}` : "");
  };

  // An element with its attributes and what is in it. Text stays text.
  const make = (tag, attributes = {}, ...content) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...content.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false && each !== ""));
    return element;
  };

  const bdi = (text) => make("bdi", {}, text);
  const link = (node, text) => make("a", { href: node.href }, bdi(text ?? node.label));
  const links = (nodes) => nodes.flatMap((node, at) => (at ? [", ", link(node)] : [link(node)]));
  const plural = (number, one, many = `${one}s`) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

  // A text as it is compared: no accents, no case, single spaces.
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim().replace(/\s+/g, " ");

  return { use, data, take, file, page, make, bdi, link, links, plural, fold };
})();

// -- search as one types (search.js asks it)

window.bondgraphSearch = async (words) => {
  await bondgraphSite.use("siteCorpus");
  await bondgraphSite.use("siteSearch");
  const found = await bondgraphSite.search(words);
  // A name that holds what was written last comes before what only mentions it, a person's before a work's.
  const last = bondgraphSite.fold(words).split(" ").pop();
  const begins = ({ node }) => bondgraphSite.fold(node.label).split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(last));
  const rank = (each) => (begins(each) ? 0 : 2) + (each.node.kind === "agent" ? 0 : 1);
  const named = found.filter(({ node }) => node.kind !== "claim").sort((one, other) => rank(one) - rank(other)).slice(0, 5);
  const claims = found.filter(({ node }) => node.kind === "claim").slice(0, 4);
  return [...named, ...claims].map(({ node, terms }) => {
    const text = node.says && node.kind === "claim" ? node.says : node.label;
    return { kind: node.kind, id: node.id, label: node.label, href: node.href, text, marks: bondgraphSite.marks(text, terms) };
  });
};

// -- pages that answer what is in their address

document.addEventListener("DOMContentLoaded", () => {
  const { use, make } = bondgraphSite;
  const main = document.getElementById("main");
  const name = (location.pathname.split("/").pop() || "index.html").replace(/\.html$/, "");
  const pairs = [...new URLSearchParams(location.search)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value);
  const script = { claims: "siteClaims", compare: "siteCompare", path: "sitePath", graph: "siteGraph", search: "siteFound" }[name];
  if (!script || !pairs.length) return;

  // What stands there for readers without scripts makes way for the answer; the form stays, at the top or at the end.
  const answer = make("div", { class: "answer", "aria-busy": "true" }, make("p", { class: "summary", role: "status" }, "Looking …"));
  const form = main.querySelector("form");
  const heading = main.querySelector("h1");
  const kept = (element) => element === heading || element === form || element.contains(heading) || element.contains(form) || element.matches("datalist");
  for (const element of [...main.children]) if (!kept(element)) element.remove();
  const before = name === "compare" ? [...main.children].find((element) => element.contains(form)) : null;
  main.insertBefore(answer, before ?? null);
  use("siteCorpus")
    .then(() => use(script))
    .then(() => bondgraphSite[name === "search" ? "found" : name](pairs, answer, form))
    .catch((error) => {
      const said = error.said ?? [make("p", {}, "What is asked could not be looked up: a file of the site is missing.")];
      if (!error.said) console.error(error);
      answer.replaceChildren(make("section", { class: "notice", role: "alert" }, make("h2", {}, "That cannot be answered as it stands"), said));
    })
    .finally(() => answer.removeAttribute("aria-busy"));
});
