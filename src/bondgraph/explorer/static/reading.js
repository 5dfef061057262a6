"use strict";

// The reading view: from passage to passage by button or key, and the words and the claims of one passage shown together.
// All of it is links without this script.

document.addEventListener("DOMContentLoaded", () => {
  const steps = document.getElementById("steps");
  const refs = [...document.querySelectorAll(".printed .ref[id^='passage-']")];
  if (!steps || !refs.length) return;
  const keys = document.getElementById("step-keys");
  const said = document.getElementById("step-said");
  steps.hidden = false;

  const passage = (ref) => ref.id.slice("passage-".length);
  const at = () => {
    const named = decodeURIComponent(location.hash.slice(1)).replace(/^(passage|beside)-/, "");
    const here = refs.findIndex((ref) => passage(ref) === named);
    if (here >= 0) return here;
    // Nobody was there yet: the passage that is in view.
    return refs.findIndex((ref) => ref.getBoundingClientRect().top >= 0) - 0.5;
  };

  const show = (name) => {
    for (const each of document.querySelectorAll(".now")) each.classList.remove("now");
    if (!name) return;
    for (const mark of document.querySelectorAll(".printed mark[data-of]"))
      if (mark.dataset.of.split(" ").includes(name)) mark.classList.add("now");
    document.getElementById(`beside-${name}`)?.classList.add("now");
  };

  const chosen = () => show(decodeURIComponent(location.hash.slice(1)).replace(/^(passage|beside)-/, ""));

  const step = (by) => {
    const to = by > 0 ? Math.floor(at()) + 1 : Math.ceil(at()) - 1;
    const ref = refs[to];
    if (!ref) {
      const way = document.querySelector(`.pages a[rel="${by > 0 ? "next" : "prev"}"]`);
      if (way) way.click();
      else said.textContent = by > 0 ? "That was the last passage." : "That was the first passage.";
      return;
    }
    location.hash = ref.id;
    show(passage(ref));  // at once; that the address changed is told later
    ref.focus();
    said.textContent = `Passage ${to + 1} of ${refs.length} on this page`;
  };

  document.getElementById("step-on").addEventListener("click", () => step(1));
  document.getElementById("step-back").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input:not([type='checkbox']), textarea, select")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else return;
    event.preventDefault();
  });
  window.addEventListener("hashchange", chosen);
  chosen();

  for (const note of document.querySelectorAll(".remark[data-passage]")) {
    const marks = [...document.querySelectorAll(".printed mark[data-of]")].filter((mark) =>
      mark.dataset.of.split(" ").includes(note.dataset.passage),
    );
    for (const [way, lit] of [["mouseenter", true], ["mouseleave", false]]) {
      note.addEventListener(way, () => marks.forEach((mark) => mark.classList.toggle("lit", lit)));
      marks.forEach((mark) => mark.addEventListener(way, () => note.classList.toggle("lit", lit)));
    }
  }
});
