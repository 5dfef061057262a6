/* Marks and notes of a reviewer, what is shown, and the way from passage to passage. */
(() => {
  "use strict";
  const by = (id) => document.getElementById(`review${id}`);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const root = by(""), shown = by("-show"), find = by("-find"), keys = by("-keys");
  const claims = all(".review-claim"), rows = all(".review-row"), stops = all(".review-stop");
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
    const box = mine.querySelector("input"), note = mine.querySelector("textarea");
    mine.hidden = false;
    box.checked = isRead(claim);
    note.value = kept.notes[id] ?? "";
    mine.querySelector("details").open = note.value !== "";
    box.addEventListener("change", () => change((all) => {
      if (box.checked) all.read[id] = claim.dataset.version;
      else delete all.read[id];
    }));
    note.addEventListener("input", () => change((all) => {
      if (note.value.trim()) all.notes[id] = note.value;
      else delete all.notes[id];
    }));
  }

  const notes = () => {
    const order = [...claims.map((claim) => claim.dataset.claim), ...Object.keys(kept.notes)];
    return [...new Set(order)].filter((id) => kept.notes[id])
      .map((id) => `${id}: ${kept.notes[id].trim().replaceAll("\n", "\n  ")}`);
  };
  by("-copy").addEventListener("click", async () => {
    const lines = notes(), panel = by("-notes"), field = by("-all-notes");
    panel.hidden = lines.length === 0;
    if (!lines.length) return say("There are no notes yet.");
    field.value = `${lines.join("\n")}\n`;
    const many = lines.length === 1 ? "1 note" : `${lines.length} notes`;
    try {
      await navigator.clipboard.writeText(field.value);
      say(`${many} copied.`);
    } catch {
      field.focus();
      field.select();
      say(`${many} to copy.`);
    }
  });

  /* What is shown: paragraphs with what is asked for, and beside them the claims that are asked for. */
  const wanted = {
    all: () => true,
    bare: () => false,
    contrasts: (claim) => "contrasts" in claim.dataset,
    unread: (claim) => !isRead(claim),
  };
  const filter = () => {
    const part = find.value.trim().toLowerCase(), free = shown.value === "all" && !part;
    const named = (id) => id.toLowerCase().includes(part);
    for (const group of all(".review-carried")) {
      const whole = named(group.dataset.passage);
      const own = all(".review-claim", group);
      for (const claim of own) claim.hidden = !wanted[shown.value](claim) || !(whole || named(claim.dataset.claim));
      group.hidden = !free && own.every((claim) => claim.hidden) && !(shown.value === "all" && whole);
    }
    for (const row of rows) {
      const bare = shown.value === "bare" && row.querySelector(".review-bare");
      row.hidden = !free && !bare && !row.querySelector(".review-carried:not([hidden])");
    }
    const left = claims.filter((claim) => !claim.hidden).length;
    say(free ? "" : shown.value === "bare" ? `${rows.filter((row) => !row.hidden).length} paragraphs shown` : `${left} claims shown`);
  };
  shown.addEventListener("change", filter);
  find.addEventListener("input", filter);

  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    shown.value = "all";
    find.value = "";
    filter();
    target.scrollIntoView();
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
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
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
