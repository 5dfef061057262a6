"""The pages of debates say who stands where, by way of whom and why; those compared meet as the corpus has it.

What is expected is read from the YAML of the built-in corpus here, by nothing of bondgraph's, or written out by hand.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import pytest
import yaml
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect
from tests.explorer import DEBATE, watched
from tests.factories import agent, claim, corpus, relation
from tests.readers import program
from tests.services import serving
from tests.test_api import MARKUP, client_of, small
from tests.test_api_pages import Page

import bondgraph
from bondgraph.library import Library
from bondgraph.model import Agent, Question
from bondgraph.opening import build
from bondgraph.render.matrix import as_csv, as_latex, as_markdown, latex
from bondgraph_api import create_app

CORPUS: Final = Path(__file__).resolve().parents[1] / "graph" / "therapeutic-bond"


def several(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


@cache
def written() -> list[dict[str, Any]]:
    """The claims as the curators wrote them."""
    files = sorted((CORPUS / "claims").glob("*.yaml"))
    assert len(files) == 5
    return [each for file in files for each in yaml.safe_load(file.read_text("utf-8"))["claims"]]


@cache
def asked() -> list[dict[str, Any]]:
    """The questions as the curators wrote them."""
    found: list[dict[str, Any]] = yaml.safe_load((CORPUS / "questions.yaml").read_text("utf-8"))["questions"]
    return found


def taking(position: str) -> list[dict[str, Any]]:
    """The claims that take a position."""
    return [each for each in written() if position in several(each.get("answers"))]


@pytest.fixture(scope="module")
def built_in() -> Library:
    return bondgraph.open()


@pytest.fixture(scope="module")
def client(built_in: Library) -> TestClient:
    return client_of(built_in)


def page_at(client: TestClient, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status, response.text
    return Page(response.text)


def question(ident: str, label: str, *positions: str, first: str | None = None) -> Question:
    """A question with positions that are called like their ids, but for the first."""
    made = [{"id": each, "label": each.title(), "says": f"It says {each}."} for each in positions]
    made[0]["label"] = first or made[0]["label"]
    return Question.model_validate({"id": ident, "label": label, "asks": "So?", "positions": made})


EDITORS: Final = (agent("editors", type="organisation"), agent("tang"))


def rows_of(html: str, table: str) -> list[str]:
    """The rows in the body of a table, as HTML."""
    inner = html.partition(f'<table class="{table}"')[2].partition("</table>")[0]
    return re.findall(r"<tr[ >].*?</tr>", inner.partition("<tbody>")[2], re.DOTALL)


def said(html: str) -> str:
    return Page(html).text


# -- a question


def test_each_position_has_those_who_take_it_and_their_claims(client: TestClient) -> None:
    names = {
        each["id"]: each for each in yaml.safe_load((CORPUS / "agents.yaml").read_text("utf-8"))["agents"]
    }
    looked_at = 0
    for each in asked()[:4]:
        rows = rows_of(client.get(f"/question/{each['id']}.html").text, "stances")
        assert len(rows) == len(each["positions"])
        for row, position in zip(rows, each["positions"], strict=True):
            ident = f"{each['id']}/{position['id']}"
            claims = taking(ident)
            held = Counter(holder for one in claims for holder in several(one["held_by"]))
            text = said(row)
            assert position["label"] in text
            assert " ".join(position["says"].split()) in text
            links = [dict(parse_qsl(urlsplit(link).query)) for link in Page(row).links() if "author=" in link]
            assert links == [{"position": ident, "author": link["author"]} for link in links]
            assert {link["author"] for link in links} == set(held)
            for holder, count in held.items():
                family = names[holder].get("name", {}).get("family")
                assert not family or family in text
                assert f"{count} claim{'' if count == 1 else 's'}" in text
            if claims:
                assert Page(row).links()[-1] == f"#at-{position['id']}"
            else:
                assert '<tr class="nobody">' in row
                assert "Nobody in this corpus takes it." in text
            looked_at += 1
    assert looked_at == 7 + 6 + 6 + 4


def test_who_is_told_by_another_says_by_whom(client: TestClient) -> None:
    html = client.get(f"/question/{DEBATE}.html").text
    carries, among = rows_of(html, "stances")[1:3]
    assert "Strupp , told by Flores 1997 1 claim" in said(carries)
    assert "Strupp , told by Flores 2004 1 claim" in said(among)
    assert "told by" not in said(rows_of(html, "stances")[0])


def test_relations_name_by_way_of_whom_each_end_is_known(client: TestClient) -> None:
    # Strupp's precondition for technique, which Flores reports in 1997, contrasts with what Flores says himself.
    text = said(client.get(f"/position/{DEBATE}/carries.html").text)
    technique = "A good human relationship is a precondition for a therapist's technical interventions."
    assert f"Strupp , told by Flores 1997 {technique} contrasts with Philip J. Flores" in text
    debate = said(client.get(f"/question/{DEBATE}.html").text)
    assert f"Strupp , told by Flores 1997 {technique} contrasts with Philip J. Flores" in debate
    compared = said(client.get("/compare?name=strupp&name=flores").text)
    assert f"Strupp , told by Flores 1997 {technique}" in compared


def test_who_stands_on_several_positions_is_named_with_these(client: TestClient) -> None:
    html = client.get(f"/question/{DEBATE}.html").text
    listed = html.partition("On more than one position")[2].partition("</ul>")[0]
    stands: dict[str, set[str]] = {}
    for position in asked()[0]["positions"]:
        for each in taking(f"{DEBATE}/{position['id']}"):
            for holder in several(each["held_by"]):
                stands.setdefault(holder, set()).add(position["id"])
    both = {holder: at for holder, at in stands.items() if len(at) > 1}
    assert both["strupp"] == {"carries", "one-among"}
    links = [dict(parse_qsl(urlsplit(link).query)) for link in Page(listed).links() if "author=" in link]
    assert {(link["author"], link["position"]) for link in links} == {
        (holder, f"{DEBATE}/{position}") for holder, at in both.items() for position in at
    }


def test_relations_between_positions_are_counted_by_pair_and_kind(client: TestClient) -> None:
    places = {
        each["id"]: [at for at in several(each.get("answers")) if at.startswith(f"{DEBATE}/")]
        for each in written()
    }
    labels = {f"{DEBATE}/{each['id']}": each["label"] for each in asked()[0]["positions"]}
    across: Counter[tuple[frozenset[str], str]] = Counter()
    within: Counter[tuple[frozenset[str], str]] = Counter()
    for each in written():
        for kind in ("supports", "contrasts"):
            for tie in each.get(kind, ()):
                pairs = {
                    frozenset(pair) for pair in product(places[each["id"]], places.get(tie["claim"], ()))
                }
                for pair in pairs:
                    (across if len(pair) > 1 else within)[pair, kind] += 1
    html = client.get(f"/question/{DEBATE}.html").text
    sums = []
    for heading, expected in (("Between the positions", across), ("Within a position", within)):
        section = html.partition(f">{heading}</h2>")[2].partition("</section>")[0]
        found: Counter[tuple[frozenset[str], str]] = Counter()
        for summary in re.findall(r"<summary>(.*?)</summary>", section, re.DOTALL):
            ends = re.findall(r'<bdi class="place">(.*?)</bdi>', summary)
            pair = frozenset(key for key, label in labels.items() if label in ends)
            for kind, count in re.findall(r'class="type (\w+)">(\d+)', summary):
                found[pair, kind] = int(count)
        assert found == expected
        assert section.count('<li class="relation') == expected.total()
        sums.append(expected.total())
    assert min(sums) > 5
    assert "drawn by the curator" in html
    assert "drawn in the text" in html


def test_a_debate_has_its_map_its_neighbours_and_its_literature(client: TestClient) -> None:
    page = page_at(client, f"/question/{DEBATE}.html")
    links = page.links()
    assert f"/graph?question={DEBATE}" in links
    assert [
        each for each in page.all("svg") if "Does the bond heal" in each.get("aria-label", "")
    ] or page.all("svg")
    near = client.get(f"/question/{DEBATE}.html").text.partition("Neighbouring questions</h2>")[2]
    first = said(near.partition("</li>")[0])
    shared: Counter[str] = Counter()
    for each in written():
        at = {answer.partition("/")[0] for answer in several(each.get("answers"))}
        if DEBATE in at:
            shared.update(at - {DEBATE})
    (best, count), (_, second) = shared.most_common(2)
    assert count > second
    assert next(each["label"] for each in asked() if each["id"] == best) in first
    assert f"{count} claims answer both" in first
    formats = {dict(parse_qsl(urlsplit(link).query)).get("format") for link in links if "/v1/cite" in link}
    assert {"text", "bibtex", "ris", "csl-json"} <= formats
    for link in (link for link in links if link.startswith("/v1/cite")):
        assert client.get(link).status_code == 200
    assert {"#positions", "#map", "#between", "#within", "#said", "#near", "#literature", "#data"} <= set(
        links
    )
    ids = [each["id"] for _, each in page.elements if "id" in each]
    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


@pytest.fixture(scope="module")
def crowded() -> TestClient:
    """A debate of 130 claims on two positions, of which each contrasts with the one before."""
    holders = [agent(f"author-{number}") for number in range(30)]
    claims = [
        claim(
            f"c-{number:03}",
            says=f"Statement {number}.",
            held_by=[f"author-{number % 30}"],
            answers=["much/yes" if number < 120 else "much/no"],
        )
        for number in range(130)
    ]
    ties = [relation(f"c-{number:03}", "contrasts", f"c-{number + 1:03}") for number in range(129)]
    asks = question("much", "How much?", "yes", "no", "never")
    made = corpus(agents=[*EDITORS, *holders], claims=claims, relations=ties, questions=[asks])
    return client_of(build(made))


def test_a_large_debate_is_cut_and_says_so(crowded: TestClient) -> None:
    html = crowded.get("/question/much.html").text
    page = Page(html)
    assert "130 claims by more than 20 authors, on 3 positions." in page.text
    yes, no, never = map(said, rows_of(html, "stances"))
    assert yes.startswith("Yes It says yes.")
    assert "4 claims" in yes
    assert "and 18 more 120" in yes
    assert no.endswith("10 claims")
    assert "Nobody in this corpus takes it." in never
    assert "The first 16 of 120 claims. All of them ." in page.text
    assert 18 <= html.count('<article class="claim"') <= 50
    # 119 to 120 is the one relation that leads from one position to the other.
    between = html.partition("Between the positions</h2>")[2].partition("</section>")[0]
    assert said(between).count("Because") == 1
    assert "Statement 119." in between
    assert "Statement 120." in between


# -- a position


def test_a_position_has_its_claims_its_siblings_and_what_it_meets_with(client: TestClient) -> None:
    page = page_at(client, f"/position/{DEBATE}/carries.html")
    assert "The bond carries what works" in page.text
    assert "7 claims by 5 authors." in page.text
    assert "Strupp , told by Flores 1997" in page.text
    claims = {each["id"] for tag, each in page.elements if tag == "article"}
    assert claims == {each["id"] for each in taking(f"{DEBATE}/carries")}
    siblings = [link for link in page.links() if link.startswith(f"/position/{DEBATE}/")]
    assert {f"/position/{DEBATE}/{each['id']}.html" for each in asked()[0]["positions"]} <= set(siblings)
    assert f"/question/{DEBATE}.html" in page.links()
    assert "The bond itself brings the change ↔ The bond carries what works 2 contrasts" in page.text


def test_a_position_that_nobody_takes_says_so(client: TestClient) -> None:
    page = page_at(client, f"/position/{DEBATE}/suffices.html")
    assert "Nobody in this corpus takes this position." in page.text
    assert "The claims" not in page.text
    assert "The bond alone is enough nobody Technique does the work nobody" in page.text


# -- compared


def test_two_are_compared_question_by_question(client: TestClient) -> None:
    """By hand: on the first question Flores says three things and Wampold one of these; of what the bond is made they say
    two things; how it works, Wampold says one of the two that Flores says. On the other sixteen Wampold says nothing.
    """
    response = client.get("/compare?name=flores&name=wampold")
    page = Page(response.text)
    assert (
        "Of 19 questions, they differ on 1, agree in part on 2; on 16 fewer than two of them speak."
        in page.text
    )
    rows = [said(row) for row in rows_of(response.text, "matrix")]
    assert [row.partition("?")[0] for row in rows] == [
        "Does the bond heal, or carry what heals",
        "What is the bond made of",
        "How does the bond work",
    ]
    for row, verdict in zip(rows, ("≈ Agree in part", "≠ They differ", "≈ Agree in part"), strict=True):
        assert f"? {verdict} Philip J. Flores" in row
    heals = rows_of(response.text, "matrix")[0]
    cells = heals.split("<td")[1:]
    assert [re.findall(r"<summary><bdi>(.*?)</bdi>", cell) for cell in cells] == [
        [
            "The bond itself brings the change",
            "The bond carries what works",
            "The bond is one agent among others",
        ],
        ["The bond carries what works"],
    ]
    assert "/claim/wampold-alliance-in-two-pathways.html" in Page(cells[1]).links()
    assert f"/claims?position={DEBATE}%2Fcarries&author=wampold" in Page(cells[1]).links()
    assert "16 questions on which fewer than two of them speak are not shown. Show them, too" in page.text
    assert "In-text" not in page.text


def test_all_verdicts_are_those_of_the_corpus(client: TestClient) -> None:
    """Cutler and Shedler meet often: what each says is read from the YAML, and held against every row."""
    takes: dict[str, dict[str, set[str]]] = {"cutler": {}, "shedler": {}}
    for each in written():
        for holder in {"cutler", "shedler"} & set(several(each["held_by"])):
            for answer in several(each.get("answers")):
                takes[holder].setdefault(answer.partition("/")[0], set()).add(answer)
    expected = {}
    for each in asked():
        one, other = (takes[name].get(each["id"], set()) for name in ("cutler", "shedler"))
        expected[each["id"]] = (
            "silent"
            if not (one and other)
            else "agree"
            if one == other
            else "partly"
            if one & other
            else "differ"
        )
    assert set(expected.values()) == {"silent", "agree", "partly", "differ"}
    html = client.get("/compare?name=cutler&name=shedler&show=all").text
    found = {
        re.findall(r'<tr id="([\w-]+)"', row)[0]: re.findall(r'class="verdict (\w+)"', row)[0]
        for row in rows_of(html, "matrix")
    }
    assert found == expected
    for verdict in ("agree", "partly", "differ", "silent"):
        shown = client.get(f"/compare?name=cutler&name=shedler&show={verdict}").text
        rows = [re.findall(r'<tr id="([\w-]+)"', row)[0] for row in rows_of(shown, "matrix")]
        assert rows == [each for each, said_ in expected.items() if said_ == verdict]
        counted = re.findall(
            r'aria-current="true">.*?<b>(\d+)</b>', shown.partition('class="answered"')[2], re.DOTALL
        )
        assert counted[0] == str(len(rows))


def test_those_told_by_others_say_so_in_the_table_too(client: TestClient) -> None:
    html = client.get("/compare?name=strupp&name=flores").text
    assert "told by Flores 1997" in said(rows_of(html, "matrix")[0])


def test_the_order_is_kept_and_each_can_be_left_out(client: TestClient) -> None:
    page = page_at(client, "/compare?name=wampold&name=Flores&name=yalom&show=differ")
    assert "Bruce E. Wampold , Philip J. Flores and Irvin D. Yalom" in page.text
    without = [each["href"] for each in page.all("a") if each.get("aria-label", "").startswith("Without ")]
    assert [parse_qsl(urlsplit(link).query) for link in without] == [
        [("name", "flores"), ("name", "yalom"), ("show", "differ")],
        [("name", "wampold"), ("name", "yalom"), ("show", "differ")],
        [("name", "wampold"), ("name", "flores"), ("show", "differ")],
    ]
    hidden = [(each["name"], each["value"]) for each in page.all("input") if each.get("type") == "hidden"]
    assert hidden == [("name", "wampold"), ("name", "flores"), ("name", "yalom"), ("show", "differ")]


def test_positions_are_compared_too(client: TestClient) -> None:
    html = client.get(f"/compare?name={DEBATE}/itself&name={DEBATE}/carries").text
    first = rows_of(html, "matrix")[0]
    assert re.findall(r"<summary><bdi>(.*?)</bdi>", first) == [
        "The bond itself brings the change",
        "The bond carries what works",
    ]
    assert "All 7 claims" in said(first)
    assert "P. Cutler" in said(first)


def test_whom_to_compare_is_suggested(client: TestClient) -> None:
    page = page_at(client, "/compare")
    assert page.text.count("questions in common") == 6
    boxes = [each["value"] for each in page.all("input") if each.get("type") == "checkbox"]
    assert {"yalom", "jung", "cutler", "flores"} <= set(boxes)
    assert len(boxes) > 30
    pairs = [link for link in page.links() if link.startswith("/compare?name=")]
    assert len(pairs) == 6
    # Cutler and the unsigned page meet on the most questions, of all pairs of those with many claims.
    speaks = {
        name: {
            answer.partition("/")[0]
            for each in written()
            if name in several(each["held_by"])
            for answer in several(each.get("answers"))
        }
        for name in ("cutler", "examzify", "shedler", "flores")
    }
    assert pairs[0] == "/compare?name=cutler&name=examzify"
    assert f"{len(speaks['cutler'] & speaks['examzify'])} questions in common" in page.text


def test_one_alone_is_told_whom_to_add(client: TestClient) -> None:
    page = page_at(client, "/compare?name=Yalom&name=+&name=Irvin+D.+Yalom")
    assert "Irvin D. Yalom is chosen. Choose another" in page.text
    assert "/compare?name=yalom&name=cutler" in page.links()
    (chosen,) = [each for each in page.all("input") if "checked" in each]
    assert chosen["value"] == "yalom"
    alone = page_at(client, f"/compare?name={DEBATE}/itself")
    assert f"/compare?name={DEBATE}%2Fitself&name={DEBATE}%2Fcarries" in alone.links()


@pytest.mark.parametrize(
    ("query", "says", "instead"),
    [
        ("name=cutler&name=wampolt", "wampolt", "/compare?name=cutler&name=wampold"),
        ("name=yalon", "yalon", "/compare?name=yalom"),
        (f"name={DEBATE}/itsself&name=yalom", "itsself", f"/compare?name={DEBATE}%2Fitself&name=yalom"),
    ],
)
def test_a_name_that_nobody_has_is_answered_with_near_ones(
    client: TestClient, query: str, says: str, instead: str
) -> None:
    page = page_at(client, f"/compare?{query}", 400)
    assert says in page.text
    assert instead in page.links()
    assert "Choose" in page.text


def test_what_cannot_be_asked_is_said() -> None:
    client = client_of(small())
    ambiguous = page_at(client, "/compare?name=Ames&name=ann", 400)
    assert {"/compare?name=bo&name=ann", "/compare?name=cy&name=ann"} <= set(ambiguous.links())
    assert (
        "agree, differ, partly, silent, all" in page_at(client, "/compare?name=ann&name=bo&show=x", 400).text
    )
    assert "give it once" in page_at(client, "/compare?name=ann&name=bo&after=which&after=which", 400).text
    unknown = client.get("/compare?nam=ann", headers={"accept": "text/html"})
    assert unknown.status_code == 400
    assert "/compare?name=ann" in Page(unknown.text).links()
    nowhere = page_at(client, "/compare?name=ann&name=bo&after=nope", 400)
    assert "nope" in nowhere.text


def test_there_are_pages_of_questions() -> None:
    """Forty questions on which two differ: twenty-five, and then fifteen, with the same counts on both."""
    asks = [question(f"q-{number:02}", f"Question {number}", "yes", "no") for number in range(40)]
    claims = [
        claim("one", held_by=["ash"], answers=[f"q-{number:02}/yes" for number in range(40)]),
        claim("two", held_by=["birch"], answers=[f"q-{number:02}/no" for number in range(40)]),
    ]
    client = client_of(
        build(corpus(agents=[*EDITORS, agent("ash"), agent("birch")], claims=claims, questions=asks))
    )
    html = client.get("/compare?name=ash&name=birch").text
    assert len(rows_of(html, "matrix")) == 25
    (further,) = [each["href"] for each in Page(html).all("a") if each.get("rel") == "next"]
    rest = client.get(further).text
    assert len(rows_of(rest, "matrix")) == 15
    assert "differ on 40" in said(html)
    assert "differ on 40" in said(rest)
    assert not [each for each in Page(rest).all("a") if each.get("rel") == "next"]
    assert len(client.get("/compare.csv?name=ash&name=birch").text.splitlines()) == 41


# -- files


def test_the_comparison_as_a_file_is_the_one_on_the_page(client: TestClient) -> None:
    response = client.get("/compare.csv?name=flores&name=wampold")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="compare.csv"'
    assert list(csv.reader(io.StringIO(response.text))) == [
        ["question", "asks", "verdict", "Philip J. Flores", "Philip J. Flores: claims", "Bruce E. Wampold", "Bruce E. Wampold: claims"],
        [
            DEBATE, "Does the bond heal, or carry what heals?", "partly",
            "The bond itself brings the change; The bond carries what works; The bond is one agent among others",
            "flores-charged-relationship-vehicle; flores-context-for-techniques; flores-a-primary-component",
            "The bond carries what works", "wampold-alliance-in-two-pathways",
        ],
        [
            "made-of", "What is the bond made of?", "differ", "An emotional bond", "flores-real-person-not-professional",
            "Agreement and joint work", "wampold-agreement-enables-action",
        ],
        [
            "how-it-works", "How does the bond work?", "partly", "The bond regulates; The bond lets the work take hold",
            "flores-attachment-not-insight; flores-context-for-techniques", "The bond lets the work take hold",
            "wampold-agreement-enables-action",
        ],
    ]  # fmt: skip
    linked = page_at(client, "/compare?name=flores&name=wampold&show=differ").links()
    for ending, media in (("csv", "text/csv"), ("tex", "application/x-tex"), ("md", "text/markdown")):
        (link,) = [each for each in linked if each.startswith(f"/compare.{ending}")]
        assert link.endswith("?name=flores&name=wampold&show=differ")
        file = client.get(link)
        assert file.headers["content-type"].startswith(media)
        assert "What is the bond made of?" in file.text
        assert "How does the bond work?" not in file.text
    printed = client.get("/compare.tex?name=flores&name=wampold&show=silent").text
    assert (
        "From one side, or from both? \\emph{fewer than two speak} & The therapist makes it & -- \\\\\n"
        in printed
    )
    silent = client.get("/compare.csv?name=flores&name=wampold&show=all").text
    assert len(list(csv.reader(io.StringIO(silent)))) == 20


def test_what_is_wrong_with_a_file_is_told(client: TestClient) -> None:
    assert client.get("/compare.csv?name=flores&name=wampolt").status_code == 400
    assert client.get("/compare.tex?name=flores").status_code == 400
    assert client.get("/compare.md?name=flores&name=wampold&limit=3").status_code == 400


HOSTILE: Final = (
    "50 % of $x_1^2$ & #1", "\\end{longtable} \\input{/etc/passwd}", "a -- b --- c", "{unbalanced", "[first] *second*",
    "~tilde ^caret", 'say "so" and \'so\' and `so`', "<b>bold</b> | pipe", "''twice''", "R\u00e9sum\u00e9 \u00f8 \u0142 \u4e16\u754c",
    "a\u0000b\u202ec\nd", "?` !` << >> ,,", "=1+1", "-- ", "x" * 300,
)  # fmt: skip


def as_plain(text: str, reader: str) -> list[list[str]]:
    """The cells of the one table of a document, row by row, as pandoc reads it."""
    asking = [program("pandoc"), "-f", reader, "-t", "json"]
    document = json.loads(subprocess.run(asking, input=text.encode(), capture_output=True, check=True).stdout)
    (table,) = [block for block in document["blocks"] if block["t"] == "Table"]
    head, (body,) = table["c"][3], table["c"][4]
    rows = [*head[1], *body[3]]
    return [["".join(map(_words, cell[4])).strip() for cell in row[1]] for row in rows]


def _words(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(_words, node))
    if not isinstance(node, dict):
        return ""
    kind: str = node["t"]
    content: Any = node.get("c")
    if kind == "Str":
        return str(content)
    if kind == "Math":
        return str(content[1])
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "Quoted":
        marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
        return f"{marks[0]}{_words(content[1])}{marks[1]}"
    return _words(content)


def typed(text: str) -> str:
    """A text without what looks otherwise in print: the sort of quotation marks, spaces, what cannot be printed."""
    text = re.sub("[\u0000\u202e\ufffd]", "", re.sub("[\u2018\u2019`']", "'", text))
    return " ".join(re.sub('[\u201c\u201d"]', "''", text).split())


@pytest.fixture(scope="module")
def hostile() -> Library:
    """Two who differ on questions that are called what a table might stumble over."""
    asks = [question(f"q-{at}", text, "yes", "no", first=text) for at, text in enumerate(HOSTILE)]
    answers = [f"q-{at}" for at in range(len(HOSTILE))]
    claims = [
        claim("one", held_by=["ash"], answers=[f"{each}/yes" for each in answers]),
        claim("two", held_by=["birch"], answers=[f"{each}/no" for each in answers]),
    ]
    agents = [
        *EDITORS,
        Agent.model_validate({"id": "ash", "name": {"literal": "Ash & Co_{1}"}}),
        Agent.model_validate({"id": "birch", "name": {"literal": "=Birch | B"}}),
    ]
    return build(corpus(agents=agents, claims=claims, questions=asks))


def test_what_a_table_in_latex_says_comes_out_in_print(hostile: Library) -> None:
    answer = hostile.compare("ash", "birch", limit=100)
    document = as_latex(answer)
    assert document.isprintable() or set(document) - {"\n"} == {
        each for each in document if each.isprintable()
    }
    first, *rows = as_plain(document, "latex")
    assert first == rows[0]  # on the first page, and on those that follow
    assert [typed(cell) for cell in rows[0]] == ["Question", "Ash & Co_{1}", "=Birch | B"]
    assert len(rows) == len(HOSTILE) + 1
    for row, text in zip(rows[1:], HOSTILE, strict=True):
        assert typed(row[0]) == typed(f"{text} they take different positions")
        assert typed(row[1]) == typed(text)
        assert row[2] == "No"
    assert f"From the corpus ``{answer.corpus.title}'', edition {answer.corpus.edition} (" in document
    # Nothing is left of what would be a command, or end a line or a cell.
    for text in HOSTILE:
        assert not re.search(r"(?<!\\)[&%$#_]", latex(text).replace("$|$", ""))
        assert not set(re.findall(r"\\([A-Za-z]+)", latex(text))) - {
            "mbox", "textbackslash", "textasciitilde", "textasciicircum", "textless", "textgreater", "dots",
        }  # fmt: skip


def test_what_a_table_in_markdown_says_is_text(hostile: Library) -> None:
    rows = as_plain(as_markdown(hostile.compare("ash", "birch", limit=100)), "gfm")
    assert rows[0] == ["question", "Ash & Co_{1}", "=Birch | B", "verdict"]
    for row, text in zip(rows[1:], HOSTILE, strict=True):
        assert typed(row[0]) == typed(text)
        assert row[3] == "they take different positions"


def test_no_cell_of_a_spreadsheet_is_a_formula(hostile: Library) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(hostile.compare("ash", "birch", limit=100)))))
    assert len(rows) == len(HOSTILE) + 1
    assert rows[0][5] == "'=Birch | B"
    assert [row[1] for row in rows[1:] if row[1].startswith(("=", "-"))] == []


# -- hostile corpora, and a browser


@pytest.mark.parametrize(
    "address",
    ["/question/which.html", "/position/which/one.html", "/position/which/other.html", "/compare", "/compare?name=ann",
     "/compare?name=ann&name=bo&show=all", "/compare?name=which/one&name=which/other&show=all", "/compare?name=ann&name=zzz"],
)  # fmt: skip
def test_what_the_corpus_says_stays_text(address: str) -> None:
    html = client_of(small()).get(address).text
    assert "<script>alert" not in html
    page = Page(html)
    assert not [
        each for _, each in page.elements if "style" in each or any(name.startswith("on") for name in each)
    ]
    ids = [each["id"] for _, each in page.elements if "id" in each]
    assert len(set(ids)) == len(ids)
    assert MARKUP in page.text or "compare" in address


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_student_compares_two_authors(browser: Browser, built_in: Library, scripts: bool) -> None:
    """From the debate to a comparison of two chosen by hand, on a small screen, to the claim behind a cell."""
    with (
        serving(create_app(built_in)) as url,
        watched(browser, url, viewport={"width": 390, "height": 800}, java_script_enabled=scripts) as page,
    ):
        page.goto(f"{url}/question/{DEBATE}.html")
        assert page.locator("h1").inner_text() == "Does the bond heal, or carry what heals?"
        page.get_by_role("link", name="Compare", exact=True).click()
        page.get_by_label("Philip J. Flores").check()
        page.get_by_label("Bruce E. Wampold").check()
        page.get_by_role("button", name="Compare").click()
        empty = "" if scripts else "&name=&name="  # which scripts leave out of an address
        assert page.url.endswith(f"/compare?name=flores&name=wampold{empty}")
        assert page.locator("h1").inner_text() == "Philip J. Flores and Bruce E. Wampold"
        row = page.get_by_role("row", name="What is the bond made of?")
        row.get_by_text("Agreement and joint work").click()
        row.get_by_role("link", name="Without strong joint work").click()
        assert "/claim/wampold-agreement-enables-action" in page.url
        page.go_back()
        page.get_by_role("link", name="They differ 1").click()
        assert page.url.endswith("?name=flores&name=wampold&show=differ")
        expect(page.get_by_role("rowheader")).to_have_count(1)
        for address in (
            f"/question/{DEBATE}.html",
            f"/position/{DEBATE}/itself.html",
            "/compare?name=flores&name=wampold&name=cutler",
        ):
            page.goto(url + address)
            if scripts:
                assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
