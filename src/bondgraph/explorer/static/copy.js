"use strict";

// A button that copies the words of an element: <button data-copy="ID" hidden>. Without this script it is not there, and
// the words are to be selected. Where the browser lets nothing be copied, they are selected.

document.addEventListener("DOMContentLoaded", () => {
  const buttons = document.querySelectorAll("button[data-copy]");
  if (!buttons.length) return;
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  const words = (element) =>
    element.closest("pre") ? element.textContent : element.textContent.replace(/\s+/g, " ").trim();

  const select = (element) => {
    const selection = window.getSelection();
    selection.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(element);
    selection.addRange(range);
  };

  for (const button of buttons) {
    const element = document.getElementById(button.dataset.copy);
    if (!element) continue;
    const label = button.firstChild;
    const before = label.textContent;
    let back;
    button.hidden = false;
    button.addEventListener("click", async () => {
      let done = "Copied";
      try {
        await navigator.clipboard.writeText(words(element));
      } catch {
        select(element);
        done = "Selected: copy it with the keyboard";
      }
      label.textContent = done;
      said.textContent = `${done}: ${words(element)}`;
      clearTimeout(back);
      back = setTimeout(() => {
        label.textContent = before;
        said.textContent = "";
      }, 4000);
    });
  }
});
