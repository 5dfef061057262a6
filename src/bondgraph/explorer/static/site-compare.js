"use strict";

// compare.html?name=…&name=… of the site: authors or positions by question, computed from the claims.

bondgraphSite.compare = (() => {
  const { make, bdi, link, page, plural, corpus } = bondgraphSite;
  const FIRST = 3;
  const VERDICTS = { agree: "They agree", partly: "They agree in part", differ: "They differ", silent: "Fewer than two speak" };

  // What one says on a question: its positions, each with the claims that take it. A position stands for those who take it;
  // on its own question it says itself.
  const saying = (subject, question, claims) => {
    let own = claims.filter((claim) => claim.holders.includes(subject));
    let positions = question.positions;
    if (subject.kind === "position") {
      const holders = new Set(claims.filter((claim) => claim.positions.includes(subject)).flatMap((claim) => claim.holders));
      own = claims.filter((claim) => claim.holders.some((holder) => holders.has(holder)));
      if (positions.includes(subject)) positions = [subject];
    }
    return positions.map((position) => ({ position, claims: own.filter((claim) => claim.positions.includes(position)) })).filter((each) => each.claims.length);
  };

  const verdict = (cells) => {
    const spoken = cells.filter((cell) => cell.length).map((cell) => cell.map(({ position }) => position));
    if (spoken.length < 2) return "silent";
    const [first, ...others] = spoken;
    if (others.every((each) => each.length === first.length && each.every((position) => first.includes(position)))) return "agree";
    return first.some((position) => others.every((each) => each.includes(position))) ? "partly" : "differ";
  };

  const cell = (taken, subject, question) => make("td", {}, !taken.length && make("span", { class: "count" }, "silent"),
    taken.map(({ position, claims }) => make("div", { class: "taken" }, make("p", {}, make("b", {}, link(position))),
      make("ul", {}, claims.slice(0, FIRST).map((claim) => make("li", { dir: "auto" }, make("a", { href: claim.href }, claim.says)))),
      claims.length > FIRST && make("p", { class: "count" }, make("a", { href: page("claims", [...(subject.kind === "agent" ? [["author", subject.id]] : []), ["position", position.id]]) }, `all ${claims.length}`)))));

  return async (pairs, answer) => {
    const { all, questions } = await corpus.readNodes();
    const unknown = pairs.find(([name]) => !["name", "limit", "after"].includes(name));
    if (unknown) throw corpus.wrong(`There is no parameter “${unknown[0]}”; there is name, which is given twice or more.`);
    const among = all.filter((node) => node.kind === "agent" || node.kind === "position");
    const subjects = [...new Set(pairs.filter(([name]) => name === "name").map(([, value]) => corpus.named(value, among, "name")))];
    if (subjects.length < 2) throw corpus.wrong("name: give two or more different authors or positions.");
    const claims = await corpus.readClaims();
    const rows = questions.map((question) => {
      const cells = subjects.map((subject) => saying(subject, question, claims));
      return { question, cells, verdict: verdict(cells) };
    });
    const spoken = rows.filter(({ cells }) => cells.some((each) => each.length));
    const counts = ["agree", "partly", "differ"].map((each) => [each, spoken.filter((row) => row.verdict === each).length]).filter(([, count]) => count);
    const names = subjects.map((subject) => subject.label).join(", ");
    document.title = `${names}, compared – ${document.title.split(" – ").pop()}`;
    const said = counts.map(([each, count]) => `${VERDICTS[each].toLowerCase()} on ${plural(count, "question")}`).join("; ");
    const table = make("div", { class: "sheet", role: "region", tabindex: 0, "aria-label": "Questions by who is compared" }, make("table", {},
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Question"), subjects.map((subject) => make("th", { scope: "col" }, link(subject))), make("th", { scope: "col" }, "Verdict"))),
      make("tbody", {}, spoken.map(({ question, cells, verdict: found }) => make("tr", {}, make("th", { scope: "row" }, link(question)),
        cells.map((taken, at) => cell(taken, subjects[at], question)), make("td", { class: `verdict ${found}` }, VERDICTS[found]))))));
    const silent = rows.length - spoken.length;
    answer.replaceChildren(...[
      make("h2", {}, subjects.flatMap((subject, at) => [at ? " and " : "", bdi(subject.label)])),
      make("p", { class: "summary", role: "status" }, `${said ? said[0].toUpperCase() + said.slice(1) : "They meet on no question"}.`),
      spoken.length > 0 && table,
      silent > 0 && make("p", { class: "count" }, `On ${plural(silent, "further question")} none of them says anything.`),
    ].filter(Boolean));
  };
})();
