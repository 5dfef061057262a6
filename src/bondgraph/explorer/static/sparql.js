"use strict";

const editor = document.getElementById("query");
document.querySelector(".keys").hidden = false;

editor.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    editor.form.requestSubmit();
  }
});

// The caret stands where something is wrong; lines and columns are told in characters, a selection counts UTF-16.
if (editor.dataset.line) {
  const lines = editor.value.split("\n");
  const line = Number(editor.dataset.line) - 1;
  const column = Number(editor.dataset.column) - 1;
  const before = lines.slice(0, line).concat(Array.from(lines[line] ?? "").slice(0, column).join(""));
  const at = before.join("\n").length;
  editor.focus();
  editor.setSelectionRange(at, at + 1);
}
