"use strict";

// compare.html?name=…&name=… of the site: authors or positions by question, computed from the claims.

bondgraphSite.compare = (() => {
  const { make, bdi, link, links, page, plural, corpus } = bondgraphSite;
  const FIRST = 4;
  const VERDICTS = { agree: ["=", "They agree"], differ: ["≠", "They differ"], partly: ["≈", "Agree in part"], silent: ["–", "Fewer than two speak"] };
  const MEETING = ["differ", "partly", "agree"];

  // What one says on a question: its positions, each with the claims that take it. A position stands for those who take it;
  // on its own question it says itself.
  const sayings = (subject, claims) => {
    const holders = new Set([subject]);
    if (subject.kind === "position") for (const claim of claims) if (claim.positions.includes(subject)) claim.holders.forEach((holder) => holders.add(holder));
    const own = claims.filter((claim) => claim.holders.some((holder) => holders.has(holder)));
    return (question) => {
      const positions = question.positions.includes(subject) ? [subject] : question.positions;
      return positions.map((position) => {
        const among = position === subject ? claims : own;
        return { position, claims: among.filter((claim) => claim.positions.includes(position)) };
      }).filter((each) => each.claims.length);
    };
  };

  const verdict = (cells) => {
    const spoken = cells.filter((cell) => cell.length).map((cell) => cell.map(({ position }) => position));
    if (spoken.length < 2) return "silent";
    const [first, ...others] = spoken;
    if (others.every((each) => each.length === first.length && each.every((position) => first.includes(position)))) return "agree";
    return first.some((position) => others.every((each) => each.includes(position))) ? "partly" : "differ";
  };

  const sign = (name) => make("span", { class: `verdict ${name}` }, make("span", { class: "sign", "aria-hidden": "true" }, VERDICTS[name][0]), ` ${VERDICTS[name][1]}`);

  const cell = (taken, subject) => make("td", { class: !taken.length && "mute" },
    make("span", { class: "of", "aria-hidden": "true" }, bdi(subject.label)), " ",
    !taken.length && make("span", { class: "silent" }, make("span", { "aria-hidden": "true" }, "–"), make("span", { class: "hidden" }, "silent")),
    taken.map(({ position, claims }) => make("details", { class: "taken" }, make("summary", {}, bdi(position.label), " ", make("span", { class: "count" }, plural(claims.length, "claim"))),
      make("ul", {}, claims.slice(0, FIRST).map((claim) => make("li", {}, make("a", { class: "says", dir: "auto", href: claim.href }, claim.says),
        (subject.kind === "position" || claim.holders.length > 1) && [" ", make("span", { class: "count" }, links(claim.holders))],
        claim.tellers.length > 0 && [" ", make("span", { class: "count" }, corpus.via(claim))]))),
      make("p", { class: "count" },
        make("a", { href: page("claims", [["position", position.id], ...(subject.kind === "agent" ? [["author", subject.id]] : [])]) }, claims.length > FIRST ? `All ${claims.length} claims` : "As a list"),
        " · ", make("a", { href: position.href }, "The position")))));

  // The table for a spreadsheet, as a service has it (render/matrix.py).
  const NAMED = 10;
  const guarded = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const spreadsheet = (subjects, rows) => {
    const head = ["question", "asks", "verdict", ...subjects.flatMap(({ label }) => [guarded(label), guarded(`${label}: claims`)])];
    const lines = rows.map(({ question, verdict: agreed, cells }) => [question.id, guarded(question.label), agreed, ...cells.flatMap((taken) => [
      guarded(taken.map(({ position, claims }) => position.label + (claims.length > 1 ? ` (${claims.length} claims)` : "")).join("; ")),
      taken.flatMap(({ claims }) => claims.slice(0, NAMED).map((claim) => claim.id)).join("; ")])]);
    return [head, ...lines].map((line) => `${line.map(quoted).join(",")}\n`).join("");
  };

  // The same for a page in Markdown.
  const TOLD = { agree: "they agree", differ: "they take different positions", partly: "they agree in part", silent: "fewer than two speak" };
  const escaped = (text) => text.replace(/[\\`*_[\]<>|#&~$]/g, "\\$&").trim().replace(/\s+/g, " ");
  // What it is made from, as the foot of every page says it.
  const origin = () => {
    const foot = document.getElementById("foot-corpus");
    const told = foot.parentElement.querySelector("p");
    return `From the corpus “${foot.textContent.trim()}”, edition ${told.querySelector("bdi").textContent.trim()} (${told.querySelector("[rel=license]").getAttribute("href")}).`;
  };
  const markdown = (subjects, rows) => {
    const line = (cells) => `| ${cells.map(escaped).join(" | ")} |\n`;
    const head = ["question", ...subjects.map(({ label }) => label), "verdict"];
    const said = (taken) => taken.map(({ position, claims }) => position.label + (claims.length > 1 ? ` (${claims.length} claims)` : "")).join("; ") || "–";
    return line(head) + `|${" --- |".repeat(head.length)}\n` + rows.map(({ question, verdict: agreed, cells }) => line([question.label, ...cells.map(said), TOLD[agreed]])).join("") + `\n${escaped(origin())}\n`;
  };

  return async (pairs, answer) => {
    const { all, questions } = await corpus.readNodes();
    const unknown = pairs.find(([name]) => !["name", "show", "after"].includes(name));
    if (unknown) throw corpus.wrong(`There is no parameter “${unknown[0]}”; there is name, which is given twice or more.`);
    const among = all.filter((node) => node.kind === "agent" || node.kind === "position");
    const subjects = [...new Set(pairs.filter(([name]) => name === "name").map(([, value]) => corpus.named(value, among, "name")))];
    const names = subjects.map((subject) => ["name", subject.id]);
    const show = pairs.filter(([name]) => name === "show").map(([, value]) => value);
    const strange = show.find((each) => each !== "all" && !VERDICTS[each]);
    if (strange) throw corpus.wrong(`show: “${strange}” is not one of ${Object.keys(VERDICTS).join(", ")}, all.`);
    if (subjects.length < 2) {
      answer.replaceChildren(make("section", { class: "notice" }, make("h2", {}, "One more is wanted"), make("p", {}, subjects.map((subject) => link(subject)), subjects.length ? " is chosen. Choose another, below." : "Choose two, below.")));
      return;
    }
    const claims = await corpus.readClaims();
    const saying = subjects.map((subject) => sayings(subject, claims));
    const rows = questions.map((question) => {
      const cells = saying.map((says) => says(question));
      return { question, cells, verdict: verdict(cells) };
    });
    const totals = Object.fromEntries(Object.keys(VERDICTS).map((name) => [name, rows.filter((row) => row.verdict === name).length]));
    const wanted = show.length ? (show.includes("all") ? Object.keys(VERDICTS) : show) : MEETING;
    const shown = rows.filter((row) => wanted.includes(row.verdict));
    document.title = `${subjects.map((subject) => subject.label).join(" and ")}, compared – ${document.title.split(" – ").pop()}`;
    document.querySelector("h1").replaceChildren(...subjects.flatMap((subject, at) => [at ? (at === subjects.length - 1 ? " and " : ", ") : "", bdi(subject.label)]));
    const told = [["agree", "agree on"], ["differ", "differ on"], ["partly", "agree in part on"]].filter(([name]) => totals[name]).map(([name, words]) => `${words} ${totals[name]}`);
    const view = (name, label, total, chosen) => make("li", {}, total || chosen ? make("a", { href: page("compare", [...names, ...(name ? [["show", name]] : [])]), "aria-current": chosen && "true" }, label, " ", make("b", {}, String(total))) : make("span", { class: "none" }, label, " ", make("b", {}, "0")));
    const views = make("nav", { class: "answered", "aria-label": "Which questions are shown" }, make("ul", {},
      view("", "Where two or more speak", MEETING.reduce((sum, name) => sum + totals[name], 0), !show.length),
      [...MEETING, "silent"].map((name) => view(name, VERDICTS[name][1], totals[name], show.length === 1 && show[0] === name)),
      view("all", "All questions", rows.length, show.includes("all"))));
    const table = make("div", { class: "matrix-room", role: "region", tabindex: 0, "aria-label": "Questions by those compared" }, make("table", { class: "matrix" },
      make("caption", { class: "hidden" }, "Questions by those compared: what each says, and whether they agree"),
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "Question"), subjects.map((subject) => make("th", { scope: "col" }, link(subject))))),
      make("tbody", {}, shown.map((row) => make("tr", { id: row.question.id }, make("th", { scope: "row" }, link(row.question), " ", sign(row.verdict)), row.cells.map((taken, at) => cell(taken, subjects[at])))))));
    const file = (text, type) => URL.createObjectURL(new Blob([text], { type }));
    answer.replaceChildren(...[
      make("p", { class: "lead", role: "status" }, `Of ${plural(rows.length, "question")}, they `, told.length ? `${told.join(", ")}; on ${totals.silent} fewer than two of them speak.` : "meet on none: on each, fewer than two of them speak."),
      make("ul", { class: "chips", "aria-label": "Those compared" }, subjects.map((subject) => make("li", {}, make("a", { class: "who", href: subject.href }, bdi(subject.label)), " ",
        make("a", { href: page("compare", subjects.filter((each) => each !== subject).map((each) => ["name", each.id])), "aria-label": `Without ${subject.label}` }, "×"))),
        make("li", { class: "clear" }, make("a", { href: page("compare") }, "Begin again"))),
      make("section", { "aria-labelledby": "table" }, make("h2", { id: "table" }, "Questions"), views, shown.length ? table : make("p", { class: "vacant" }, "There is no such question."),
        shown.length > 0 && make("p", { class: "noprint" }, "This table as a file: ", make("a", { href: file(spreadsheet(subjects, shown), "text/csv"), download: "comparison.csv" }, "CSV"), " · ",
          make("a", { href: file(markdown(subjects, shown), "text/markdown"), download: "comparison.md" }, "Markdown"), "."),
        subjects.length > 2 && make("p", { class: "hint" }, "They agree where all who speak take the same positions; in part, where all of these have one in common; they differ where there is none that all take.")),
      subjects.length === 2 && make("p", {}, make("a", { href: page("path", [["start", subjects[0].id], ["end", subjects[1].id]]) }, "By what way they are connected")),
    ].filter(Boolean));
  };
})();
