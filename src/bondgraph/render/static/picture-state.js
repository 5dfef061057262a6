// What is drawn, what is selected and what is hidden; the address of the page says the same: in its query where a
// service answers, else behind the #.
"use strict";
var bondgraphPicture = (function () {
  const data = JSON.parse(document.getElementById("picture-data").textContent);
  const nodes = new Map(data.nodes.map((node) => [node.id, node]));
  const edges = new Map(data.edges.map((edge) => [edge.id, edge]));
  const around = new Map(data.nodes.map((node) => [node.id, []]));
  for (const edge of data.edges) {
    around.get(edge.from).push(edge);
    if (edge.to !== edge.from) around.get(edge.to).push(edge);
  }
  const known = new Set([...Object.keys(data.styles), ...Object.keys(data.bases)]);
  const state = { selected: null, hidden: new Set(data.hidden) };
  const listeners = [];
  const live = document.getElementById("picture").hasAttribute("data-live");
  // Where nodes and relations have pages of their own; none in a picture that is one file.
  const pages = JSON.parse(document.getElementById("picture-pages")?.textContent ?? "null");

  // -- what can be seen

  let shown = { nodes: new Set(), edges: new Set() };
  function look() {
    const hidden = state.hidden;
    const kind = (id) => data.told[id].kind;
    const seen = { nodes: new Set(), edges: new Set() };
    for (const id of nodes.keys()) {
      if (kind(id) === "claim" && !hidden.has("claim")) seen.nodes.add(id);
    }
    const show = (edge) => seen.edges.add(edge.id) && seen.nodes.add(edge.from).add(edge.to);
    for (const edge of edges.values()) {
      const told = data.relations[edge.id];
      const off = [told.type, told.basis, kind(edge.from), kind(edge.to)].some((word) => hidden.has(word));
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
  // The address that says this.
  function place(selected, hidden) {
    const own = address(selected, hidden);
    if (!live) return "#" + own;
    const others = location.search.slice(1).split("&").filter((part) => part && !/^(select|hide)=/.test(part));
    return location.pathname + "?" + [...others, ...(own ? [own] : [])].join("&");
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

  // `by` says where a change comes from: "canvas" keeps the view as it is, anything else brings the selection into it.
  function become(next, by) {
    state.selected = next.selected;
    state.hidden = next.hidden;
    look();
    for (const listener of listeners) listener(by);
  }
  function change(difference, by) {
    const next = { ...state, ...difference };
    const wanted = address(next.selected, next.hidden);
    const differs = address(state.selected, state.hidden) !== wanted;
    become(next, by);
    if (!differs) return;
    if (live) history.pushState(null, "", place(next.selected, next.hidden));
    else location.hash = wanted;
  }
  function again() {
    const found = read();
    if (address(found.selected, found.hidden) !== address(state.selected, state.hidden)) become(found, "address");
  }
  addEventListener("hashchange", again);
  addEventListener("popstate", again);

  return {
    data, nodes, edges, around, state, focus, change, pages,
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
      if (nodes.has(id)) return data.told[id].label;
      const told = data.relations[id];
      // Each label keeps its direction of writing to itself.
      const kept = (end) => `\u2068${data.told[end].label.replace(/[\u2066-\u2069]/g, "")}\u2069`;
      return `${kept(told.start)} ${data.styles[told.type].word} ${kept(told.end)}`;
    },
    other: (edge, id) => (edge.from === id ? edge.to : edge.from),
  };
})();
