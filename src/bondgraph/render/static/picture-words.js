// Everything that is said in words: legend, search, list, details, table. Text goes in as text, never as markup.
"use strict";
(function (picture) {
  const { data, nodes, edges, state } = picture;
  const by = (id) => document.getElementById(id ? "picture-" + id : "picture");
  const words = { agent: "author", claim: "claim", concept: "concept" };

  function make(tag, text, attributes, ...parts) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes ?? {})) element.setAttribute(name, value);
    element.append(...parts);
    return element;
  }
  // A way to a node or an edge: a link, so that it can be opened, copied and gone back from.
  function way(id, text) {
    const link = make("a", "", { href: picture.link(id), "data-select": id });
    link.append(make("bdi", text ?? picture.name(id)));
    return link;
  }
  function many(number, one, more) {
    return `${number} ${number === 1 ? one : more ?? one + "s"}`;
  }

  // -- legend

  function tellHidden() {
    for (const button of document.querySelectorAll("[data-toggle]")) {
      button.setAttribute("aria-pressed", String(!state.hidden.has(button.dataset.toggle)));
    }
    const shown = picture.shown();
    const parts = [];
    for (const [kind, word] of Object.entries(words)) {
      const away = [...nodes.values()].filter((node) => node.kind === kind && !shown.nodes.has(node.id)).length;
      if (away) parts.push(many(away, word));
    }
    const away = {};
    for (const { id, type } of edges.values()) {
      if (!shown.edges.has(id)) away[type] = (away[type] ?? 0) + 1;
    }
    for (const [type, number] of Object.entries(away)) parts.push(`${number} × “${data.styles[type].word}”`);
    by("hidden").textContent = parts.length ? `Not drawn: ${parts.join(", ")}.` : "Nothing is hidden.";
    by("empty").hidden = shown.nodes.size > 0 || nodes.size === 0;
    by("all").hidden = state.selected === null;
  }

  // -- search and list

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const order = ["claim", "agent", "concept"];
  const entries = Array.from(nodes.values(), (node) => ({ id: node.id, told: node }));
  // What is looked through is made plain when it is first looked through.
  const readied = () => {
    for (const entry of entries) if (!entry.text) Object.assign(entry, { label: plain(entry.told.label), text: `${plain(entry.told.label)} ${plain(entry.told.text)} ${plain(cell(entry.told)?.textContent ?? "")}` });
    return entries;
  };
  entries.sort((a, b) => order.indexOf(a.told.kind) - order.indexOf(b.told.kind));
  const LISTED = 200; // more would be slow to show, and nobody reads as many
  let found = entries;
  let waiting = 0;

  function search() {
    const asked = plain(by("search").value).split(/\s+/).filter(Boolean);
    found = !asked.length ? entries : readied().filter((entry) => asked.every((word) => entry.text.includes(word)));
    const rank = (entry) => (asked.every((word) => entry.label.includes(word)) ? 0 : 1);
    if (asked.length) found.sort((a, b) => rank(a) - rank(b));
    by("found").textContent = !found.length
      ? "Nothing found. Fewer or shorter words find more."
      : `${found.length} of ${entries.length}${asked.length ? " found" : ""}${found.length > LISTED ? `, the first ${LISTED} listed` : ""}`;
    const at = by("list").contains(document.activeElement) ? document.activeElement.dataset.select : null;
    by("list").replaceChildren(...found.slice(0, LISTED).map(({ id, told }, n) => {
      const button = make("button", "", { type: "button", "data-select": id, tabindex: n ? "-1" : "0" });
      button.append(make("span", words[told.kind], { class: "picture-kind picture-is-" + told.kind }), make("strong", told.label, { dir: "auto" }));
      if (told.text !== told.label) button.append(make("span", told.text, { class: "picture-says", dir: "auto" }));
      return make("li", "", {}, button);
    }));
    if (at !== null) (by("list").querySelector(`[data-select="${CSS.escape(at)}"]`) ?? by("search")).focus();
    mark();
  }
  function mark() {
    for (const element of document.querySelectorAll("#picture-list [data-select], .picture-words tr[data-node]")) {
      const on = (element.dataset.select ?? element.dataset.node) === state.selected;
      if (on) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
      if (on && element.closest("#picture-list")) {
        const list = by("list");
        const top = element.offsetTop - list.offsetTop;
        if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 40) list.scrollTop = top - 10;
      }
    }
  }
  function step(from, by_) {
    const buttons = [...by("list").querySelectorAll("button")];
    const at = buttons.indexOf(from) + by_;
    if (at < 0) return by("search").focus();
    const next = buttons[Math.min(at, buttons.length - 1)];
    if (!next) return;
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  // -- details

  // What the table tells: of a claim, and of a relation.
  const cell = ({ row }) => row?.cells[1];
  const copied = (elements) => [...elements].map((element) => element.cloneNode(true));

  // Where more is to be read of a node.
  function further({ id, page }) {
    if (!page) return [];
    const links = make("p", "", { class: "picture-further" }, make("a", "Open its page", { href: page }));
    const around = by("").dataset.around;
    if (around) links.append(make("a", "Draw around it", { href: around + encodeURIComponent(id) }));
    return [links];
  }
  function facts(node) {
    const passages = copied(cell(node)?.querySelectorAll(".picture-passage") ?? []);
    const title = passages.length === 1 ? "Passage" : `Passages (${passages.length})`;
    return [...copied(cell(node)?.querySelectorAll("dl") ?? []), ...(passages.length ? [make("h3", title), ...passages] : [])];
  }
  function reason({ basis, told }) {
    if (!told) return basis ? [make("p", data.bases[basis][0], { class: "picture-by" })] : [];
    const parts = copied(told.querySelector(".picture-why").children);
    const page = told.querySelector("a.picture-how");
    if (page) parts.push(make("p", "", { class: "picture-by" }, make("a", "The relation’s page", { href: page.getAttribute("href") })));
    return parts;
  }
  function card(id) {
    const told = nodes.get(id);
    const box = make("div", "", { class: "picture-card" }, way(id));
    if (told.text !== told.label) box.append(make("p", told.text, { dir: "auto" }));
    return box;
  }
  const groups = [
    ["holds", "to", "Held by"], ["supports", "from", "It supports"], ["supports", "to", "It is supported by"], ["contrasts", "", "It contrasts with"],
    ["defines", "from", "It defines"], ["defines", "to", "Defined by"], ["holds", "from", "Holds"], ["about", "to", "Claims about it"], ["about", "from", "It is about"],
  ];
  function ofNode(id) {
    const told = nodes.get(id);
    const parts = [make("p", words[told.kind], { class: "picture-kind picture-is-" + told.kind })];
    parts.push(make("h2", told.label, { tabindex: "-1", dir: "auto" }));
    if (told.text !== told.label) parts.push(make("p", told.text, { class: "picture-text", dir: "auto" }));
    parts.push(...further(told), ...facts(told));
    for (const [type, end, title] of groups) {
      const own = picture.around.get(id).filter((edge) => edge.type === type && (!end || edge[end] === id));
      if (!own.length) continue;
      const list = make("ul", "", { class: type === "about" || type === "holds" ? "picture-plain" : "picture-ties" });
      for (const edge of own) {
        const item = make("li", "", { "data-edge": edge.id }, card(picture.other(edge, id)), ...reason(edge));
        if (edge.told && !told.page) {
          const text = type === "contrasts" ? "this contrast" : "this relation";
          const link = way(edge.id, text);
          link.setAttribute("aria-label", `${text}: ${picture.name(edge.id)}`);
          item.append(make("p", "", { class: "picture-by" }, "Show ", link));
        }
        list.append(item);
      }
      parts.push(make("h3", `${title} (${own.length})`), list);
    }
    return parts;
  }
  function ofEdge(id) {
    const edge = edges.get(id);
    const swatch = document.querySelector(`[data-toggle="${edge.type}"] svg`).cloneNode(true);
    const why = reason(edge);
    return [
      make("p", "relation", { class: "picture-kind" }),
      make("h2", picture.name(id), { tabindex: "-1", dir: "auto" }),
      card(edge.from),
      make("p", "", { class: "picture-verb" }, swatch, data.styles[edge.type].word),
      card(edge.to),
      ...(why[0]?.matches(".picture-because") ? [make("h3", "Because")] : []),
      ...why,
    ];
  }
  function nothing() {
    return [
      make("h2", "Details", { tabindex: "-1" }),
      make("p", "Select a node or a line in the picture, or an entry of the list: what it says, who holds it, where it stands and why it is drawn appear here."),
    ];
  }
  function tell() {
    const id = state.selected;
    const panel = by("details");
    const read = panel.contains(document.activeElement);
    panel.replaceChildren(...(id === null ? nothing() : nodes.has(id) ? ofNode(id) : ofEdge(id)));
    if (read) panel.querySelector("h2").focus();
    panel.scrollTop = 0;
    panel.classList.toggle("picture-busy", id !== null);
    by("frame").classList.toggle("picture-busy", id !== null);
  }

  // -- wiring

  let told = undefined;
  picture.listen((by_) => {
    tellHidden();
    if (by_ === "more") {
      for (const entry of entries) delete entry.text;
      search();
    }
    if (told !== state.selected || by_ === "more") {
      tell();
      mark();
    }
    if (state.selected !== null) picture.rest();
    told = state.selected;
  });
  picture.words = function () {
    document.addEventListener("click", (event) => {
      const chip = event.target.closest("[data-toggle]");
      if (chip) return picture.toggle(chip.dataset.toggle);
      const pick = event.target.closest("[data-select]");
      if (!pick || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const inside = by("details").contains(pick);
      picture.select(pick.dataset.select, "list");
      if (inside) by("details").querySelector("h2").focus();
      if (pick.closest(".picture-words")) {
        by("frame").scrollIntoView({ behavior: picture.moving(1) ? "smooth" : "auto", block: "start" });
        by("canvas").focus({ preventScroll: true });
      }
    });
    // In a frame, a way to a place in this page would lead to the page around it.
    by("").querySelector(".picture-skip a")?.addEventListener("click", (event) => {
      event.preventDefault();
      by("words").open = true;
      by("words").querySelector("summary").focus();
    });
    by("search").addEventListener("input", () => {
      picture.rest();
      clearTimeout(waiting);
      waiting = setTimeout(search, 200);
    });
    by("search").addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown") step(null, 1);
      else if (event.key === "Enter") {
        clearTimeout(waiting);
        search();
        if (found.length) picture.select(found[0].id, "list");
      } else return;
      event.preventDefault();
    });
    by("list").addEventListener("keydown", (event) => {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (!(event.key in moves)) return;
      event.preventDefault();
      step(event.target, moves[event.key]);
    });
    by("all").addEventListener("click", () => {
      picture.select(null, "all");
      by("canvas").focus();
    });
    by("in").addEventListener("click", () => picture.zoom(1.4));
    by("out").addEventListener("click", () => picture.zoom(1 / 1.4));
    by("png").addEventListener("click", () => picture.save(document.title));
    by("print").addEventListener("click", () => print());
    by("copy").addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        by("copied").textContent = "The link is copied: it leads back to just this.";
      } catch {
        by("copied").textContent = "Copy it from the address bar: it leads back to just this.";
      }
    });
    by("fit").addEventListener("click", () => picture.fit(null, picture.moving(300)));
    by("words").open = false;
    search();
  };
  picture.about = (id) => {
    const told = nodes.get(id);
    const lines = picture.around.get(id).filter((edge) => picture.shown().edges.has(edge.id)).length;
    return `${told.label}, ${words[told.kind]}, ${many(lines, "line")}. ${told.text === told.label ? "" : told.text}`;
  };
})(bondgraphPicture);
