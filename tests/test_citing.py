"""What is cited: which text carries a view, by way of whom, and what is said of what is not confirmed."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from bibtexparser.entrypoint import parse_string
from fastapi.testclient import TestClient
from tests.factories import agent, claim, corpus, passage, source, work
from tests.healing import healing
from tests.healing import library as small
from tests.services import serving
from tests.stores import small_store

import bondgraph
from bondgraph.answers import Cite, Citing, Reference
from bondgraph.citing.styles import STYLES, StyleName
from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.library import Library
from bondgraph.model import Agent
from bondgraph.opening import build, load
from bondgraph.render.references import MEDIA_TYPES, WrittenAs, written
from bondgraph_api import create_app

ROOT: Final = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built_in() -> Library:
    return build(load())


def texts(references: tuple[Reference, ...]) -> list[str]:
    return [each.text for each in references]


# -- views at second hand, in the built-in corpus


@pytest.mark.parametrize(
    ("style", "strupp", "lambert"),
    [
        ("apa", "(Strupp, 1999, as cited in Flores, 2004)", "(Lambert & Barley, 2001, as cited in Flores, 2004)"),
        ("mla", "(Strupp, qtd. in Flores)", "(Lambert and Barley, qtd. in Flores)"),
        ("chicago", "(Strupp 1999, quoted in Flores 2004)", "(Lambert and Barley 2001, quoted in Flores 2004)"),
        ("harvard", "(Strupp, 1999, quoted in Flores, 2004)", "(Lambert and Barley, 2001, quoted in Flores, 2004)"),
        ("vancouver", "(Strupp, quoted in ref. 1)", "(Lambert and Barley, quoted in ref. 1)"),
    ],
)  # fmt: skip
def test_a_view_at_second_hand_is_cited_by_the_work_that_was_read(
    built_in: Library, style: StyleName, strupp: str, lambert: str
) -> None:
    answer = built_in.cite(["strupp-a-central-contributor", "lambert-barley-learn-to-relate"], style=style)
    assert [each.text for each in answer.mentions] == [strupp, lambert]
    assert [each.key for each in answer.references] == ["flores2004"]
    assert sorted(each.key for each in answer.originals) == ["lambert2001", "strupp1999"]
    assert {each.by_way_of for each in answer.originals} == {("flores2004",)}
    assert [each.key for each in answer.read_in] == ["source-seba-concordance"]


def test_the_chain_is_told_in_full(built_in: Library) -> None:
    (mention,) = built_in.cite("strupp-a-central-contributor").mentions
    assert mention.chain == (
        "Strupp (Strupp 1999), quoted by Philip J. Flores (Flores 2004),"
        " excerpted in The concordance page on the therapeutic bond"
    )
    assert "Strupp 1999 was not read here, and is not among the references." in mention.notes
    assert (
        "Flores 2004 was read in an excerpt only, in: The concordance page on the therapeutic bond."
        in mention.notes
    )
    assert "no page numbers are known" in mention.notes[-1]
    assert [passage.source.id for passage in mention.passages] == ["seba-concordance"]


def test_two_tellers_of_whom_the_last_was_read(built_in: Library) -> None:
    answer = built_in.cite("doubters-cbt-downplays-the-relationship", style="apa")
    (mention,) = answer.mentions
    assert mention.text.endswith(", as cited in Shedler, n.d.)")
    assert "ascribed, and rejected, by a prominent CBT author, unnamed" in mention.chain
    assert mention.chain.endswith(
        "reported by Jonathan Shedler, read in " + answer.references[0].csl["title"]
    )
    assert [note for note in mention.notes if "rejects the view" in note]
    assert [note for note in mention.notes if "does not name the holder" in note]
    assert [each.key for each in answer.references] == ["source-shedler"]
    assert answer.read_in == ()


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("yalom2005", "(Yalom & Leszcz, 2005)"),
        ("yalom-sine-qua-non", "(Yalom & Leszcz, 2005)"),
        ("courtois", "(Courtois & Ford, 2009)"),
        ("source:shedler", "(Shedler, n.d.)"),
        ("source:examzify", "(Why the Therapeutic Alliance Matters Most in Psychodynamic Therapy, n.d.)"),
        ("source:mindful-happiness", "(Rapp et al., n.d.)"),
        ("corpus:therapeutic-bond", "(The Therapeutic Bond, n.d.)"),
    ],
)
def test_what_is_cited_itself(built_in: Library, name: str, cited: str) -> None:
    if name.startswith("corpus"):
        assert built_in.cite(name).mentions[0].text.startswith("(")
        return
    assert built_in.cite(name).mentions[0].text == cited


def test_every_node_can_be_cited_in_every_style(built_in: Library) -> None:
    count = 0
    names = [f"{kind}:{record.id}" for kind, record in load().records()][::8]
    names += [f"position:{q.id}/{p.id}" for q in load().questions for p in q.positions]
    for style in STYLES:
        for first in range(0, len(names), 200):
            answer = built_in.cite(
                names[first : first + 200] if style == "apa" else names[first : first + 5], style=style
            )
            keys = {each.key for each in answer.references}
            for mention in answer.mentions:
                count += 1
                assert set(mention.references) <= keys
                assert set(mention.originals) <= keys | {each.key for each in answer.originals}
                assert bool(mention.text) == bool(mention.references), mention
                assert "None" not in mention.text
            for each in (*answer.references, *answer.originals, *answer.read_in):
                assert each.text
                assert "  " not in each.text
    assert count > len(names)


def test_what_sources_print_is_offered_where_it_differs(built_in: Library) -> None:
    (reference,) = built_in.cite("holmes2014").references
    assert reference.text.startswith("Holmes, J. (2014). John Bowlby and Attachment Theory (2nd ed.)")
    (printed,) = reference.as_printed
    assert printed.source.id == "seba-concordance"
    assert printed.text == "Bowlby, John; John Bowlby and Attachment Theory (Makers of Modern"
    assert reference.notes == ("The author is confirmed; the year is only the page's.",)
    assert "No date is known." in built_in.cite("source:shedler").references[0].notes


def test_of_what_a_source_prints_nothing_is_said_that_it_does_not_print(built_in: Library) -> None:
    works = [ref for kind, ref in load().records() if kind == "work"]
    answer = built_in.cite([f"work:{work.id}" for work in works])
    said = {
        each.key: [form.text for form in each.as_printed]
        for each in (*answer.references, *answer.originals)
        if each.as_printed
    }
    # Word for word what the documents have, in the order in which these are named.
    assert said == {
        "yalom2005": ["Yalom, Irvin D.; Fifth Edition; 2008"],
        "jung-cw16": ["Jung, Carl Gustav"],
        "flores1997": ["Group Psychotherapy with Addicted Populations An"],
        "holmes2014": ["Bowlby, John; John Bowlby and Attachment Theory (Makers of Modern"],
        "norcross2011": ["Norcross, John C."],
        "courtois": ["Courtois, Christine A; Treating Complex Traumatic Stress Disorders (Adults)"],
        "sedgwick2001": ["An Introduction to Jungian Psychotherapy: The Therapeutic Relationship"],
        "lambert2001": ["Lambert; Barley"],
        "cbt-myths": [""],
        "shedler-manualised": [""],
    }
    assert "text: The" not in written(built_in.cite("cbt-myths"), "text")
    assert " prints: " not in written(built_in.cite("cbt-myths"), "text")


def test_those_who_hold_a_view_are_all_named_and_the_note_of_the_claim_is_told(built_in: Library) -> None:
    (mention,) = built_in.cite("effective-therapists-warm").mentions
    assert mention.text == "(Fiedler, Truax, Carkhuff, & Strupp, as cited in Yalom & Leszcz, 2005)"
    assert mention.notes[0].startswith("The gloss names the researchers;")
    assert "In which work it is held by Fred E. Fiedler" in mention.notes[1]


def test_the_key_of_a_reference_can_be_cited_again(built_in: Library) -> None:
    assert built_in.cite("source-shedler").mentions == built_in.cite("source:shedler").mentions
    with pytest.raises(UnknownName, match="source-shelder"):
        built_in.cite("source-shelder")


@pytest.mark.parametrize(
    ("style", "text", "original"),
    [
        ("apa", "(Tang, 1890a, as cited in Tang, 1890b)", "Tang, R. (1890a). Ale."),
        ("mla", "(Tang, Ale, cited in Tang, Beer)", "Tang, Ruth. Ale. 1890."),
        ("vancouver", "(Tang, cited in ref. 1)", "Tang R. Ale. 1890."),
    ],
)
def test_an_earlier_work_of_the_same_author_is_told_apart(style: StyleName, text: str, original: str) -> None:
    name = {"family": "Tang", "given": "Ruth"}
    works = [
        work(ident, title=title, author=name, issued=1890, by="sen" if ident == "a" else "tang")
        for ident, title in (("a", "Ale"), ("b", "Beer"))
    ]
    told = claim(held_by="sen", in_work="a", told_by={"work": "b", "how": "reports"})
    passages = (passage("on-calm", "Tea calms those who drink it slowly.", quotes="b"),)
    library = build(corpus(works=works, claims=(told,), passages=passages, relations=()))
    answer = library.cite("tea-calms", style=style)
    assert answer.mentions[0].text == text
    assert [each.text for each in answer.originals] == [original]
    assert len(answer.references) == 1


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", "Ash, I. (n.d.). In trouble…. https://example.org/x"),
        ("harvard", "Ash, I. (no date) In trouble…. Available at: https://example.org/x."),
        ("vancouver", "Ash I. In trouble… [Internet]. [date unknown]. Available from: https://example.org/x"),
    ],
)
def test_an_undated_page_that_nobody_says_when_he_saw_it(style: StyleName, text: str) -> None:
    page = work(
        "w",
        type="webpage",
        title="In trouble…",
        author={"family": "Ash", "given": "Ivy"},
        issued=None,
        by="tang",
        URL="https://example.org/x",
    )
    library = build(corpus(works=(page,), claims=(claim(in_work="w"),), relations=()))
    assert library.cite("w", style=style).references[0].text == text.replace("…. ", "… ")


def test_a_day_on_which_a_page_was_seen_is_told() -> None:
    page = work(
        "w", type="webpage", title="Bonds", author={"family": "Ash"}, issued=None, by="tang",
        URL="https://example.org/x", accessed="2024-05-06",
    )  # fmt: skip
    library = build(corpus(works=(page,), claims=(claim(in_work="w"),), relations=()))
    assert library.cite("w").references[0].text.endswith("Retrieved May 6, 2024, from https://example.org/x")


def test_a_body_that_publishes_its_own_work_is_named_once_in_apa() -> None:
    body = work(
        "w", title="Bonds", author={"literal": "Tea Board"}, publisher="Tea Board", issued=2001, by="tang"
    )
    library = build(corpus(works=(body,), claims=(claim(in_work="w"),), relations=()))
    assert library.cite("w").references[0].text == "Tea Board. (2001). Bonds."
    assert library.cite("w", style="chicago").references[0].text == "Tea Board. 2001. Bonds. Tea Board."
    assert library.cite("w").references[0].csl["publisher"] == "Tea Board"


def test_a_note_of_the_curators_is_not_printed_in_a_reference(built_in: Library) -> None:
    for style in STYLES:
        assert "not confirmed" not in " ".join(texts(built_in.cite(style=style).references))


# -- worked out by hand, in the small debate


def test_the_voices_of_the_small_debate() -> None:
    found = {
        name: small().cite(name).mentions[0]
        for name in ("mueller-heals", "ash-helps", "smith-warm", "critic-denies", "page-right", "smith-too")
    }
    assert {name: each.text for name, each in found.items()} == {
        "mueller-heals": "(Müller, 1990)",
        "ash-helps": "(Ash & Ödegaard, 2005)",
        # Müller's book tells it, but the page was read, and excerpts another place of the book.
        "smith-warm": "(Smith, as cited in A Page, n.d.)",
        "critic-denies": "(a critic whom nobody names, as cited in A Page, n.d.)",
        "page-right": "(A Page, n.d.)",
        "smith-too": "(Smith, n.d.)",
    }  # fmt: skip
    assert found["smith-warm"].chain == (
        "J. Smith, reported by Zoë Ash, quoted by Jörg Müller (Müller 1990), read in A page"
    )
    assert "Jörg Müller rejects the view" in " ".join(found["critic-denies"].notes)
    assert found["ash-helps"].chain == ""
    assert "Ash & Ödegaard 2005 was read in an excerpt only, in: A page." in found["ash-helps"].notes
    assert "Smith n.d. was not read itself, but told of in: A page." in found["smith-too"].notes


@pytest.mark.parametrize(
    ("name", "cited"),
    [
        ("p1", "(Müller, 1990)"),
        ("p2", "(A Page, n.d.)"),
        ("agent:ash", "(Ash & Ödegaard, 2005)"),
        ("agent:page", "(A Page, n.d.)"),
        ("agent:critic", "(a critic whom nobody names, as cited in A Page, n.d.)"),
        ("ash-helps--supports--mueller-heals", "(Ash & Ödegaard, 2005; Müller, 1990)"),
        ("ash2005--cites--Mueller1990--p3", "(Müller, 1990, as cited in Ash & Ödegaard, 2005)"),
        ("how", "(Ash & Ödegaard, 2005; Smith, as cited in A Page, n.d.)"),
        ("concept:healing", ""),
        ("agent:editors", ""),
    ],
)
def test_other_nodes_of_the_small_debate(name: str, cited: str) -> None:
    (mention,) = small().cite(name).mentions
    assert mention.text == cited
    if not cited:
        assert mention.notes == ("Nothing of it is in a text that could be cited.",)


def test_a_whole_answer_is_a_list_of_works_each_once() -> None:
    answer = small().cite()
    assert (answer.total, answer.mentions, answer.filters) == (6, (), {})
    assert [each.key for each in answer.references] == ["source-page", "ash2005", "Mueller1990", "undated"]
    assert small().cite(author="Müller").references[0].text == "Müller, J. (1990). Über [Bindung]."
    how = small().cite(question="how")
    assert [each.key for each in how.references] == ["source-page", "ash2005"]
    assert [(each.key, each.by_way_of) for each in how.originals] == [("Mueller1990", ("source-page",))]
    nothing = small().cite(words="unheard of")
    assert (nothing.total, nothing.references) == (0, ())


def test_names_survive_with_particles_suffixes_bodies_and_letters_beyond_ascii() -> None:
    people = {
        "van-dijk": {"family": "Dijk", "given": "Jan", "non-dropping-particle": "van"},
        "king": {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        "who": {"literal": "World Health Organization"},
        "sen": {"family": "Şen", "given": "Çağla"},
    }
    told = claim("c", says="It is so.", held_by=[*people], told_by={"agent": "editors", "how": "reports"})
    made = corpus(
        agents=(
            agent("editors"),
            *(Agent.model_validate({"id": ident, "name": name}) for ident, name in people.items()),
        ),
        works=(work("w", title="Works", author=list(people.values()), issued=2001, by=[*people]),),
        sources=(source(by="editors"),),
        claims=(told,),
        relations=(),
    )
    library = build(made)
    assert library.cite("w").references[0].text == (
        "van Dijk, J., King, M. L., Jr., World Health Organization, & Şen, Ç. (2001). Works."
    )
    assert library.cite("c", style="mla").mentions[0].text == (
        "(van Dijk, King, World Health Organization, and Şen, cited in Editors)"
    )
    assert written(library.cite("w"), "biblatex").splitlines()[1] == (
        "  author = {van Dijk, Jan and King, Jr., Martin Luther and {World Health Organization} and Şen, Çağla},"
    )


@pytest.mark.parametrize("style", STYLES)
def test_an_original_of_which_nothing_is_known_but_that_it_is(style: StyleName) -> None:
    told = claim(in_work="bare", told_by={"agent": "editors", "how": "quotes"})
    library = build(
        corpus(works=(work("bare", title=None, author=(), issued=None),), claims=(told,), relations=())
    )
    answer = library.cite("tea-calms", style=style)
    assert answer.mentions[0].originals == ("bare",)
    # The holder is named, since the record names nobody.
    assert answer.mentions[0].text.startswith(("(Tang, ", "Tang, "))
    assert answer.originals[0].text == "bare n.d."
    assert answer.references[0].key == "source-leaflet"
    assert written(answer, "biblatex").count("@") == 2


# -- wherever the corpus is held


@pytest.fixture(scope="module", params=["store", "server"])
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Library]:
    if request.param == "store":
        with bondgraph.open(store=small_store()) as opened:
            yield opened
        return
    with serving(create_app(small())) as url, bondgraph.open(store=f"{url}/sparql") as opened:
        yield opened


def test_a_store_and_a_server_answer_as_memory_does(elsewhere: Library) -> None:
    names = [f"{kind}:{record.id}" for kind, record in healing().records()][::2]
    for asked in (
        Citing(name=tuple(names)),
        Citing(style="mla"),
        Citing(author=("mueller",), style="vancouver"),
    ):
        assert elsewhere.cite(asked) == small().cite(asked)


# -- what is refused


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"names": "yalon2005"}, UnknownName, "yalom2005"),
        ({"names": ""}, BadFilter, "name: the value is empty"),
        ({"names": "yalom2005", "author": "jung"}, BadFilter, "either named or found by filters"),
        ({"style": "apa7"}, BadFilter, "style: 'apa7' is not one of apa, mla, chicago"),
        ({"autor": "jung"}, BadFilter, "did you mean author"),
        ({"author": "jong"}, UnknownName, "jung"),
        ({"names": "heals"}, UnknownName, "heals-or-carries"),
    ],
)
def test_what_cannot_be_cited_is_refused_in_a_sentence(
    built_in: Library, given: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said.replace("(", r"\(")):
        built_in.cite(given.pop("names", ()), **given)


def test_a_name_that_stands_for_several_is_refused() -> None:
    with pytest.raises(AmbiguousName):
        small().cite("Smith")


# -- how it is written


def test_every_format_is_written() -> None:
    answer = small().cite(["smith-warm", "ash2005"])
    made: dict[WrittenAs, str] = {form: written(answer, form) for form in MEDIA_TYPES}
    assert len(made) == 8
    assert Cite.model_validate_json(made["json"]) == answer
    assert [each["id"] for each in json.loads(made["csl-json"])] == ["source-page", "ash2005"]
    assert [each.key for each in parse_string(made["bibtex"]).entries] == [
        "source-page",
        "ash2005",
    ]
    assert made["text"].startswith("(Smith, as cited in A Page, n.d.)\n    J. Smith, reported by")
    assert '<p class="citation">(Smith, as cited in <i>A Page</i>, n.d.)</p>' in made["html"]
    assert made["markdown"].count("- ") >= 2
    assert made["ris"].count("ER  - ") == 2


def test_html_is_escaped() -> None:
    odd = work("w", title='<script>alert(1)</script> & "more"', author={"family": "<b>"}, by="tang")
    made = corpus(works=(odd,), claims=(claim(in_work="w"),), relations=())
    page = written(build(made).cite("w"), "html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bondgraph", "cite", *arguments], capture_output=True, text=True, check=False
    )


def test_the_command_cites() -> None:
    found = run("strupp-a-central-contributor", "--style", "mla", "--format", "text")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.startswith("(Strupp, qtd. in Flores)\n")
    assert json.loads(run("--author", "Strupp").stdout)["format"] == "bondgraph.cite/1"


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    file = tmp_path / "works.bib"
    found = run("yalom2005", "--format", "bibtex", "-o", str(file))
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    assert file.read_text(encoding="utf-8") == run("yalom2005", "--format", "bibtex").stdout
    nowhere = run("yalom2005", "-o", str(tmp_path / "no" / "works.bib"))
    assert nowhere.returncode == 2
    assert "works.bib" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["yalon2005"], 1, "the nearest: yalom2005"),
        (["--style", "turabian"], 2, "is not one of apa, mla"),
        (["yalom2005", "--author", "jung"], 2, "either named or found by filters"),
        (["--words", "unheard of", "--format", "ris"], 0, "nothing to cite"),
    ],
)
def test_the_command_says_what_is_wrong(arguments: list[str], code: int, said: str) -> None:
    found = run(*arguments)
    assert found.returncode == code
    assert said in found.stderr
    assert "Traceback" not in found.stderr


@pytest.fixture(scope="module")
def http() -> TestClient:
    return TestClient(create_app(small()))


def test_the_service_writes_what_is_accepted(http: TestClient) -> None:
    for form, media in MEDIA_TYPES.items():
        named = http.get("/v1/cite", params={"name": "ash2005", "format": form})
        accepted = http.get("/v1/cite", params={"name": "ash2005"}, headers={"Accept": f"{media}, */*;q=0.1"})
        assert named.status_code == accepted.status_code == 200
        assert named.headers["content-type"].partition(";")[0] == media
        assert accepted.text == named.text
        assert named.text.strip() == written(small().cite("ash2005"), form).strip() or form == "json"
    assert http.get("/v1/cite").json()["format"] == "bondgraph.cite/1"


def test_the_service_keeps_and_refuses_as_elsewhere(http: TestClient) -> None:
    first = http.get("/v1/cite", params={"format": "ris"})
    again = http.get("/v1/cite", params={"format": "ris"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    for query, parameter in (
        ("style=x", "style"),
        ("format=x", "format"),
        ("name=unheard", "name"),
        ("nam=x", "nam"),
    ):
        refused = http.get(f"/v1/cite?{query}")
        assert refused.status_code == 400
        assert refused.json()["parameter"] == parameter
        assert refused.headers["content-type"] == "application/problem+json"


def test_nothing_that_fits_is_said(http: TestClient) -> None:
    refused = http.get("/v1/cite?name=p1", headers={"Accept": "image/png"})
    assert refused.status_code == 406
    assert "application/x-bibtex" in refused.json()["detail"]
    assert (
        http.get("/v1/cite?name=p1&format=ris", headers={"Accept": "image/png"}).status_code == 200
    )  # it is named


def test_other_representations_are_told_apart_by_their_tags(http: TestClient) -> None:
    plain = http.get("/v1/cite?name=p1", headers={"Accept": "text/plain"})
    page = http.get(
        "/v1/cite?name=p1", headers={"Accept": "text/html", "If-None-Match": plain.headers["etag"]}
    )
    assert page.status_code == 200
    assert "Accept" in page.headers["vary"]


def test_thousands_of_works_are_listed_in_seconds() -> None:
    works = tuple(
        work(
            f"w{n}",
            title=f"Work {n % 350}",
            author={"family": f"Author{n % 450}"},
            issued=1900 + n % 90,
            by="tang",
        )
        for n in range(1000)
    )
    claims = tuple(claim(f"c{n}", in_work=f"w{n}") for n in range(1000))
    library = build(corpus(works=works, claims=claims, relations=()))
    start = time.process_time()
    assert len(library.cite(style="harvard").references) == 1000
    assert time.process_time() - start < 15


def test_more_works_than_anybody_lists_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bondgraph.referring.MOST_LISTED", 2)
    with pytest.raises(BadFilter, match="more than 2 works would be listed; narrow them"):
        small().cite()
    assert len(small().cite(author="mueller").references) == 1


def test_more_claims_than_can_be_gone_through_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bondgraph.referring.MOST_CLAIMS", 2)
    library = small()
    monkeypatch.setattr(library._assembler, "rows", lambda _: pytest.fail("rows are put together"))
    with pytest.raises(BadFilter, match=r"words: more than 2 claims pass; narrow them"):
        library.cite()
    monkeypatch.undo()
    monkeypatch.setattr("bondgraph.referring.MOST_CLAIMS", 1)
    with pytest.raises(BadFilter, match=r"name: more than 1 claims hang on these names; name fewer"):
        library.cite(["mueller-heals", "ash-helps"])


def test_who_asks_for_references_when_many_wait_is_told_to_come_again(
    http: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert http.get("/v1/cite?name=p1").status_code == 200
    monkeypatch.setattr(http.app.state.desk, "waiting", 16)  # type: ignore[attr-defined]
    busy = http.get("/v1/cite?name=p1")
    assert (busy.status_code, busy.headers["retry-after"]) == (503, "5")
    assert busy.headers["content-type"] == "application/problem+json"
    assert http.get("/v1/claims").status_code == 200


PAGE: Final = (ROOT / "docs" / "citing.md").read_text(encoding="utf-8")


def test_the_page_shows_what_the_command_writes() -> None:
    count = 0
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL):
        for command, expected in re.findall(
            r"^\$ bondgraph cite (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE
        ):
            count += 1
            assert run(*shlex.split(command)).stdout == expected, command
    assert count == 3


def test_the_page_shows_what_python_gives() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(code, "docs/citing.md", "exec"), {})


def test_the_page_names_every_style_and_format() -> None:
    for style in STYLES:
        assert f"| `{style}` |" in PAGE
    for form, media in MEDIA_TYPES.items():
        assert f"`{form}`" in PAGE
        assert f"`{media}`" in PAGE


@pytest.mark.parametrize(
    ("name", "cited", "held_in"),
    [
        # Each stands in an excerpt of another's book; none of their own words was read.
        ("strupp", "(Strupp, 1999, as cited in Flores, 2004)", "strupp1999"),
        ("strupp1999", "(Strupp, 1999, as cited in Flores, 2004)", "strupp1999"),
        ("zetzel", "(Zetzel, 1956, as cited in Holmes, 2014)", "zetzel1956"),
    ],
)
def test_who_is_known_at_second_hand_is_cited_so_by_any_name(
    name: str, cited: str, held_in: str, built_in: Library
) -> None:
    answer = built_in.cite(name)
    assert [mention.text for mention in answer.mentions] == [cited]
    assert held_in not in [each.key for each in answer.references]
    assert [each.key for each in answer.originals] == [held_in]
    assert [each.key for each in answer.read_in] == ["source-seba-concordance"]


def test_a_list_sets_apart_what_nobody_read(built_in: Library) -> None:
    answer = built_in.cite(author="strupp")
    assert sorted(each.key for each in answer.references) == ["flores1997", "flores2004", "yalom2005"]
    assert [(each.key, each.by_way_of) for each in answer.originals] == [("strupp1999", ("flores2004",))]
    assert [each.key for each in answer.read_in] == ["source-seba-concordance"]
