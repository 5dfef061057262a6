// The drawing: vis-network draws shapes and lines; the text of claims, rings and far-off names are drawn here.
"use strict";
(function (picture) {
  const { data, nodes, edges, state } = picture;
  const FONT = '"Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif';
  const themes = {
    light: { paper: "#fbfaf6", ink: "#1c242c", ring: "#b3006b" },
    dark: { paper: "#12171c", ink: "#eef2f5", ring: "#ff8ad0" },
  };
  const darkness = matchMedia("(prefers-color-scheme: dark)");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const stage = document.getElementById("picture-canvas");
  const caption = document.getElementById("picture-caption");
  const theme = () => (darkness.matches ? "dark" : "light");
  const options = structuredClone(data.options);
  options.nodes.font = { size: 14, face: FONT };
  options.nodes.scaling = { label: { drawThreshold: 8.5 } };
  const vis_nodes = new vis.DataSet(data.nodes);
  const vis_edges = new vis.DataSet(data.edges);
  let network = null;
  let cursor = null; // where the keyboard is
  let bright = null;

  // -- colours

  function paint() {
    const name = theme();
    const { paper, ink } = themes[name];
    const shown = picture.shown();
    bright = picture.focus();
    vis_nodes.update(data.nodes.map(({ id }) => {
      const kind = data.told[id].kind;
      const { fill, line, text } = data.styles[kind][name];
      const dim = bright !== null && !bright.nodes.has(id);
      const colour = { background: fill, border: line };
      return {
        id,
        label: kind === "concept" ? nodes.get(id).label : " ",
        hidden: !shown.nodes.has(id),
        opacity: dim ? 0.14 : 1,
        color: { ...colour, highlight: colour, hover: colour },
        font: { color: dim ? text + "24" : text, strokeWidth: kind === "concept" ? 3 : 0, strokeColor: paper },
      };
    }));
    vis_edges.update(data.edges.map(({ id }) => {
      const told = data.relations[id];
      const color = data.styles[told.type][name];
      const dim = bright !== null && !bright.edges.has(id);
      const lasting = data.inFull && told.type !== "holds" && told.type !== "about";
      const worded = bright === null ? lasting : !dim && told.type !== "holds" && told.type !== "about";
      return {
        id,
        hidden: !shown.edges.has(id),
        color: { color, highlight: color, hover: color, opacity: dim ? 0.07 : 1 },
        label: worded ? data.styles[told.type].word : " ",
        font: { color: ink, size: 12, face: FONT, strokeWidth: 4, strokeColor: paper, align: "horizontal" },
      };
    }));
  }

  // -- what vis-network does not draw

  function write(ctx) {
    const name = theme();
    const scale = network.getScale();
    const shown = picture.shown().nodes;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    for (const [id, node] of nodes) {
      const told = data.told[id];
      if (told.kind === "concept" || !shown.has(id) || scale < 0.4) continue;
      const wide = node.widthConstraint - (told.kind === "agent" ? 20 : 10);
      ctx.globalAlpha = bright !== null && !bright.nodes.has(id) ? 0.14 : 1;
      ctx.fillStyle = data.styles[told.kind][name].text;
      told.lines.forEach((line, n) => {
        ctx.font = `${told.kind === "agent" || (data.inFull && n === 0) ? "bold " : ""}14px ${FONT}`;
        ctx.fillText(line, node.x - wide / 2, node.y + (n - (told.lines.length - 1) / 2) * 18, wide);
      });
    }
    ctx.globalAlpha = 1;
    for (const [id, dashes] of [[state.selected, []], [document.activeElement === stage ? cursor : null, [5, 4]]]) {
      if (!nodes.has(id) || !shown.has(id)) continue;
      const box = network.getBoundingBox(id);
      ctx.strokeStyle = themes[name].ring;
      ctx.lineWidth = 2.5 / Math.min(1, scale);
      ctx.setLineDash(dashes);
      ctx.strokeRect(box.left - 6, box.top - 6, box.right - box.left + 12, box.bottom - box.top + 12);
    }
    ctx.setLineDash([]);
    if (scale < 0.55) nameHubs(ctx, scale, themes[name], shown);
  }

  // From afar only those who hold most are named, as large as on the screen, as far as there is room.
  function nameHubs(ctx, scale, { paper, ink }, shown) {
    const taken = [];
    ctx.font = `bold ${12 / scale}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.lineJoin = "round";
    for (const id of hubs) {
      if (!shown.has(id) || (bright !== null && !bright.nodes.has(id))) continue;
      const { x, y } = nodes.get(id);
      const name = data.told[id].lines.join(" ");
      const box = [x, y, ctx.measureText(name).width / 2 + 4 / scale, 9 / scale];
      if (taken.some((t) => Math.abs(t[0] - x) < t[2] + box[2] && Math.abs(t[1] - y) < t[3] + box[3])) continue;
      taken.push(box);
      ctx.lineWidth = 4 / scale;
      ctx.strokeStyle = paper;
      ctx.strokeText(name, x, y);
      ctx.fillStyle = ink;
      ctx.fillText(name, x, y);
    }
  }
  const hubs = data.nodes.map((node) => node.id).filter((id) => data.told[id].kind !== "concept" && (data.told[id].kind === "agent" || picture.around.get(id).length > 6));
  hubs.sort((a, b) => (data.told[b].kind === "agent") - (data.told[a].kind === "agent") || picture.around.get(b).length - picture.around.get(a).length);

  // -- the view

  function moving(milliseconds) {
    return still.matches ? false : { duration: milliseconds, easingFunction: "easeInOutQuad" };
  }
  function fit(ids, animation) {
    const list = [...(ids ?? picture.shown().nodes)];
    if (list.length) network.fit({ nodes: list, minZoomLevel: 0.05, maxZoomLevel: 1.25, animation: animation ?? false });
  }
  function zoom(factor) {
    const scale = Math.min(4, Math.max(0.05, network.getScale() * factor));
    network.moveTo({ scale, animation: moving(150) });
  }
  function reveal(ids) {
    const { clientWidth: wide, clientHeight: high } = stage;
    const away = ids.some((id) => {
      const { x, y } = network.canvasToDOM(nodes.get(id));
      return x < 30 || y < 30 || x > wide - 30 || y > high - 30;
    });
    if (away || network.getScale() < 0.5) fit(ids, moving(300));
  }
  function say(id) {
    caption.hidden = id === null;
    if (id === null) return;
    const told = data.told[id] ?? data.relations[id];
    const text = nodes.has(id) ? (told.text === told.label ? "" : told.text) : told.because ?? "";
    caption.replaceChildren();
    caption.append(Object.assign(document.createElement("strong"), { textContent: picture.name(id) }), text ? " " + text : "");
  }
  function point(id) {
    cursor = id;
    say(id);
    if (id !== null) {
      const { x, y } = network.canvasToDOM(nodes.get(id));
      if (x < 40 || y < 40 || x > stage.clientWidth - 40 || y > stage.clientHeight - 40) {
        network.moveTo({ position: nodes.get(id), animation: moving(150) });
      }
    }
    network.redraw();
  }

  picture.draw = function () {
    network = new vis.Network(stage, { nodes: vis_nodes, edges: vis_edges }, options);
    network.on("afterDrawing", write);
    network.on("click", (event) => {
      network.unselectAll();
      const id = event.nodes[0] ?? event.edges[0] ?? null;
      cursor = nodes.has(id) ? id : cursor;
      picture.select(id, "canvas");
    });
    network.on("hoverNode", (event) => say(event.node));
    network.on("hoverEdge", (event) => say(event.edge));
    network.on("blurNode", () => say(null));
    network.on("blurEdge", () => say(null));
    stage.addEventListener("blur", () => network.redraw());
    darkness.addEventListener("change", () => { paint(); network.redraw(); });
    let fitted = false;
    picture.listen((by) => {
      paint();
      if (nodes.has(state.selected)) cursor = state.selected;
      if (!fitted) fit();
      if (by !== "canvas" && by !== "legend" && bright !== null) reveal([...bright.nodes]);
      if (by === "all" || (fitted && by === "address" && bright === null)) fit(null, moving(300));
      fitted = true;
      network.redraw();
    });
  };
  Object.assign(picture, {
    point, fit, zoom, moving,
    cursor: () => cursor,
    network: () => network,
    // For those who check: where a node is on the page.
    place: (id) => {
      const { x, y } = network.canvasToDOM(nodes.get(id));
      const frame = stage.getBoundingClientRect();
      return { x: frame.left + x, y: frame.top + y };
    },
  });
})(bondgraphPicture);
