// The picture by keyboard: from node to neighbour in the direction of an arrow, and back again.
"use strict";
(function (picture) {
  const { data, nodes, state } = picture;
  const stage = document.getElementById("picture-canvas");
  const said = document.getElementById("picture-said");
  const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const named = { ArrowLeft: "to the left", ArrowRight: "to the right", ArrowUp: "above", ArrowDown: "below" };

  // The nearest in a direction: what lies aside counts as farther away.
  function nearest(from, [dx, dy], ids) {
    let best = null;
    let least = Infinity;
    for (const id of ids) {
      const x = nodes.get(id).x - nodes.get(from).x;
      const y = nodes.get(id).y - nodes.get(from).y;
      const ahead = x * dx + y * dy;
      const aside = Math.abs(x * dy - y * dx);
      if (id === from || ahead <= 0 || aside > ahead * 2.5) continue;
      const cost = Math.hypot(ahead, aside * 2);
      if (cost < least) [best, least] = [id, cost];
    }
    return best;
  }
  function neighbours(id) {
    const shown = picture.shown().edges;
    return picture.around.get(id).filter((edge) => shown.has(edge.id)).map((edge) => picture.other(edge, id));
  }
  // Where to begin: at the selection, else at what most lines lead to.
  function first() {
    const shown = [...picture.shown().nodes];
    if (nodes.has(state.selected)) return state.selected;
    return shown.reduce((best, id) => (best === null || neighbours(id).length > neighbours(best).length ? id : best), null);
  }
  function here() {
    const at = picture.cursor();
    return at !== null && picture.shown().nodes.has(at) ? at : null;
  }
  function go(id) {
    picture.point(id);
    said.textContent = picture.about(id);
  }
  function back() {
    if (state.selected !== null) picture.select(null, "back");
    stage.focus();
  }

  picture.keys = function () {
    stage.addEventListener("focus", () => {
      const at = here() ?? first();
      if (at !== null && stage.matches(":focus-visible")) go(at);
    });
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const at = here() ?? first();
      if (event.key in arrows && at !== null) {
        const ids = event.shiftKey ? picture.shown().nodes : neighbours(at);
        const next = nearest(at, arrows[event.key], ids);
        if (next !== null) go(next);
        else said.textContent = `No ${event.shiftKey ? "node" : "neighbour"} ${named[event.key]}.`;
      } else if (event.key === "Enter" && at !== null) {
        picture.select(at, "list");
        document.querySelector("#picture-details h2").focus();
      } else if (event.key === "+" || event.key === "=") picture.zoom(1.4);
      else if (event.key === "-") picture.zoom(1 / 1.4);
      else if (event.key === "0") picture.fit(null, picture.moving(300));
      else return;
      event.preventDefault();
    });
    document.getElementById("picture-frame").addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.target.id === "picture-search") return;
      event.preventDefault();
      back();
    });
  };
})(bondgraphPicture);
