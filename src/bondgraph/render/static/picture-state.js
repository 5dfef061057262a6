// What is drawn, what is selected and what is hidden; the address of the page says the same: in its query where a
// service answers, else behind the #.
"use strict";
var bondgraphPicture = (function () {
  const data = JSON.parse(document.getElementById("picture-data").textContent);
  const nodes = new Map(data.nodes.map((node) => {
    const usual = { text: node.label, lines: [node.label], point: node.label, row: null };
    return [node.id, { ...usual, ...node, kind: node.id.split(":", 1)[0], x: node.at[0], y: node.at[1] }];
  }));
  const edges = new Map();
  for (const [n, { type, basis = null, ...ends }] of data.edges.entries()) {
    const [from, to] = [data.nodes[ends.from].id, data.nodes[ends.to].id];
    const named = `${from} ${type} ${to}`;
    let id = named;
    for (let more = 2; edges.has(id); more += 1) id = `${named} ${more}`;
    edges.set(id, { id, from, to, type, basis, n, told: null });
  }
  const around = new Map(Array.from(nodes.keys(), (id) => [id, []]));
  for (const edge of edges.values()) {
    around.get(edge.from).push(edge);
    if (edge.to !== edge.from) around.get(edge.to).push(edge);
  }
  // What claims say, and why they are related, stands in a table.
  const numbered = [...edges.values()];
  function take(words) {
    for (const row of words.querySelectorAll("tr[data-node]")) {
      const node = nodes.get(row.dataset.node);
      if (!node) continue;
      const says = row.querySelector(".says");
      Object.assign(node, { row, text: says.textContent, page: says.getAttribute("href") ?? node.page });
    }
    for (const told of words.querySelectorAll("li[data-edge]")) numbered[told.dataset.edge].told ??= told;
    // A way to a node has no more than its address there.
    const pages = new Map(Array.from(nodes.values(), ({ id, page }) => [page, id]));
    for (const way of words.querySelectorAll("a[data-select]")) {
      const href = way.getAttribute("href");
      way.dataset.select = pages.get(href) ?? decodeURIComponent(href.replace("#select=", ""));
    }
  }
  take(document.getElementById("picture-words"));
  const known = new Set([...Object.keys(data.styles), ...Object.keys(data.bases)]);
  const state = { selected: null, hidden: new Set(data.hidden) };
  const listeners = [];
  const live = document.getElementById("picture").hasAttribute("data-live");

  // The rows that the table lacks stand in the list; it is asked for when something is first looked for or selected.
  let list = document.getElementById("picture").dataset.list;
  async function rest() {
    if (!list) return;
    const asked = list;
    list = null;
    try {
      const answer = await fetch(asked);
      if (!answer.ok) throw new Error(answer.statusText);
      take(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("picture-words"));
    } catch {
      list = asked; // what is selected leads to its page, which has the same
      return;
    }
    for (const listener of listeners) listener("more");
  }

  // -- what can be seen

  let shown = { nodes: new Set(), edges: new Set() };
  function look() {
    const hidden = state.hidden;
    const kind = (id) => nodes.get(id).kind;
    const seen = { nodes: new Set(), edges: new Set() };
    for (const id of nodes.keys()) {
      if (kind(id) === "claim" && !hidden.has("claim")) seen.nodes.add(id);
    }
    const show = (edge) => seen.edges.add(edge.id) && seen.nodes.add(edge.from).add(edge.to);
    for (const edge of edges.values()) {
      const off = [edge.type, edge.basis, kind(edge.from), kind(edge.to)].some((word) => hidden.has(word));
      if (!off) show(edge);
    }
    // What is selected is drawn, even if its kind is not.
    if (edges.has(state.selected)) show(edges.get(state.selected));
    if (nodes.has(state.selected) && !seen.nodes.has(state.selected)) {
      seen.nodes.add(state.selected);
      for (const edge of around.get(state.selected)) {
        if (seen.nodes.has(edge.from) && seen.nodes.has(edge.to)) seen.edges.add(edge.id);
      }
    }
    shown = seen;
  }

  // What stays bright: the selection and all within one step of it; null where nothing is selected.
  function focus() {
    const bright = { nodes: new Set(), edges: new Set() };
    if (edges.has(state.selected)) {
      const edge = edges.get(state.selected);
      bright.edges.add(edge.id);
      bright.nodes.add(edge.from).add(edge.to);
    } else if (nodes.has(state.selected)) {
      bright.nodes.add(state.selected);
      for (const edge of around.get(state.selected)) {
        if (shown.edges.has(edge.id)) bright.edges.add(edge.id) && bright.nodes.add(edge.from).add(edge.to);
      }
    } else return null;
    return bright;
  }

  // -- the address

  function same(set) {
    return set.size === data.hidden.length && data.hidden.every((word) => set.has(word));
  }
  function address(selected, hidden) {
    const parts = [];
    if (selected !== null) parts.push("select=" + encodeURIComponent(selected));
    if (!same(hidden)) parts.push("hide=" + [...hidden].sort().join(","));
    return parts.join("&");
  }
  // A query with this in it.
  function said(query, own) {
    const others = query.split("&").filter((part) => part && !/^(select|hide)=/.test(part));
    const all = [...others, ...(own ? [own] : [])].join("&");
    return all && "?" + all;
  }
  // The address that says this.
  function place(selected, hidden) {
    const own = address(selected, hidden);
    return live ? location.pathname + said(location.search.slice(1), own) : "#" + own;
  }
  // The ways to the other views lead to what is selected and hidden now.
  function keep() {
    if (!live) return;
    const own = address(state.selected, state.hidden);
    for (const way of document.querySelectorAll('nav[aria-label="Views"] a')) {
      const [path, query = ""] = way.getAttribute("href").split("?", 2);
      way.setAttribute("href", path + said(query, own));
    }
  }
  function read() {
    const found = { selected: null, hidden: new Set(data.hidden) };
    for (const part of [...(live ? location.search.slice(1).split("&") : []), ...location.hash.slice(1).split("&")]) {
      const [name, value = ""] = part.split("=", 2);
      let text = "";
      try {
        text = decodeURIComponent(value.replaceAll("+", " "));
      } catch {
        continue;
      }
      if (name === "select" && (nodes.has(text) || edges.has(text))) found.selected = text;
      if (name === "hide") found.hidden = new Set(text.split(",").filter((word) => known.has(word)));
    }
    return found;
  }

  // `by` says where a change comes from: "canvas" keeps the view as it is, so does "more", which says that there is more to tell;
  // anything else brings the selection into it.
  function become(next, by) {
    state.selected = next.selected;
    state.hidden = next.hidden;
    look();
    keep();
    for (const listener of listeners) listener(by);
  }
  function change(difference, by) {
    const next = { ...state, ...difference };
    const wanted = address(next.selected, next.hidden);
    const differs = address(state.selected, state.hidden) !== wanted;
    become(next, by);
    if (!differs) return;
    if (live) history.pushState(null, "", place(next.selected, next.hidden));
    else if (location.protocol !== "about:") location.hash = wanted; // a frame has no address of its own
  }
  function again() {
    const found = read();
    if (address(found.selected, found.hidden) !== address(state.selected, state.hidden)) become(found, "address");
  }
  addEventListener("hashchange", again);
  addEventListener("popstate", again);

  return {
    data, nodes, edges, around, state, rest, focus, change,
    link: (id) => place(id, state.hidden),
    shown: () => shown,
    listen: (listener) => listeners.push(listener),
    // What the address says, before anything is drawn; and then that listeners hear of it.
    begin: () => {
      Object.assign(state, read());
      look();
    },
    start: () => {
      for (const listener of listeners) listener("address");
    },
    select: (id, by) => change({ selected: id }, by),
    toggle: (word) => {
      const hidden = new Set(state.hidden);
      if (!hidden.delete(word)) hidden.add(word);
      change({ hidden }, "legend");
    },
    // The name of a node or an edge, in a line.
    name: (id) => {
      if (nodes.has(id)) return nodes.get(id).label;
      const { from, type, to } = edges.get(id);
      // Each label keeps its direction of writing to itself.
      const kept = (end) => `\u2068${nodes.get(end).label.replace(/[\u2066-\u2069]/g, "")}\u2069`;
      return `${kept(from)} ${data.styles[type].word} ${kept(to)}`;
    },
    other: (edge, id) => (edge.from === id ? edge.to : edge.from),
  };
})();
