"use strict";

// graph.html?… of the site: a debate leads to its picture; anything else is told as a list, since a picture is drawn ahead.

bondgraphSite.graph = async (pairs, answer) => {
  const { make, bdi, page, file, corpus } = bondgraphSite;
  const { all, questions } = await corpus.readNodes();
  const drawn = (question) => file(`graph/question-${decodeURIComponent(question.href.split("/").pop())}`);
  if (pairs.length === 1 && pairs[0][0] === "question") {
    const question = corpus.named(pairs[0][1], all.filter((node) => node.kind === "question"), "question");
    location.replace(drawn(question) + location.hash);
    return;
  }
  answer.replaceChildren(make("section", { class: "notice" },
    make("h2", {}, "This picture was not drawn ahead"),
    make("p", {}, make("a", { href: page("claims", pairs) }, "The same claims as a list"), ". Any picture is drawn by a service, which bondgraph serve starts; here there are those of the debates:"),
    make("ul", { class: "index" }, questions.map((question) => make("li", {}, make("a", { href: drawn(question) }, bdi(question.label)))))));
};
