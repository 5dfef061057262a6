"use strict";

// graph.html?… of the site: what was drawn ahead is led to; of anything else the relations are told, or the way to the list.

bondgraphSite.graph = async (pairs, answer) => {
  const { make, bdi, link, links, page, file, plural, corpus } = bondgraphSite;
  const { all, questions } = await corpus.readNodes();
  const drawn = (question) => file(`graph/question-${decodeURIComponent(question.href.split("/").pop())}`);
  const around = pairs.find(([name]) => name === "around")?.[1];
  const [name, value] = pairs[0];
  if (pairs.length === 1 && name === "question") {
    location.replace(drawn(corpus.named(value, all.filter((node) => node.kind === "question"), "question")) + location.hash);
    return;
  }
  const debates = make("section", { "aria-labelledby": "debates" }, make("h2", { id: "debates" }, "The debates, drawn"),
    make("ul", { class: "index" }, questions.map((question) => make("li", {}, make("a", { href: drawn(question) }, bdi(question.label))))));
  const note = make("p", { class: "cut" }, "Pictures were drawn ahead here; any other is drawn by a service, which bondgraph serve starts.");
  document.querySelector("h1").replaceChildren("Not drawn here");
  if (!around) {
    answer.replaceChildren(make("p", { class: "lead" }, make("a", { href: page("claims", pairs.filter(([each]) => !["view", "up", "select", "hide", "steps"].includes(each))) }, "The same claims as a list"), "."), note, debates);
    return;
  }
  const claims = await corpus.readClaims();
  const node = corpus.named(around, [...all, ...claims], "around");
  const own = (each) => each === node || each.holders?.includes(node) || each.positions?.includes(node) || each.positions?.some((position) => position.others[0] === node);
  const near = (await corpus.readRelations()).filter(({ subject, object }) => own(subject) || own(object));
  const end = (each) => [each.kind === "claim" && each.holders.length > 0 && [links(each.holders), ": "], make("a", { class: "says", dir: "auto", href: each.href }, each.label)];
  const told = near.slice(0, 100).map((relation) => make("li", { class: `relation ${relation.type} ${relation.basis}` },
    make("p", { class: "end" }, end(relation.subject), " ", make("a", { class: `type ${relation.type}`, href: relation.href }, relation.type === "contrasts" ? "contrasts with" : relation.type), " ", end(relation.object)),
    make("p", { class: "because", dir: "auto" }, relation.because),
    make("p", { class: "by" }, make("span", { class: `basis ${relation.basis}` }, relation.basis === "in-text" ? "drawn in the text" : "drawn by the curator"))));
  document.querySelector("h1").replaceChildren("Around ", bdi(node.label));
  answer.replaceChildren(note, make("p", { class: "summary", role: "status" }, `${plural(near.length, "relation")} at `, link(node), near.length > told.length ? `: the first ${told.length} of them.` : ":"),
    make("ul", { class: "ties" }, told), debates);
};
