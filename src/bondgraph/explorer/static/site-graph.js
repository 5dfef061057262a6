"use strict";

// graph.html?… of the site: what was drawn ahead is led to; of anything else the relations are told, or the way to the list.

bondgraphSite.graph = async (pairs, answer) => {
  const { make, bdi, link, links, page, file, plural, corpus } = bondgraphSite;
  const about = await corpus.readNodes();
  const { all, questions } = about;
  const stem = (node) => node.href.slice(file("").length).split("/").slice(1).map(decodeURIComponent).join("/");
  const drawn = (question) => file(`graph/question-${stem(question)}`);
  const LOOKS = ["view", "up", "select", "hide"];
  const KINDS = { author: "agent", position: "position", concept: "concept", work: "work", question: "question" };
  const looks = Object.fromEntries(pairs.filter(([name]) => LOOKS.includes(name)));
  const asked = pairs.filter(([name, value]) => !LOOKS.includes(name) && !(name === "steps" && value === "1"));
  const around = asked.find(([name]) => name === "around")?.[1];

  // Where it was drawn ahead. Debates alone were drawn as a list and by year, too.
  const ahead = (name, node) => {
    const by = name === "around" ? `around-${node.kind}` : name;
    if (name && !about.drawn.includes(by)) return null;
    const first = name ? [`${by}-${stem(node).replace(/\.html$/, "")}`] : [];
    const view = (!name || name === "question") && ["list", "time"].includes(looks.view) ? [`view-${looks.view}`] : [];
    const up = view[0] === "view-time" && ["author", "position", "tradition"].includes(looks.up) ? [`up-${looks.up}`] : [];
    const parts = [...first, ...view, ...up];
    const selected = ["select", "hide"].filter((look) => looks[look]).map((look) => `${look}=${encodeURIComponent(looks[look])}`).join("&");
    return (parts.length ? file(`graph/${parts.join(".")}.html`) : file("graph.html")) + (selected ? `#${selected}` : location.hash);
  };
  if (asked.length === 0 || (asked.length === 1 && (around || KINDS[asked[0][0]]))) {
    const [name, value] = asked[0] ?? [];
    const among = around ? [...all, ...(value.startsWith("claim:") || !value.includes(":") ? await corpus.readClaims() : [])] : all.filter((node) => node.kind === KINDS[name]);
    const there = ahead(name, name && corpus.named(value, among, name));
    if (there) {
      location.replace(there);
      return;
    }
  }
  const debates = make("section", { "aria-labelledby": "debates" }, make("h2", { id: "debates" }, "The debates, drawn"),
    make("ul", { class: "index" }, questions.map((question) => make("li", {}, make("a", { href: drawn(question) }, bdi(question.label))))));
  const note = make("p", { class: "cut" }, "Pictures were drawn ahead here; any other is drawn by a service, which bondgraph serve starts.");
  document.querySelector("h1").replaceChildren("Not drawn here");
  if (!around) {
    answer.replaceChildren(make("p", { class: "lead" }, make("a", { href: page("claims", asked.filter(([each]) => each !== "steps")) }, "The same claims as a list"), "."), note, debates);
    return;
  }
  const claims = await corpus.readClaims();
  const node = corpus.named(around, [...all, ...claims], "around");
  const own = (each) => each === node || each.holders?.includes(node) || each.positions?.includes(node) || each.positions?.some((position) => position.others[0] === node);
  const near = (await corpus.readRelations()).filter(({ subject, object }) => own(subject) || own(object));
  const end = (each) => [each.kind === "claim" && each.holders.length > 0 && [links(each.holders), each.tellers.length > 0 && [", ", corpus.via(each)], ": "], make("a", { class: "says", dir: "auto", href: each.href }, each.label)];
  const told = near.slice(0, 100).map((relation) => make("li", { class: `relation ${relation.type} ${relation.basis}` },
    make("p", { class: "end" }, end(relation.subject), " ", make("a", { class: `type ${relation.type}`, href: relation.href }, relation.type === "contrasts" ? "contrasts with" : relation.type), " ", end(relation.object)),
    make("p", { class: "because", dir: "auto" }, relation.because),
    make("p", { class: "by" }, make("span", { class: `basis ${relation.basis}` }, relation.basis === "in-text" ? "drawn in the text" : "drawn by the curator"))));
  document.querySelector("h1").replaceChildren("Around ", bdi(node.label));
  answer.replaceChildren(note, make("p", { class: "summary", role: "status" }, `${plural(near.length, "relation")} at `, link(node), near.length > told.length ? `: the first ${told.length} of them.` : ":"),
    make("ul", { class: "ties" }, told), debates);
};
