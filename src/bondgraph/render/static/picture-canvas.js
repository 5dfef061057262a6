// The drawing: vis-network draws shapes and lines; the text of claims, rings and far-off names are drawn here.
"use strict";
(function (picture) {
  const { data, nodes, edges, state } = picture;
  // That of the explorer's pages, where it is there.
  const FONT = '"Bond Sans", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif';
  const LEAST = 8; // on the screen, in pixels: smaller writing cannot be read
  const CLOSE = 0.7; // on a narrow screen the map begins so near: statements are written at some ten pixels
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
  options.nodes.scaling = options.edges.scaling = { label: { drawThreshold: LEAST + 1 } }; // vis takes one off
  const vis_nodes = new vis.DataSet();
  const vis_edges = new vis.DataSet();
  let network = null;
  const oneWay = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  const breadth = [0, 1].map((axis) => {
    const ends = data.nodes.map(({ at, room }) => [at[axis], room[axis] / 2]);
    return Math.max(...ends.map(([at, half]) => at + half)) - Math.min(...ends.map(([at, half]) => at - half));
  });
  let ways = data.ways; // of the lines that go around something
  let upright = false; // whether the places for a narrow screen are taken
  let pills = []; // the names of authors that are drawn larger than their nodes
  let cursor = null; // where the keyboard is
  let bright = null;
  let worded = [];
  let whole = true; // whether the view is of everything, as it was fitted

  // -- colours

  // A narrow screen has places of its own, but where all can be read in those of a broad one.
  function arrange() {
    const [wide, high] = [stage.clientWidth, stage.clientHeight];
    const now = wide > 0 && wide < high && Math.min((wide - 32) / breadth[0], (high - 32) / breadth[1]) * 14 < LEAST;
    if (now === upright) return false;
    upright = now;
    ways = upright ? data.tallWays : data.ways;
    for (const node of nodes.values()) [node.x, node.y] = upright ? node.tall : node.at;
    return true;
  }
  // Shapes as vis-network has them; it adds a margin to the size that it is given, and cannot do without one.
  function shape({ id, kind, x, y, room: [wide, high] }) {
    if (data.styles[kind].shape === "diamond") return { id, x, y, shape: "diamond", size: 9 };
    const corners = { borderRadius: data.styles[kind].shape === "pill" ? Math.floor(high / 2) : 4 };
    return { id, x, y, shape: "box", margin: 1, widthConstraint: wide - 2, heightConstraint: high - 2, shapeProperties: corners };
  }
  // Lines are straight; where several join the same two nodes, the others take ways of their own.
  const beside = new Map();
  for (const edge of [...edges.values()].sort((a, b) => (a.type === "about") - (b.type === "about"))) {
    const { width, dashes, arrow } = data.styles[edge.type];
    edge.width = width * (data.bases[edge.basis]?.[1] ?? 1);
    edge.dashes = dashes.length ? dashes : false;
    edge.arrows = { to: { enabled: arrow, scaleFactor: 0.55 } };
    const pair = [edge.from, edge.to].sort().join(" ");
    const nth = beside.get(pair) ?? 0;
    const side = (nth % 2 === 0) === (edge.from < edge.to) ? "curvedCW" : "curvedCCW";
    if (nth) edge.smooth = { enabled: true, type: side, roundness: 0.2 * Math.floor((nth + 1) / 2) };
    beside.set(pair, nth + 1);
  }
  function paint() {
    const name = theme();
    const { paper, ink } = themes[name];
    const shown = picture.shown();
    bright = picture.focus();
    vis_nodes.update(Array.from(nodes.values(), (node) => {
      const { id, kind } = node;
      const { fill, line, text } = data.styles[kind][name];
      const dim = bright !== null && !bright.nodes.has(id);
      const colour = { background: fill, border: line };
      return {
        ...(network === null ? shape(node) : { id, x: node.x, y: node.y }),
        label: kind === "concept" ? node.lines.join("\n") : " ",
        hidden: !shown.nodes.has(id),
        opacity: dim ? 0.14 : 1,
        color: { ...colour, highlight: colour, hover: colour },
        font: { color: dim ? text + "24" : text, strokeWidth: kind === "concept" ? 3 : 0, strokeColor: paper },
      };
    }));
    worded = [];
    vis_edges.update(Array.from(edges.values(), (edge) => {
      const { id, from, to, type, width, dashes, arrows, smooth } = edge;
      const color = data.styles[type][name];
      const dim = bright !== null && !bright.edges.has(id);
      const hidden = !shown.edges.has(id);
      const telling = type !== "holds" && type !== "about" && (bright === null ? data.inFull : !dim) && !hidden;
      const led = !smooth && wayOf(id);
      if (telling && !smooth) worded.push(id);
      return {
        ...(network === null ? { id, from, to, width, dashes, arrows, ...(smooth && { smooth }) } : { id }),
        hidden: hidden || Boolean(led),
        color: { color, highlight: color, hover: color, opacity: dim ? 0.07 : 1 },
        label: telling && smooth ? data.styles[type].word : " ",
        font: { color: ink, size: 12, face: FONT, strokeWidth: 4, strokeColor: paper, align: "horizontal" },
      };
    }));
  }

  // -- what vis-network does not draw

  // The lines that go around something: vis-network knows straight ones and bows.
  const wayOf = (id) => ways[edges.get(id).n];
  const ledWays = () => [...picture.shown().edges].filter((id) => wayOf(id) && !edges.get(id).smooth);
  function lead(ctx) {
    const name = theme();
    for (const id of ledWays()) {
      const way = wayOf(id);
      const { type, width, dashes, arrows } = edges.get(id);
      ctx.globalAlpha = bright !== null && !bright.edges.has(id) ? 0.07 : 1;
      ctx.strokeStyle = ctx.fillStyle = data.styles[type][name];
      ctx.lineWidth = width;
      ctx.setLineDash(dashes || []);
      const [end, before] = [way.at(-1), way.at(-2)];
      const angle = Math.atan2(end[1] - before[1], end[0] - before[0]);
      const back = arrows.to.enabled ? 8 : 0;
      ctx.beginPath();
      ctx.moveTo(...way[0]);
      for (let n = 1; n < way.length - 1; n += 1) ctx.arcTo(...way[n], ...way[n + 1], 10);
      ctx.lineTo(end[0] - back * Math.cos(angle), end[1] - back * Math.sin(angle));
      ctx.stroke();
      ctx.setLineDash([]);
      if (!back) continue;
      ctx.beginPath();
      ctx.moveTo(...end);
      for (const turn of [-0.38, 0.38]) ctx.lineTo(end[0] - 10 * Math.cos(angle + turn), end[1] - 10 * Math.sin(angle + turn));
      ctx.fill();
    }
    ctx.globalAlpha = 1;
  }
  // Which of them is at a place.
  function ledAt({ x, y }) {
    const reach = Math.max(5, 5 / network.getScale());
    return ledWays().find((id) => wayOf(id).some((end, n) => {
      if (!n) return false;
      const [x1, y1] = wayOf(id)[n - 1];
      const [dx, dy] = [end[0] - x1, end[1] - y1];
      const part = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy || 1)));
      return Math.hypot(x - x1 - dx * part, y - y1 - dy * part) < reach;
    })) ?? null;
  }
  // The stretch on which a line has its word: all of it, or the longest of several.
  function stretch(id) {
    const way = wayOf(id);
    if (!way) {
      const [from, to] = [nodes.get(edges.get(id).from), nodes.get(edges.get(id).to)];
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      const out = (room) => Math.min(room[0] / 2 / Math.abs(dx || 1e-9), room[1] / 2 / Math.abs(dy || 1e-9));
      return [from.x, from.y, dx, dy, out(from.room), 1 - out(to.room)];
    }
    const long = (n) => Math.hypot(way[n][0] - way[n - 1][0], way[n][1] - way[n - 1][1]);
    let best = 1;
    for (let n = 2; n < way.length; n += 1) if (long(n) > long(best)) best = n;
    return [...way[best - 1], way[best][0] - way[best - 1][0], way[best][1] - way[best - 1][1], 0, 1];
  }

  function write(ctx) {
    const name = theme();
    const scale = network.getScale();
    const shown = picture.shown().nodes;
    for (const [id, dashes] of [[state.selected, []], [document.activeElement === stage ? cursor : null, [5, 4]]]) {
      if (!nodes.has(id) || !shown.has(id)) continue;
      const { x, y, room: [wide, high] } = nodes.get(id);
      ctx.strokeStyle = themes[name].ring;
      ctx.lineWidth = 2.5 / Math.min(1, scale);
      ctx.setLineDash(dashes);
      ctx.strokeRect(x - wide / 2 - 5, y - high / 2 - 5, wide + 10, high + 10);
    }
    ctx.setLineDash([]);
    ctx.textBaseline = "middle";
    const taken = []; // what no word may cover
    for (const id of bright?.nodes ?? shown) {
      const { x, y, room: [wide, high] } = nodes.get(id);
      taken.push({ x, y, half: wide / 2, high: high / 2 });
    }
    const legible = 14 * scale >= LEAST;
    for (const [id, node] of nodes) {
      const { kind, lines } = node;
      if (kind === "concept" || !shown.has(id) || (kind === "agent" && !legible)) continue;
      const wide = node.room[0] - (kind === "agent" ? 22 : 12);
      ctx.globalAlpha = bright !== null && !bright.nodes.has(id) ? 0.14 : 1;
      ctx.fillStyle = data.styles[kind][name].text;
      if (kind === "claim" && !data.inFull) {
        writeYear(ctx, node, scale);
        if (scale > 1.3 || (bright !== null && bright.nodes.has(id))) pointAt(ctx, id, scale, themes[name], taken);
      } else if (kind === "claim" && !legible) {
        writeLabel(ctx, node, scale);
      } else {
        const middle = kind === "agent";
        ctx.textAlign = middle ? "center" : "left";
        lines.forEach((line, n) => {
          ctx.font = `${middle || n === 0 ? "bold " : ""}14px ${FONT}`;
          ctx.fillText(line, middle ? node.x : node.x - wide / 2, node.y + (n - (lines.length - 1) / 2) * 18, wide);
        });
      }
    }
    ctx.globalAlpha = 1;
    pills = legible ? [] : nameAuthors(ctx, scale, data.styles.agent[name], shown);
    taken.push(...pills);
    writeWords(ctx, scale, themes[name], taken);
  }

  // The year of a claim, no smaller than can be read; where the box is too small for that, none.
  function writeYear(ctx, { x, y, room, lines: [year] }, scale) {
    ctx.font = `${Math.max(12, LEAST / scale)}px ${FONT}`;
    ctx.textAlign = "center";
    if (ctx.measureText("2000").width < room[0] - 2) ctx.fillText(year, x, y);
  }
  // The label of a claim beside its box, where nothing else is.
  function pointAt(ctx, id, scale, { paper, ink }, taken) {
    const { x, y, point, room } = nodes.get(id);
    const size = Math.max(11, (LEAST + 1) / scale);
    const high = size * 0.7;
    ctx.font = `${size}px ${FONT}`;
    ctx.textAlign = "center";
    const half = ctx.measureText(point).width / 2 + 3;
    const below = room[1] / 2 + high + 2;
    const free = [y + below, y - below].filter((at) => !taken.some((t) => covers(t, x, at, half, high)));
    if (!free.length && id !== state.selected) return;
    const at = free[0] ?? y + below;
    taken.push({ x, y: at, half, high });
    ctx.lineWidth = 4;
    ctx.strokeStyle = paper;
    ctx.fillStyle = ink;
    ctx.strokeText(point, x, at);
    ctx.fillText(point, x, at);
  }
  // Who and when, as large as the box has room for, instead of a statement that nobody could read.
  function writeLabel(ctx, { x, y, label, room }, scale) {
    const [wide, high] = [room[0] - 6 / scale, room[1] - 4 / scale];
    for (let size = 13; size >= LEAST; size -= 1) {
      ctx.font = `bold ${size / scale}px ${FONT}`;
      const most = Math.max(1, Math.floor(high / (size * 1.2 / scale)));
      const lines = wrapped(ctx, label, wide);
      const fits = lines.length <= most && lines.every((line) => ctx.measureText(line).width <= wide);
      if (!fits && size > LEAST) continue;
      ctx.textAlign = "center";
      const kept = lines.slice(0, most).map((line, n) => cut(ctx, n === most - 1 && lines.length > most ? line + "…" : line, wide));
      kept.forEach((line, n) => ctx.fillText(line, x, y + ((n - (kept.length - 1) / 2) * size * 1.2) / scale));
      return;
    }
  }
  function wrapped(ctx, text, wide) {
    const lines = [];
    for (const word of oneWay(text).split(/\s+/)) {
      const joined = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && ctx.measureText(joined).width <= wide) lines[lines.length - 1] = joined;
      else lines.push(word);
    }
    return lines;
  }
  // As much of a line as fits.
  function cut(ctx, line, wide) {
    if (ctx.measureText(line).width <= wide) return line;
    const kept = [...line.replace(/…$/, "")];
    while (kept.length && ctx.measureText(kept.join("") + "…").width > wide) kept.pop();
    return kept.length ? kept.join("").trimEnd() + "…" : "";
  }

  // The word of a relation on its line: where there is room between the boxes, and no other word.
  const covers = (t, x, y, half, high) => Math.abs(t.x - x) < t.half + half && Math.abs(t.y - y) < t.high + high;
  function writeWords(ctx, scale, { paper, ink }, taken) {
    const size = Math.max(12, (LEAST + 1) / scale);
    const high = size * 0.7;
    ctx.font = `${size}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.lineWidth = size / 3;
    for (const id of worded) {
      const { type } = edges.get(id);
      const [fromX, fromY, dx, dy, first, last] = stretch(id);
      const half = ctx.measureText(data.styles[type].word).width / 2 + size / 4;
      if (Math.hypot(dx, dy * 2.4) * (last - first) < half * 2 + 14) continue;
      for (const part of [0.5, 0.36, 0.64, 0.24, 0.76]) {
        const at = first + (last - first) * part;
        const spot = { x: fromX + dx * at, y: fromY + dy * at, half, high };
        if (taken.some((t) => covers(t, spot.x, spot.y, half, high))) continue;
        taken.push(spot);
        ctx.strokeStyle = paper;
        ctx.strokeText(data.styles[type].word, spot.x, spot.y);
        ctx.fillStyle = ink;
        ctx.fillText(data.styles[type].word, spot.x, spot.y);
        break;
      }
    }
  }

  // From afar authors are named as large as can be read: those who hold most first, and where that covers nothing.
  function nameAuthors(ctx, scale, { fill, text }, shown) {
    const drawn = [];
    const seen = { left: network.DOMtoCanvas({ x: 4, y: 0 }).x, right: network.DOMtoCanvas({ x: stage.clientWidth - 4, y: 0 }).x };
    const boxes = [...shown].map((id) => nodes.get(id)).map(({ id, x, y, room: [wide, high] }) => ({ id, x, y, half: wide / 2, high: high / 2 }));
    ctx.textAlign = "center";
    for (const id of [state.selected, ...hubs]) {
      if (!hubs.includes(id) || !shown.has(id) || drawn.some((pill) => pill.id === id)) continue;
      if (bright !== null && !bright.nodes.has(id)) continue;
      const node = nodes.get(id);
      const names = [node.lines.join(" "), node.short].filter(Boolean);
      for (const [size, name, cuts] of [[12, names[0]], [12, names.at(-1)], [10.5, names.at(-1)], [9, names.at(-1)], [9, names.at(-1), true]]) {
        const [air, high] = [6 / scale, (size * 0.72) / scale];
        // How far it may reach to either side, at its height.
        let { left, right } = node.x > seen.left && node.x < seen.right ? seen : { left: -Infinity, right: Infinity };
        for (const t of [...boxes, ...drawn]) {
          if (t.id === id || Math.abs(t.y - node.y) >= t.high + high) continue;
          if (t.x < node.x) left = Math.max(left, t.x + t.half + 2 / scale);
          else right = Math.min(right, t.x - t.half - 2 / scale);
        }
        ctx.font = `bold ${size / scale}px ${FONT}`;
        const kept = cuts && data.inFull ? cut(ctx, name, right - left - 2 * air) : name;
        const half = ctx.measureText(kept).width / 2 + air;
        if (!kept || 2 * half > right - left) continue;
        const x = Math.max(left + half, Math.min(right - half, node.x));
        drawn.push({ id, x, y: node.y, half, high });
        ctx.fillStyle = fill;
        ctx.beginPath();
        ctx.roundRect(x - half, node.y - high, 2 * half, 2 * high, high);
        ctx.fill();
        ctx.fillStyle = text;
        ctx.fillText(kept, x, node.y);
        break;
      }
    }
    return drawn;
  }
  const hubs = [...nodes.keys()].filter((id) => nodes.get(id).kind === "agent");
  hubs.sort((a, b) => picture.around.get(b).length - picture.around.get(a).length);
  if (data.nodes.length > 300) hubs.length = Math.min(hubs.length, 80); // an overview names those who hold most

  // -- the view

  function moving(milliseconds) {
    return still.matches ? false : { duration: milliseconds, easingFunction: "easeInOutQuad" };
  }
  function reach(list) {
    const far = (side, axis, sign) => sign * Math.max(...list.map((id) => sign * nodes.get(id)[axis] + nodes.get(id).room[side] / 2));
    return [far(0, "x", -1), far(0, "x", 1), far(1, "y", -1), far(1, "y", 1)];
  }
  // Where one begins: all of it, or on a narrow screen its upper part, so near that it can be read.
  function start() {
    fit(null);
    const list = [...picture.shown().nodes];
    if (!upright || !data.inFull || !list.length || network.getScale() * 14 >= LEAST) return;
    const [left, right, top] = reach(list);
    whole = false;
    network.moveTo({ scale: CLOSE, position: { x: (left + right) / 2, y: top - 10 + stage.clientHeight / 2 / CLOSE } });
  }
  function fit(ids, animation) {
    const list = [...(ids ?? picture.shown().nodes)];
    whole = ids === null;
    if (!list.length || stage.clientWidth === 0) return;
    const [left, right, top, bottom] = reach(list);
    const scale = Math.min((stage.clientWidth - 32) / (right - left), (stage.clientHeight - 32) / (bottom - top), 1.25);
    const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
    network.moveTo({ position, scale, animation: animation ?? false });
  }
  function zoom(factor) {
    const scale = Math.min(4, Math.max(0.05, network.getScale() * factor));
    whole = false;
    network.moveTo({ scale, animation: moving(150) });
  }
  // What is seen, as a file, on the colour of the page.
  function save(name) {
    const drawn = stage.querySelector("canvas");
    const copy = Object.assign(document.createElement("canvas"), { width: drawn.width, height: drawn.height });
    const ctx = copy.getContext("2d");
    ctx.fillStyle = themes[theme()].paper;
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(drawn, 0, 0);
    copy.toBlob((blob) => {
      const href = URL.createObjectURL(blob);
      Object.assign(document.createElement("a"), { href, download: `${name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80)}.png` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 10000);
    }, "image/png");
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
    const { label, text: full } = nodes.get(id) ?? {};
    const text = nodes.has(id) ? (full === label ? "" : full) : edges.get(id).told?.querySelector(".picture-because")?.textContent;
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
    const claims = [...nodes.values()].filter(({ kind }) => kind === "claim").length;
    if (data.inFull && claims > 12) document.getElementById("picture-frame").classList.add("picture-full");
    arrange();
    paint();
    network = new vis.Network(stage, { nodes: vis_nodes, edges: vis_edges }, options);
    stage.querySelector(".vis-network").removeAttribute("tabindex"); // the stage is where the keyboard is
    network.on("beforeDrawing", lead);
    network.on("afterDrawing", write);
    let under = null;
    stage.addEventListener("pointermove", (event) => {
      const { left, top } = stage.getBoundingClientRect();
      const at = event.buttons ? null : ledAt(network.DOMtoCanvas({ x: event.clientX - left, y: event.clientY - top }));
      if (at === under) return;
      under = at;
      say(at);
    });
    network.on("click", (event) => {
      network.unselectAll();
      const { x, y } = event.pointer.canvas;
      const pill = pills.find((one) => covers(one, x, y, 0, 0));
      const id = event.nodes[0] ?? pill?.id ?? event.edges[0] ?? ledAt(event.pointer.canvas);
      cursor = nodes.has(id) ? id : cursor;
      picture.select(id, "canvas");
    });
    network.on("hoverNode", (event) => say(event.node));
    network.on("hoverEdge", (event) => say(event.edge));
    network.on("blurNode", () => say(null));
    network.on("blurEdge", () => say(null));
    stage.addEventListener("blur", () => network.redraw());
    // What was written before the fonts of the page were there is written again.
    document.fonts.addEventListener("loadingdone", () => network.redraw());
    darkness.addEventListener("change", () => { paint(); network.redraw(); });
    for (const event of ["zoom", "dragStart"]) network.on(event, () => { whole = false; });
    network.on("resize", () => {
      const anew = arrange();
      if (anew) paint();
      if (anew) start();
      else if (whole) fit(null);
    });
    let begun = false;
    picture.listen((by) => {
      if (begun) paint();
      if (nodes.has(state.selected)) cursor = state.selected;
      if (!begun) start();
      if (bright !== null && !["canvas", "legend", "more"].includes(by)) reveal([...bright.nodes]);
      else if (by === "all" || (by === "legend" && whole) || (begun && by === "address" && bright === null)) {
        fit(null, moving(300));
      }
      begun = true;
      network.redraw();
    });
  };
  Object.assign(picture, {
    point, fit, zoom, moving, save,
    cursor: () => cursor,
    network: () => network,
    pills: () => pills,
    // For those who check: where a node is on the page.
    place: (id) => {
      const { x, y } = network.canvasToDOM(nodes.get(id));
      const frame = stage.getBoundingClientRect();
      return { x: frame.left + x, y: frame.top + y };
    },
  });
})(bondgraphPicture);
