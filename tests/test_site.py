"""The explorer as files: they open from disk, lead nowhere else, and answer what the verbs answer."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page
from tests import readers
from tests.explorer import watched
from tests.factories import claim, concept, corpus, source, work
from tests.hostile import hostile
from typer.testing import CliRunner

from bondgraph.cli import app
from bondgraph.errors import CannotJudge
from bondgraph.explorer import site, site_data, sitemap, swapping
from bondgraph.explorer.explorer import Explorer
from bondgraph.explorer.filing import Filing, part
from bondgraph.explorer.site import write
from bondgraph.explorer.swapping import MARK
from bondgraph.ids import KINDS, Ref
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import build, load
from bondgraph.render import matrix
from bondgraph.texts import Texts

CONFIG: Final = Path(readers.__file__).with_name("htmlvalidate.cjs")
WIDTHS: Final = (390, 1280)
LEADS: Final = re.compile(
    r"""\s(?:href|src|action|data-(?!edition)(?:site-)?\w+(?=="static|="\.\./))="([^"]*)\""""
)


READ: Final = ("seba-concordance", "shedler")
"""The documents of the built-in corpus whose claims are enough for a site, and half as many."""


@pytest.fixture(scope="module")
def whole() -> Corpus:
    """The built-in corpus, with the claims of two documents alone."""
    whole = load()
    read = {passage.id for passage in whole.passages if passage.source in READ}
    gone = {claim.id for claim in whole.claims if not {*claim.passages} & read}
    claims = tuple(claim for claim in whole.claims if claim.id not in gone)
    relations = tuple(each for each in whole.relations if not {each.subject, each.object} & gone)
    needed = {passage for claim in claims for passage in claim.passages}
    needed |= {relation.passage for relation in relations if relation.passage}
    needed |= {citation.passage for citation in whole.citations}
    needed |= {passage for question in whole.questions for passage in question.raised_by}
    passages = tuple(passage for passage in whole.passages if passage.id in needed)
    assert 100 < len(claims) < 150
    return whole.model_copy(update={"claims": claims, "relations": relations, "passages": passages})


@pytest.fixture(scope="module")
def library(whole: Corpus) -> Library:
    return build(whole)


@pytest.fixture(scope="module")
def folder(library: Library, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus as a site, in a folder with a space in its name."""
    folder = tmp_path_factory.mktemp("a seminar") / "the site"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            site, "_FEW", 0
        )  # pictures around authors are drawn as those of questions are, which takes a while
        write(Explorer(library), folder)
    return folder


def small(into: Path, of: Corpus | None = None, **options: Any) -> Path:
    write(Explorer(build(of or corpus())), into, **options)
    return into


def leads(file: Path) -> list[str]:
    """The addresses to which a page leads."""
    return [unescape(each) for each in LEADS.findall(file.read_text(encoding="utf-8"))]


def astray(folder: Path) -> tuple[int, Counter[str]]:
    """How many addresses within a site lead to a file of it, and those that do not."""
    fine, wrong = 0, Counter[str]()
    for file in folder.rglob("*.html"):
        for address in leads(file):
            parts = urlsplit(address)
            if parts.scheme in ("https", "http"):
                continue
            target = file.parent / unquote(parts.path) if parts.path else file
            if address and not parts.scheme and not address.startswith("/") and target.is_file():
                fine += 1
            else:
                wrong[f"{file.relative_to(folder)}: {address}"] += 1
    return fine, wrong


# -- files


def test_every_address_leads_to_a_file(folder: Path) -> None:
    fine, wrong = astray(folder)
    assert list(wrong)[:5] == []
    assert fine > 25_000


def test_the_pages_are_valid_html(folder: Path) -> None:
    program = readers.node_program("html-validate")
    files = [min(folder.joinpath(kind).rglob("*.html")) for kind in (*KINDS, "graph", "claims", "read")]
    files += sorted(folder.glob("*.html"))
    assert len(files) == len(KINDS) + 3 + 17
    command = [program, "--config", str(CONFIG), "--formatter", "json", *map(str, files)]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    found = [
        (Path(file["filePath"]).name, each["line"], each["ruleId"])
        for file in read
        for each in file["messages"]
    ]
    assert found == []


def test_every_node_has_its_page(folder: Path, whole: Corpus) -> None:
    records = Counter(kind for kind, _ in whole.records())
    records["position"] = sum(len(question.positions) for question in whole.questions)
    written = {kind: len(list((folder / kind).rglob("*.html"))) for kind in records}
    assert written == dict(records)
    assert len(written) == 11


def test_what_only_a_service_has_says_so(folder: Path) -> None:
    for name in ("sparql", "api"):
        assert "bondgraph serve --corpus therapeutic-bond.jsonl" in (folder / f"{name}.html").read_text()


def test_the_data_folder_has_the_corpus(folder: Path, whole: Corpus) -> None:
    lines = (folder / "data" / "therapeutic-bond.jsonl").read_text(encoding="utf-8").splitlines()
    assert lines == list(whole.lines())
    assert {"therapeutic-bond.ttl", "therapeutic-bond.csv", "therapeutic-bond-works.bib"} <= {
        file.name for file in (folder / "data").iterdir()
    }
    downloads = leads(folder / "downloads.html")
    assert {"data/therapeutic-bond.jsonl", "data/therapeutic-bond-works.ris"} <= {*downloads}


def test_ids_that_clash_elsewhere_have_files_of_their_own(tmp_path: Path) -> None:
    names = ("Ab2001", "aB2001", "ab2001", "con", "a:b+c.html", "aux.2001")
    whole = corpus(
        works=(work("tang2001", by="tang"), *map(work, names)),
        concepts=(concept("calm"), concept("wakefulness"), concept("nul"), concept("l" * 120)),
    )
    folder = small(tmp_path / "site", whole)
    files = [file.relative_to(folder).as_posix() for file in (folder / "work").iterdir()]
    assert len({file.casefold() for file in files}) == len(files) == len(names) + 1
    assert {"work/ab2001.html", "work/tang2001.html"} <= {*files}
    reserved = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
    every = [file for file in folder.rglob("*") if file.is_file()]
    assert [file for file in every if reserved.match(file.name) or set(file.name) & set('<>:"\\|?*')] == []
    assert max(len(file.name) for file in every) < 200
    assert not astray(folder)[1]
    titles = {
        (folder / "work" / file.name).read_text(encoding="utf-8").count("The Book Ab2001") > 0
        for file in (folder / "work").iterdir()
    }
    assert titles == {True, False}


def test_a_part_of_a_path_is_the_name_where_that_can_be() -> None:
    assert [part(name) for name in ("cure", "bond-2", "Smith.2001_a+b")] == [
        "cure",
        "bond-2",
        "Smith.2001_a+b",
    ]
    for name in ("con", "CON.txt", "lpt1", "a/b", "a:b", "x" * 151):
        assert part(name) != name
        assert part(name).rpartition("~")[2].isalnum()
    assert Filing().page(Ref("position", "aux/con")) == f"position/{part('aux')}/{part('con')}.html"


def test_search_engines_are_told_where_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 20)
    folder = small(tmp_path / "site", url="https://example.org/tea/")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [each.text or "" for each in ElementTree.parse(folder / "sitemap.xml").iter(f"{space}loc")]
    pages = [
        (each.text or "").removeprefix("https://example.org/tea/")
        for part in listed
        for each in ElementTree.parse(folder / part.rpartition("/")[2]).iter(f"{space}loc")
    ]
    expected = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")} - {"404.html"}
    assert {unquote(page) or "index.html" for page in pages} == expected
    assert len(pages) == len(expected) > 2 * 20
    assert "Sitemap: https://example.org/tea/sitemap.xml" in (folder / "robots.txt").read_text()
    assert "/tea/claims.html" in leads(folder / "404.html")
    assert not (small(tmp_path / "other") / "sitemap.xml").exists()


def test_the_words_of_texts_are_in_it_only_if_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Tea calms those who drink it slowly, and this is not in any record."
    text = f"{words} Tea may keep a tired mind awake."
    whole = corpus(sources=(source(text=text),), passages=corpus_passages(text))
    texts, records = tmp_path / "texts", tmp_path / "tea.jsonl"
    texts.mkdir()
    (texts / "leaflet.txt").write_text(text, encoding="utf-8")
    records.write_text("".join(f"{line}\n" for line in whole.lines()), encoding="utf-8")

    def holds(folder: Path) -> bool:
        return any(
            "this is not in any record" in file.read_text(errors="replace") for file in folder.rglob("*.*ml")
        )

    write(Explorer(build(whole)), tmp_path / "bare")
    write(Explorer(build(whole), Texts(texts)), tmp_path / "full")
    assert (holds(tmp_path / "bare"), holds(tmp_path / "full")) == (False, True)
    assert not astray(tmp_path / "full")[1]


def corpus_passages(text: str) -> tuple[Any, ...]:
    from tests.factories import passage

    return (
        passage("on-calm", "Tea calms those who drink it slowly", text),
        passage("on-waking", "Tea may keep a tired mind awake.", text),
    )


# -- a folder that is whole or as it was


def test_a_second_run_replaces_what_the_first_wrote_and_nothing_else(tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    (folder / "claim" / "gone.html").write_text("of an earlier edition")
    small(folder)
    assert (folder / ".git" / "HEAD").read_text() == "ref"
    assert not (folder / "claim" / "gone.html").exists()
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_an_interrupted_run_leaves_what_was_there(tmp_path: Path) -> None:
    def interrupt(progress: site.Progress) -> None:
        if progress.done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        small(tmp_path / "site", tell=interrupt)
    assert list(tmp_path.iterdir()) == []
    folder = small(tmp_path / "site")
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    with pytest.raises(KeyboardInterrupt):
        small(folder, tell=interrupt)
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


KILLED: Final = {
    "while pages are written": "swapping._swap = killed",
    "between taking one away and putting the other there": (
        "moved = Path.rename\nPath.rename = lambda one, to: killed() if '-site-new-' in one.name else moved(one, to)"
    ),
    "before what is somebody else's is moved": "swapping._settle = killed",
}


def swapped(folder: Path) -> None:
    """A site of one page."""
    with swapping.replaced(folder) as new:
        (new / "index.html").write_text("a page")
        swapping.mark(new, {})


@pytest.mark.parametrize("when", KILLED)
def test_what_a_killed_run_left_is_put_in_order(tmp_path: Path, when: str) -> None:
    folder = tmp_path / "site"
    swapped(folder)
    (folder / "CNAME").write_text("example.org")
    script = (
        "import os, signal\nfrom pathlib import Path\nfrom bondgraph.explorer import swapping\n"
        "killed = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"{KILLED[when]}\n"
        f"with swapping.replaced(Path({str(folder)!r})) as new:\n    swapping.mark(new, {{}})\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert 1 <= len([each for each in tmp_path.iterdir() if each != folder]) <= 2
    swapped(folder)
    assert [each.name for each in tmp_path.iterdir()] == ["site"]
    assert {each.name for each in folder.iterdir()} == {"index.html", "CNAME", MARK}


def test_what_another_run_is_writing_is_left_to_it(tmp_path: Path) -> None:
    with swapping.replaced(tmp_path / "one") as new:
        (new / "page.html").write_text("")
        swapped(tmp_path / "other")
        swapping.mark(new, {})
    assert {each.name for each in tmp_path.iterdir()} == {"one", "other"}
    assert (tmp_path / "one" / "page.html").exists()


@pytest.mark.parametrize("mark", [None, "{}", "no JSON", '{"format": "bondgraph.site/9", "entries": []}'])
def test_a_folder_of_somebody_elses_is_refused(tmp_path: Path, mark: str | None) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    if mark is not None:
        (tmp_path / MARK).write_text(mark)
    with pytest.raises(CannotJudge, match="not empty"):
        small(tmp_path)
    assert (tmp_path / "thesis.doc").read_text() == "years of work"
    ended = CliRunner().invoke(app, ["site", str(tmp_path)])
    assert isinstance(ended.exception, CannotJudge)


def test_what_is_no_folder_or_has_no_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotJudge, match="is a file"):
        small(tmp_path / "file")
    with pytest.raises(CannotJudge, match="there is no folder"):
        small(tmp_path / "not" / "there")


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://example.org/", "https://", "https://example.org/?a=b", "https://a b/"]
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    ended = CliRunner().invoke(app, ["site", str(tmp_path / "site"), "--url", url])
    assert ended.exit_code == 2
    assert "https://example.org/bond/" in ended.output
    assert not (tmp_path / "site").exists()


def test_the_command_writes_a_site_and_says_where(tmp_path: Path) -> None:
    records = tmp_path / "tea.jsonl"
    records.write_text("".join(f"{line}\n" for line in corpus().lines()), encoding="utf-8")
    ended = CliRunner().invoke(
        app,
        ["site", str(tmp_path / "site"), "--corpus", str(records)],
        env={"BONDGRAPH_SOURCES": str(tmp_path)},
    )
    assert ended.exit_code == 0, ended.output
    pages = len(list((tmp_path / "site").rglob("*.html")))
    assert f"{pages} pages" in ended.output
    assert json.loads((tmp_path / "site" / MARK).read_text())["pages"] == pages


# -- in a browser, from disk


def at(folder: Path, name: str, pairs: list[tuple[str, str]] | None = None) -> str:
    return (folder / name).as_uri() + (f"?{urlencode(pairs)}" if pairs else "")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_from_landing_to_a_citation_that_is_copied(browser: Browser, folder: Path, width: int) -> None:
    with watched(browser, folder.as_uri(), viewport={"width": width, "height": 900}) as page:
        page.goto(at(folder, "index.html"))
        page.get_by_role("main").get_by_role(
            "link", name="Does the bond heal, or carry what heals?"
        ).first.click()
        page.wait_for_url("**/question/heals-or-carries.html")
        page.get_by_role("main").get_by_role("link", name="The bond carries what works").first.click()
        page.wait_for_url("**/position/heals-or-carries/*.html")
        page.locator("a[href*='claim/']").filter(has_text="precondition").first.click()
        page.wait_for_url("**/claim/*.html")
        page.get_by_role("button", name=re.compile("^Copy the citation")).first.click()
        page.get_by_role("status").filter(has_text=re.compile("^(Copied|Selected).*Strupp")).wait_for(
            state="attached"
        )


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_an_author_is_found_as_one_types_and_by_the_button(
    browser: Browser, folder: Path, width: int
) -> None:
    with watched(browser, folder.as_uri(), viewport={"width": width, "height": 900}) as page:
        page.goto(at(folder, "claim/strupp-a-central-contributor.html"))
        field = page.locator("header input[name=words]")
        field.press_sequentially("yal")
        page.get_by_role("option").filter(has_text=re.compile("Yalom.*author")).click()
        page.wait_for_url("**/agent/yalom.html")
        page.locator("header input[name=words]").fill("allience")
        page.locator("header").get_by_role("button", name="Search").click()
        page.wait_for_url("**/search.html?words=allience")
        page.get_by_role("main").get_by_role("link", name="Alliance", exact=True).first.click()
        page.wait_for_url("**/concept/alliance.html")


def told(page: Page) -> list[str]:
    """The claims that a page of claims has, in its order."""
    page.locator(".answer:not([aria-busy])").wait_for()
    found: list[str] = page.locator(".answer article.claim").evaluate_all(
        "all => all.map(each => each.dataset.claim)"
    )
    return list(dict.fromkeys(found))


ASKED: Final[tuple[list[tuple[str, str]], ...]] = (
    [("author", "yalom")],
    [("author", "Flores"), ("question", "heals-or-carries")],
    [("author", "flores"), ("author", "strupp"), ("sort", "year")],
    [("concept", "alliance"), ("sort", "-year")],
    [("question", "heals-or-carries")],
    [("position", "heals-or-carries/itself")],
    [("relation", "defines"), ("voice", "told")],
    [("relation", "contrasts"), ("author", "jung")],
    [("voice", "reports"), ("role", "thesis")],
    [("work", "flores2004")],
    [("source", "shedler"), ("from-year", "1990")],
    [("from-year", "1950"), ("to-year", "1970"), ("sort", "year")],
    [("supports", "strupp-a-central-contributor")],
    [("contrasts", "strupp-a-central-contributor")],
    [("words", "transference")],
    [("words", "alliance technique")],
    [("words", "yalom"), ("voice", "direct")],
    [("words", '"sine qua non"')],
)  # fmt: skip


@pytest.mark.browser
def test_claims_are_filtered_as_the_verb_filters_them(
    browser: Browser, folder: Path, library: Library
) -> None:
    some = 0
    with watched(browser, folder.as_uri()) as page:
        for pairs in ASKED:
            page.goto(at(folder, "claims.html", [*pairs, ("limit", "100")]))
            shown = told(page)
            given: dict[str, Any] = {}
            for name, value in pairs:
                given.setdefault(name.replace("-", "_"), []).append(value)
            asked = {name: values if len(values) > 1 else values[0] for name, values in given.items()}
            answer = library.who_argues(limit=100, **asked)
            expected = [row.claim for row in answer.rows]
            assert {*shown} == {*expected}, pairs
            if "sort" in asked:
                assert shown == expected, pairs
            summary = page.locator(".answer .summary").first.inner_text()
            assert str(answer.total or "No claim") in summary, pairs
            some += bool(expected)
    assert some >= len(ASKED) - 3


@pytest.mark.browser
def test_claims_are_shown_page_by_page_and_their_filters_can_be_taken_away(
    browser: Browser, folder: Path
) -> None:
    with watched(browser, folder.as_uri()) as page:
        page.goto(at(folder, "claims.html", [("voice", "direct"), ("limit", "10")]))
        first = told(page)
        page.get_by_role("link", name="Further claims").click()
        page.wait_for_url("**after=**")
        assert len(first) == len(told(page)) == 10
        assert not {*first} & {*told(page)}
        page.get_by_role("link", name=re.compile("^Without voice")).click()
        page.wait_for_url(re.compile(r"claims\.html(\?limit=10)?$"))


@pytest.mark.browser
@pytest.mark.parametrize(
    "names", [("flores", "strupp"), ("yalom", "jung", "flores"), ("heals-or-carries/itself", "flores")]
)
def test_a_comparison_says_what_the_verb_says(
    browser: Browser, folder: Path, library: Library, names: tuple[str, ...]
) -> None:
    with watched(browser, folder.as_uri()) as page:
        page.goto(at(folder, "compare.html", [("name", name) for name in names] + [("show", "all")]))
        page.locator(".answer:not([aria-busy]) table").wait_for()
        shown = page.locator(".answer tbody tr").evaluate_all(
            "rows => rows.map(row => [row.id, row.querySelector('.verdict').className.split(' ')[1],"
            " Array.from(row.querySelectorAll('td'), cell => Array.from(cell.querySelectorAll('summary bdi'), each => each.textContent))])"
        )
        with page.expect_download() as saved:
            page.get_by_role("link", name="CSV").click()
        file = saved.value.path().read_text(encoding="utf-8")
        with page.expect_download() as saved:
            page.get_by_role("link", name="Markdown").click()
        told_in_markdown = saved.value.path().read_text(encoding="utf-8")
    answer = library.compare(*names, limit=100)
    assert shown == [
        [
            each.question.id,
            each.verdict,
            [[taken.position.label for taken in cell.taken] for cell in each.cells],
        ]
        for each in answer.questions
    ]
    assert len(shown) == 19
    assert file == matrix.as_csv(answer)
    assert told_in_markdown == matrix.as_markdown(answer)


@pytest.mark.browser
def test_a_path_is_as_long_as_the_verbs(browser: Browser, folder: Path, library: Library) -> None:
    ends = [("flores", "strupp"), ("yalom", "jung"), ("shedler", "concept:alliance"), ("question:heals-or-carries", "freud"),
            ("strupp-a-central-contributor", "flores2004"), ("yalom", "flores")]  # fmt: skip
    walked = 0
    with watched(browser, folder.as_uri()) as page:
        for start, end in ends:
            page.goto(at(folder, "path.html", [("start", start), ("end", end)]))
            page.locator(".answer:not([aria-busy])").wait_for()
            found = library.path(start, end)
            relations = sum(step.relation is not None for step in found.steps)
            assert page.locator(".answer .walk .because").count() == relations, (start, end)
            assert page.locator(".answer .stop").count() == (len(found.steps) + 1 if found.found else 0), (
                start,
                end,
            )
            drawn = page.get_by_role("region", name="The drawing")
            assert drawn.get_by_role("link").count() == (len(found.steps) + 1 if found.found else 0)
            walked += relations
    assert walked > 6


@pytest.mark.browser
def test_the_graph_of_a_debate_is_led_to_and_moves(browser: Browser, folder: Path) -> None:
    with watched(browser, folder.as_uri()) as page:
        page.goto(at(folder, "question/heals-or-carries.html"))
        page.goto(at(folder, "graph.html", [("question", "heals-or-carries")]))
        page.wait_for_url("**/graph/question-heals-or-carries.html")
        page.locator("canvas").wait_for()
        page.goto(at(folder, "graph.html", [("around", "claim:strupp-a-central-contributor")]))
        page.locator(".answer li.relation").first.wait_for()


DRAWN: Final = {
    "question=effect": "graph/question-effect.html",
    "question=effect&view=time&up=position": "graph/question-effect.view-time.up-position.html",
    "position=effect/calms": "graph/position-effect/calms.html",
    "author=tang": "graph/author-tang.html",
    "around=agent:tang&select=claim:tea-calms": "graph/around-agent-tang.html#select=claim%3Atea-calms",
    "around=tea-calms": "graph/around-claim-tea-calms.html",
    "concept=calm": "graph/concept-calm.html",
    "view=list": "graph/view-list.html",
}


@pytest.mark.browser
def test_pictures_around_one_node_are_drawn_ahead(browser: Browser, tmp_path: Path) -> None:
    folder = small(tmp_path / "site")
    assert not astray(folder)[1]
    with watched(browser, folder.as_uri()) as page:
        for query, file in DRAWN.items():
            page.goto(f"{at(folder, 'graph.html')}?{query}")
            page.wait_for_url(at(folder, file.partition("#")[0]) + file[len(file.partition("#")[0]) :])
            if "view" not in query:
                page.locator("canvas").wait_for()
        page.goto(at(folder, "graph/around-agent-tang.html"))
        assert page.get_by_role("navigation", name="Views").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "query", "says"),
    [
        ("claims", "author=yalon", "nothing here is called “yalon”"),
        ("claims", "autor=yalom", "There is no filter “autor”"),
        ("claims", "voice=loud", "“loud” is not one of direct"),
        ("claims", "from-year=soon", "no whole number"),
        ("claims", "author=yalom&words=zzz", "No claim passes these filters"),
        ("compare", "name=yalom", "One more is wanted"),
        ("path", "start=yalom&end=nobody-at-all", "nothing here is called"),
        ("search", "words=%21", "words: nothing is given"),
        ("search", "words=zzqxj", "Nothing here holds"),
        ("graph", "voice=direct", "The same claims as a list"),
    ],
)
def test_what_cannot_be_answered_is_said(
    browser: Browser, folder: Path, name: str, query: str, says: str
) -> None:
    with watched(browser, folder.as_uri()) as page:
        page.goto(f"{at(folder, f'{name}.html')}?{query}")
        page.locator(".answer:not([aria-busy])").wait_for()
        assert says in page.locator("main").inner_text()


@pytest.mark.browser
def test_without_scripts_there_are_all_claims_page_by_page(
    browser: Browser, folder: Path, whole: Corpus
) -> None:
    seen: set[str] = set()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(folder, "claims.html"))
    for _ in range(20):
        seen |= {*page.locator("article.claim").evaluate_all("all => all.map(each => each.id)")}
        further = page.get_by_role("link", name="Further claims")
        if not further.count():
            break
        further.click()
        page.wait_for_load_state()
    context.close()
    assert len(seen) == len(whole.claims)


@pytest.mark.browser
def test_without_scripts_pages_say_that_an_address_is_not_answered(browser: Browser, folder: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name in ("claims", "compare", "graph", "path", "search"):
        page.goto(at(folder, f"{name}.html", [("words", "bond")]))
        assert "Scripts are off" in page.locator("main").inner_text(), name
    context.close()


@pytest.mark.browser
def test_a_large_corpus_says_what_it_does_without(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_data, "MOST_SEARCHED", 1)
    few = small(tmp_path / "few")
    monkeypatch.setattr(site_data, "MOST_ANSWERED", 1)
    none = small(tmp_path / "none")
    with watched(browser, tmp_path.as_uri()) as page:
        page.goto(at(few, "search.html", [("words", "tang")]))
        page.get_by_text("names are searched here").wait_for()
        page.goto(at(few, "claims.html", [("author", "tang")]))
        assert told(page) == ["tea-calms"]
        page.goto(at(none, "claims.html", [("author", "tang")]))
        page.get_by_text("too large to be asked in a page").wait_for()


@pytest.mark.browser
def test_claims_that_are_in_several_files_are_all_there(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_data, "TOGETHER", 1)
    folder = small(
        tmp_path / "site",
        corpus(claims=(claim("tea-calms", about="calm"), claim("tea-soothes"), claim("tea-wakes"))),
    )
    assert len(list((folder / "data" / "pages").glob("claims-*.js"))) == 3
    with watched(browser, folder.as_uri()) as page:
        page.goto(at(folder, "claims.html", [("author", "tang")]))
        assert {*told(page)} == {"tea-calms", "tea-soothes", "tea-wakes"}


@pytest.mark.browser
def test_no_text_of_a_corpus_becomes_anything_else(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "_FEW", 0)
    folder = small(tmp_path / "site", hostile())
    assert not astray(folder)[1]
    visits: list[tuple[str, list[tuple[str, str]]]] = [
        ("index.html", []),
        ("claim/all.html", []),
        ("graph/question-all.html", []),
        ("claims.html", [("author", "all")]),
        ("claims.html", [("question", "all"), ("limit", "100")]),
        ("claims.html", [("words", "<script>window.evil=1</script>")]),
        ("claims.html", [('"><img src=x onerror="window.evil=1">', "1")]),
        ("search.html", [("words", "script")]),
        ("compare.html", [("name", "agent-0"), ("name", "agent-1"), ("show", "all")]),
        ("path.html", [("start", "claim-1"), ("end", "claim-2")]),
        ("graph.html", [("around", "claim:all")]),
    ]
    with watched(browser, folder.as_uri(), viewport={"width": 390, "height": 800}) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for name, pairs in visits:
            page.goto(at(folder, name, pairs))
            if pairs:
                page.locator(".answer:not([aria-busy])").wait_for()
            assert page.evaluate("window.evil") is None, (name, pairs)
            assert page.locator("main script[src], main img, main svg[onload], base").count() == 0, (
                name,
                pairs,
            )
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, (name, pairs)
        field = page.locator("header input[name=words]")
        field.press_sequentially("script")
        page.get_by_role("option").first.wait_for()
        assert page.evaluate("window.evil") is None
