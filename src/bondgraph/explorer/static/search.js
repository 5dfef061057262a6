"use strict";

// Fields that were left empty ask nothing, and stay out of the address.
// A field that shows a node by its name asks for it by kind and id, as long as that name stands in it.
const chosen = (field, value) => (field?.dataset?.chosen && value === (field.dataset.name ?? field.defaultValue) ? field.dataset.chosen : value);
document.addEventListener("formdata", ({ formData, target }) => {
  const given = [...formData].filter(([, value]) => value !== "");
  for (const name of [...formData.keys()]) formData.delete(name);
  for (const [name, value] of given) formData.append(name, chosen(target.elements[name], value));
});

// What comes near as one types in a search: a list below the field that is walked by arrows (a combobox, as the ARIA
// Authoring Practices have it). The form works without it: Enter and the button ask for all that is found.
//
// Where `window.bondgraphSearch` is a function, it is asked for the hits of some words: a promise of
// [{kind, id, label, href, text, marks}], where the text is shown in place of the label, if there is one, and marks are
// pairs of code points in what is shown. Otherwise the service is asked that [data-suggest] names, around the field. A field that
// has [data-named] names a node, where it has a value one of that kind: what is chosen is written into it.

document.addEventListener("DOMContentLoaded", () => {
  const DELAY = 200;
  const NAMES = 5;
  const CLAIMS = 4;
  const NAMED = ["concept", "agent", "question", "work", "source", "position"];
  const CALLED = { agent: "author" };

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  // The last word is still being written: it is taken for the beginning of one.
  const begun = (words) => (/[\p{L}\p{N}]{2,}$/u.test(words) && !/["“”„«»]/u.test(words) ? `${words}*` : words);

  const asked = async ({ suggest, nodes }, kind, words, signal) => {
    const ask = async (wanted, kinds, limit) => {
      const query = new URLSearchParams([["words", wanted], ...kinds.map((kind) => ["kind", kind]), ["limit", limit]]);
      const response = await fetch(`${suggest}?${query}`, { signal, headers: { Accept: "application/json" } });
      if (response.status >= 500) throw new Error(response.statusText);
      return response.ok ? (await response.json()).hits : [];
    };
    const both = (wanted) => Promise.all([ask(wanted, kind ? [kind] : NAMED, 4 * NAMES), kind ? [] : ask(wanted, ["claim"], CLAIMS)]);
    let [named, claims] = await both(begun(words));
    if (!named.length && !claims.length && begun(words) !== words) [named, claims] = await both(words);
    // Names that begin with what was written come first, and of an author any name; then those of which a word begins so.
    const whole = folded(words).trim();
    const last = whole.split(/\s+/).pop();
    const rank = ({ node }) => {
      const label = folded(node.label);
      const parts = label.split(/[^\p{L}\p{N}]+/u);
      const begins = parts.some((word) => word.startsWith(last));
      const lead = label.startsWith(whole) || (begins && node.kind === "agent") ? 0 : begins ? 1 : 2;
      const near = 2 * lead + (parts.includes(last) ? 0 : 1); // the very word before a longer one
      return near * NAMED.length + NAMED.indexOf(node.kind);
    };
    named.sort((one, other) => rank(one) - rank(other));
    return [...named.slice(0, NAMES), ...claims].map(({ node, snippet, field }) => ({
      kind: node.kind,
      id: node.id,
      label: node.label,
      href: `${nodes}${node.kind}/${node.id.split("/").map(encodeURIComponent).join("/")}`,
      text: node.kind === "claim" ? (field === "statement" ? snippet.text : node.label) : node.label,
      marks: (node.kind === "claim" ? field === "statement" : snippet.text === node.label) ? snippet.marks : [],
    }));
  };

  // A text with what was looked for marked.
  const marked = (text, marks) => {
    const points = Array.from(text);
    const shown = document.createElement("span");
    shown.dir = "auto";
    let behind = 0;
    for (const [start, end] of marks ?? []) {
      const mark = document.createElement("mark");
      mark.textContent = points.slice(start, end).join("");
      shown.append(points.slice(behind, start).join(""), mark);
      behind = end;
    }
    shown.append(points.slice(behind).join(""));
    return shown;
  };

  document.querySelectorAll('[data-suggest] input:is([name="words"], [data-named])').forEach((input, number) => {
    const { form } = input;
    const { named: kind } = input.dataset;
    const named = kind !== undefined;
    const service = input.closest("[data-suggest]").dataset;
    if (!service.suggest && (named || !window.bondgraphSearch)) return;
    const list = document.createElement("ul");
    list.id = `suggested-${number}`;
    list.className = "suggested";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    const said = document.createElement("p");
    said.className = "hidden";
    said.setAttribute("role", "status");
    const failed = document.createElement("p");
    failed.className = "suggested failed";
    failed.hidden = true;
    (input.closest(".bar, .field") ?? form).append(list, failed, said);
    input.removeAttribute("list");
    input.type = "text"; // Escape closes the list, where it would empty a field of a search
    if (!named) input.setAttribute("enterkeyhint", "search");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);

    let waiting = 0;
    let asking = null;
    let hits = [];
    let active = -1;

    const mark = (at) => {
      active = at;
      Array.from(list.children, (option, each) => option.setAttribute("aria-selected", String(each === at)));
      if (at < 0) {
        input.removeAttribute("aria-activedescendant");
      } else {
        input.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    };
    const close = () => {
      clearTimeout(waiting);
      asking?.abort();
      asking = null;
      list.hidden = failed.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const show = () => {
      list.replaceChildren(
        ...hits.map((hit, at) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${at}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          const words = marked(hit.text || hit.label, hit.marks);
          if (hit.kind === "claim") words.className = "claim-says";
          const what = document.createElement("span");
          what.className = "what";
          what.textContent = CALLED[hit.kind] ?? hit.kind;
          option.append(words, what);
          option.addEventListener("click", () => go(hit));
          return option;
        }),
      );
      failed.hidden = true;
      list.hidden = !hits.length;
      input.setAttribute("aria-expanded", String(hits.length > 0));
      mark(-1);
      said.textContent = hits.length ? `${hits.length} suggestion${hits.length === 1 ? "" : "s"}` : "No suggestions";
    };
    // A field that names a node takes its name; any other leads there.
    const go = (hit) => {
      close();
      if (named) {
        const own = kind ? hit.id : `${hit.kind}:${hit.id}`;
        input.value = kind || hit.kind === "claim" ? own : hit.label;
        input.dataset.name = input.value;
        input.dataset.chosen = own;
        said.textContent = `${hit.label} is chosen`;
      } else {
        location.assign(hit.href);
      }
    };
    const look = async () => {
      asking?.abort();
      const words = input.value.trim();
      if (!/[\p{L}\p{N}]/u.test(words)) {
        close();
        said.textContent = "";
        return;
      }
      const own = (asking = new AbortController());
      try {
        const found = await (window.bondgraphSearch ? window.bondgraphSearch(words) : asked(service, kind, words, own.signal));
        if (own !== asking || document.activeElement !== input) return; // something else was asked since
        hits = found.slice(0, NAMES + CLAIMS);
        show();
      } catch {
        if (own !== asking || document.activeElement !== input) return;
        close();
        // It is seen below the field, and heard; the button is there all the same.
        said.textContent = failed.textContent = "No suggestions: the service does not answer.";
        failed.hidden = false;
      }
    };

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, DELAY);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const open = !list.hidden;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !event.altKey) {
        if (!open && !input.value.trim()) return;
        event.preventDefault();
        if (!open) {
          look();
        } else {
          // Beyond either end is the field itself.
          const step = event.key === "ArrowDown" ? 1 : -1;
          const count = hits.length + 1;
          mark(((active + 1 + step + count) % count) - 1);
        }
      } else if (event.key === "Enter" && open && active >= 0) {
        event.preventDefault();
        go(hits[active]);
      } else if (event.key === "Escape" && (open || !failed.hidden)) {
        event.preventDefault();
        close();
        said.textContent = "";
      }
    });
    input.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    form.addEventListener("submit", close);
  });
});
