"use strict";

// Filters the lines of a list as one types: <input data-narrows="ID"> and, within the element of that id, lines
// [data-line] in groups [data-group]. Without this script the field is that of the search.

document.addEventListener("DOMContentLoaded", () => {
  const folded = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

  for (const input of document.querySelectorAll("input[data-narrows]")) {
    const list = document.getElementById(input.dataset.narrows);
    const said = document.getElementById("narrowed");
    if (!list) continue;
    const lines = Array.from(list.querySelectorAll("[data-line]"), (line) => [line, folded(line.textContent)]);
    const groups = Array.from(list.querySelectorAll("[data-group]"));
    const letters = list.querySelector(".letters");

    const narrow = () => {
      const words = folded(input.value).split(" ").filter(Boolean);
      let left = 0;
      for (const [line, text] of lines) {
        line.hidden = !words.every((word) => text.includes(word));
        left += line.hidden ? 0 : 1;
      }
      for (const group of groups) group.hidden = !group.querySelector("[data-line]:not([hidden])");
      if (letters) letters.hidden = words.length > 0;
      said.hidden = !words.length;
      said.textContent = words.length
        ? left
          ? `${left} of the ${lines.length} on this page`
          : "None on this page: Search looks through the whole corpus"
        : "";
    };

    input.addEventListener("input", narrow);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && input.value) {
        input.value = "";
        narrow();
      }
    });
    if (input.value) narrow();
  }
});
