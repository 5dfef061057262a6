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
  options.nodes.scaling = { label: { drawThreshold: 7 } };
  const vis_nodes = new vis.DataSet(data.nodes);
  const vis_edges = new vis.DataSet(data.edges);
  let network = null;
  let cursor = null; // where the keyboard is
  let bright = null;
  let worded = [];
  let whole = true; // whether the view is of everything, as it was fitted

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
    worded = [];
    vis_edges.update(data.edges.map(({ id, smooth }) => {
      const told = data.relations[id];
      const color = data.styles[told.type][name];
      const dim = bright !== null && !bright.edges.has(id);
      const hidden = !shown.edges.has(id);
      const telling = told.type !== "holds" && told.type !== "about" && (bright === null ? data.inFull : !dim) && !hidden;
      if (telling && !smooth) worded.push(id);
      return {
        id, hidden,
        color: { color, highlight: color, hover: color, opacity: dim ? 0.07 : 1 },
        label: telling && smooth ? data.styles[told.type].word : " ",
        font: { color: ink, size: 12, face: FONT, strokeWidth: 4, strokeColor: paper, align: "horizontal" },
      };
    }));
  }

  // -- what vis-network does not draw

  function write(ctx) {
    const name = theme();
    const scale = network.getScale();
    const shown = picture.shown().nodes;
    for (const [id, dashes] of [[state.selected, []], [document.activeElement === stage ? cursor : null, [5, 4]]]) {
      if (!nodes.has(id) || !shown.has(id)) continue;
      const { x, y } = nodes.get(id);
      const [wide, high] = data.told[id].room;
      ctx.strokeStyle = themes[name].ring;
      ctx.lineWidth = 2.5 / Math.min(1, scale);
      ctx.setLineDash(dashes);
      ctx.strokeRect(x - wide / 2 - 5, y - high / 2 - 5, wide + 10, high + 10);
    }
    ctx.setLineDash([]);
    ctx.textBaseline = "middle";
    const taken = []; // what no word may cover
    for (const id of bright?.nodes ?? shown) {
      const [wide, high] = data.told[id].room;
      taken.push({ ...nodes.get(id), half: wide / 2, high: high / 2 });
    }
    for (const [id, node] of nodes) {
      const told = data.told[id];
      if (told.kind === "concept" || !shown.has(id) || scale < 0.43) continue;
      const wide = node.widthConstraint - (told.kind === "agent" ? 20 : 10);
      ctx.globalAlpha = bright !== null && !bright.nodes.has(id) ? 0.14 : 1;
      ctx.fillStyle = data.styles[told.kind][name].text;
      const named = told.kind === "claim" && !data.inFull;
      const middle = named || told.kind === "agent";
      ctx.textAlign = middle ? "center" : "left";
      told.lines.forEach((line, n) => {
        ctx.font = `${told.kind === "agent" || (data.inFull && n === 0) ? "bold " : ""}${named ? 12 : 14}px ${FONT}`;
        ctx.fillText(line, middle ? node.x : node.x - wide / 2, node.y + (n - (told.lines.length - 1) / 2) * 18, wide);
      });
      if (named && (scale > 1.3 || (bright !== null && bright.nodes.has(id)))) {
        ctx.font = `11px ${FONT}`;
        ctx.lineWidth = 4;
        ctx.strokeStyle = themes[name].paper;
        ctx.fillStyle = themes[name].ink;
        const half = ctx.measureText(told.short).width / 2 + 3;
        const free = [node.y + 20, node.y - 20].filter((y) => !taken.some((t) => covers(t, node.x, y, half)));
        if (!free.length && id !== state.selected) continue;
        const y = free[0] ?? node.y + 20;
        taken.push({ x: node.x, y, half, high: 7 });
        ctx.strokeText(told.short, node.x, y);
        ctx.fillText(told.short, node.x, y);
      }
    }
    ctx.globalAlpha = 1;
    if (scale >= 0.43) writeWords(ctx, themes[name], taken);
    else nameHubs(ctx, scale, data.styles.agent[name], shown);
  }

  // The word of a relation on its line: where there is room between the boxes, and no other word.
  const covers = (t, x, y, half) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < t.high + 7;
  function writeWords(ctx, { paper, ink }, taken) {
    ctx.font = `12px ${FONT}`;
    ctx.textAlign = "center";
    ctx.lineWidth = 4;
    for (const id of worded) {
      const { start, end, type } = data.relations[id];
      const [from, to] = [nodes.get(start), nodes.get(end)];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const out = (room) => Math.min(room[0] / 2 / Math.abs(dx || 1e-9), room[1] / 2 / Math.abs(dy || 1e-9));
      const [first, last] = [out(data.told[start].room), 1 - out(data.told[end].room)];
      const half = ctx.measureText(data.styles[type].word).width / 2 + 3;
      if (Math.hypot(dx, dy * 2.4) * (last - first) < half * 2 + 14) continue;
      for (const part of [0.5, 0.36, 0.64, 0.24, 0.76]) {
        const at = first + (last - first) * part;
        const spot = { x: from.x + dx * at, y: from.y + dy * at, half, high: 7 };
        if (taken.some((t) => covers(t, spot.x, spot.y, half))) continue;
        taken.push(spot);
        ctx.strokeStyle = paper;
        ctx.strokeText(data.styles[type].word, spot.x, spot.y);
        ctx.fillStyle = ink;
        ctx.fillText(data.styles[type].word, spot.x, spot.y);
        break;
      }
    }
  }

  // From afar only those who hold most are named, as large as on the screen, as far as there is room.
  function nameHubs(ctx, scale, { fill, text }, shown) {
    const taken = [];
    const left = network.DOMtoCanvas({ x: 4, y: 0 }).x;
    const right = network.DOMtoCanvas({ x: stage.clientWidth - 4, y: 0 }).x;
    ctx.font = `bold ${12 / scale}px ${FONT}`;
    ctx.textAlign = "center";
    for (const id of hubs) {
      if (!shown.has(id) || (bright !== null && !bright.nodes.has(id))) continue;
      const name = data.told[id].lines.join(" ");
      const [wide, high] = [ctx.measureText(name).width / 2 + 7 / scale, 9 / scale];
      const y = nodes.get(id).y;
      let x = nodes.get(id).x;
      // At the edge of the view a name is moved in, unless its node is out of sight.
      if (x > left && x < right) x = Math.max(left + wide, Math.min(right - wide, x));
      if (taken.some((t) => Math.abs(t.x - x) < t.wide + wide && Math.abs(t.y - y) < t.high + high)) continue;
      taken.push({ x, y, wide, high });
      ctx.fillStyle = fill;
      ctx.beginPath();
      ctx.roundRect(x - wide, y - high, 2 * wide, 2 * high, high);
      ctx.fill();
      ctx.fillStyle = text;
      ctx.fillText(name, x, y);
    }
  }
  const hubs = data.nodes.map((node) => node.id).filter((id) => data.told[id].kind === "agent");
  hubs.sort((a, b) => picture.around.get(b).length - picture.around.get(a).length);

  // -- the view

  function moving(milliseconds) {
    return still.matches ? false : { duration: milliseconds, easingFunction: "easeInOutQuad" };
  }
  function fit(ids, animation) {
    const list = [...(ids ?? picture.shown().nodes)];
    whole = ids === null;
    if (!list.length || stage.clientWidth === 0) return;
    const reach = (side, axis, sign) => sign * Math.max(...list.map((id) => sign * nodes.get(id)[axis] + data.told[id].room[side] / 2));
    const [left, right, top, bottom] = [reach(0, "x", -1), reach(0, "x", 1), reach(1, "y", -1), reach(1, "y", 1)];
    const scale = Math.min((stage.clientWidth - 32) / (right - left), (stage.clientHeight - 48) / (bottom - top), 1.25);
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: animation ?? false });
  }
  function zoom(factor) {
    const scale = Math.min(4, Math.max(0.05, network.getScale() * factor));
    whole = false;
    network.moveTo({ scale, animation: moving(150) });
  }
  function reveal(ids) {
    const { clientWidth: wide, clientHeight: high } = stage;
    const away = ids.some((id) => {
      const { x, y } = network.canvasToDOM(nodes.get(id));
      return x < 30 || y < 30 || x > wide - 30 || y > high - 30;
    });
    if (away || network.getScale() < 0.45) fit(ids, moving(300));
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
    for (const event of ["zoom", "dragStart"]) network.on(event, () => { whole = false; });
    network.on("resize", () => { if (whole) fit(null); });
    let begun = false;
    picture.listen((by) => {
      paint();
      if (nodes.has(state.selected)) cursor = state.selected;
      if (!begun) fit(null);
      if (bright !== null && by !== "canvas" && by !== "legend") reveal([...bright.nodes]);
      else if (by === "all" || (by === "legend" && whole) || (begun && by === "address" && bright === null)) {
        fit(null, moving(300));
      }
      begun = true;
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
