/* Marks and notes of a reviewer, what is shown, and the way from passage to passage. */
(() => {
  "use strict";
  const by = (id) => document.getElementById(`review${id}`);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = by(""), shown = by("-show"), find = by("-find"), keys = by("-keys");
  const clear = by("-clear"), panel = by("-notes");
  const claims = all(".review-claim"), rows = all(".review-row"), stops = all(".review-stop");
  const groups = all(".review-carried"), fields = all(".review-note");
  const many = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;
  const store = `bondgraph-review:${root.dataset.corpus}`;

  /* What was ticked counts for the claim as it was: once it changes, it is to be read again. */
  let kept = { read: {}, notes: {}, keys: true };
  let keeps = true;
  const recall = () => {
    try {
      kept = { ...kept, ...JSON.parse(localStorage.getItem(store) ?? "{}") };
    } catch {
      keeps = false;
    }
  };
  const change = (how) => {
    if (keeps) recall();
    how(kept);
    try {
      localStorage.setItem(store, JSON.stringify(kept));
    } catch {
      keeps = false;
    }
    tell();
  };
  const isRead = (claim) => kept.read[claim.dataset.claim] === claim.dataset.version;
  const say = (words) => { by("-said").textContent = words; };
  const tell = () => {
    const read = claims.filter(isRead).length;
    by("-progress").textContent = `${read} of ${claims.length} claims read`;
    claims.forEach((claim) => claim.classList.toggle("review-done", isRead(claim)));
    if (!keeps) say("This browser keeps nothing: copy your notes before you close the page.");
  };

  recall();
  for (const claim of claims) {
    const mine = claim.querySelector(".review-mine"), id = claim.dataset.claim;
    const box = mine.querySelector("input");
    mine.hidden = false;
    box.checked = isRead(claim);
    box.addEventListener("change", () => {
      change((all) => {
        if (box.checked) all.read[id] = claim.dataset.version;
        else delete all.read[id];
      });
      if (shown.value === "unread") count();
    });
  }
  for (const field of fields) {
    const note = field.querySelector("textarea"), on = field.dataset.note;
    field.hidden = false;
    note.value = kept.notes[on] ?? "";
    field.open = note.value !== "";
    note.addEventListener("input", () => change((all) => {
      if (note.value.trim()) all.notes[on] = note.value;
      else delete all.notes[on];
    }));
  }

  /* By text; a note whose place is not on this page comes last. */
  const notes = () => {
    const left = new Set(Object.keys(kept.notes).filter((on) => kept.notes[on]));
    const number = left.size, parts = [[root.dataset.heading]];
    const part = (heading, ons) => {
      const lines = ons.filter((on) => left.delete(on)).map((on) => `${on}: ${kept.notes[on].trim().replaceAll("\n", "\n  ")}`);
      if (lines.length) parts.push([heading, ...lines]);
    };
    for (const text of all(".review-source")) part(text.dataset.text, all(".review-note", text).map((field) => field.dataset.note));
    part("not on this page", [...left]);
    return [number, `${parts.map((lines) => lines.join("\n")).join("\n\n")}\n`];
  };
  by("-copy").addEventListener("click", async () => {
    const [number, text] = notes(), field = by("-all-notes"), told = by("-copied");
    if (!number) return say("There are no notes yet.");
    field.value = text;
    panel.showModal();
    field.focus();
    field.select();
    try {
      await navigator.clipboard.writeText(text);
      told.textContent = `${many(number, "note")} copied.`;
    } catch {
      told.textContent = `${many(number, "note")} to copy.`;
    }
  });
  by("-close").addEventListener("click", () => panel.close());

  /* What is shown: paragraphs with what is asked for, and beside them the claims that are asked for. */
  const wanted = {
    all: () => true,
    bare: () => false,
    contrasts: (claim) => "contrasts" in claim.dataset,
    unread: (claim) => !isRead(claim),
  };
  const plain = (words) => words.toLowerCase().replace(/[\u2018\u2019]/g, "'");
  const said = (elements) => plain(elements.map((each) => each.textContent).join(" "));
  const marks = new Map(groups.map((group) => [group.dataset.passage, []]));
  for (const mark of all(".review-passage[data-passage]")) marks.get(mark.dataset.passage).push(mark);
  const ofClaim = new Map(claims.map((claim) => [claim, said(all("h4, .review-says, .review-voice strong", claim))]));
  const ofGroup = new Map(groups.map((group) => [group, said([...marks.get(group.dataset.passage), ...all("h3, .review-cited", group)])]));
  const ofRow = new Map(rows.map((row) => [row, { bare: said(all(".review-bare", row)), all: said(all(".review-bare, .review-left-out", row)) }]));

  const free = () => shown.value === "all" && !find.value.trim();
  const count = () => {
    const paragraphs = rows.filter((row) => !row.hidden).length;
    const left = claims.filter((claim) => !claim.hidden && wanted[shown.value](claim)).length;
    if (free()) say("");
    else if (!paragraphs) say(find.value.trim() ? `Nothing found: ${find.value.trim()}` : "Nothing to show.");
    else if (shown.value === "unread") say(`${many(left, "claim")} to read`);
    else say(left ? `${many(left, "claim")} shown` : `${many(paragraphs, "paragraph")} shown`);
  };
  const filter = () => {
    const parts = plain(find.value).split(/\s+/).filter(Boolean), show = shown.value;
    const has = (text) => parts.every((part) => text.includes(part));
    for (const group of groups) {
      const whole = has(ofGroup.get(group)), own = all(".review-claim", group);
      for (const claim of own) claim.hidden = !wanted[show](claim) || !(whole || has(ofClaim.get(claim)));
      group.hidden = !free() && own.every((claim) => claim.hidden) && !(show === "all" && whole);
    }
    for (const row of rows) {
      const text = ofRow.get(row)[show];
      row.hidden = !free() && !(text && has(text)) && !row.querySelector(".review-carried:not([hidden])");
    }
    clear.hidden = free();
    count();
  };
  shown.addEventListener("change", filter);
  find.addEventListener("input", filter);
  clear.addEventListener("click", () => {
    shown.value = "all";
    find.value = "";
    filter();
    find.focus();
  });

  /* A link shows what it leads to; as much as can be is kept of what was asked for. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const show = shown.value, part = find.value;
    for (const [nextShow, nextPart] of [["all", part], [show, ""], ["all", ""]]) {
      if (!target?.closest("[hidden]")) return;
      shown.value = nextShow;
      find.value = nextPart;
      filter();
      if (target.closest("[hidden]")) continue;
      if (part && !nextPart) say(`Find is emptied: it hid ${target.id}.`);
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);

  /* From passage to passage. */
  let here = -1;
  const stand = (at) => {
    all(".review-now, .review-here").forEach((each) => each.classList.remove("review-now", "review-here"));
    here = at;
    const beside = by("").querySelector(`[id="${stops[at].id.replace("passage-", "beside-")}"]`);
    stops[at].classList.add("review-now");
    beside?.classList.add("review-here");
    return beside;
  };
  const go = (step) => {
    const seen = stops.map((_, at) => at).filter((at) => !stops[at].closest("[hidden]"));
    const first = () => seen.find((at) => stops[at].getBoundingClientRect().top > 0);
    const next = here < 0 ? first() : step > 0 ? seen.find((at) => at > here) : seen.findLast((at) => at < here);
    if (next === undefined) return;
    const beside = stand(next);
    const across = beside && getComputedStyle(beside.closest(".review-row")).display === "grid";
    stops[next].focus({ preventScroll: true });
    (across ? beside : stops[next]).scrollIntoView();
  };
  keys.checked = kept.keys;
  keys.addEventListener("change", () => change((all) => { all.keys = keys.checked; }));
  addEventListener("keydown", (event) => {
    if (!keys.checked || panel.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("textarea, select, input:not([type=checkbox])")) return;
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
  });
  root.addEventListener("focusin", (event) => {
    const group = event.target.closest(".review-carried");
    const at = stops.findIndex((stop) => stop.contains(event.target) || (group && stop.id === `passage-${group.dataset.passage}`));
    if (at >= 0 && at !== here) stand(at);
  });

  const tools = by("-tools");
  new ResizeObserver(() => root.style.setProperty("--tools", `${tools.offsetHeight}px`)).observe(tools);
  tools.hidden = false;
  tell();
  reveal();
})();
