"""What a person writes for a node, and the node that is meant."""

from __future__ import annotations

import pytest
from tests.healing import healing

from bondgraph.errors import AmbiguousName, UnknownName
from bondgraph.ids import KINDS, Kind, Ref
from bondgraph.model import Corpus
from bondgraph.naming import NOUNS, AskedNames, Names
from bondgraph.opening import load
from bondgraph.queries import Queries
from bondgraph.rdf import ntriples
from bondgraph.store import in_memory


def names_of(corpus: Corpus) -> Names:
    engine = in_memory()
    engine.load(ntriples(corpus))
    return Names(AskedNames(Queries(engine, corpus.record.base)), corpus.record.base)


@pytest.fixture(scope="module")
def names() -> Names:
    return names_of(healing())


@pytest.fixture(scope="module")
def built_in() -> Names:
    return names_of(load())


@pytest.mark.parametrize(
    ("name", "kind", "meant"),
    [
        ("mueller", "agent", "mueller"),
        ("MUELLER", "agent", "mueller"),
        ("  mueller ", "agent", "mueller"),
        ("agent:mueller", "agent", "mueller"),
        ("https://example.org/healing#agent/mueller", "agent", "mueller"),
        ("muller", "agent", "mueller"),  # its former id
        ("Jörg Müller", "agent", "mueller"),
        ("jorg   muller", "agent", "mueller"),
        ("Müller, Jörg", "agent", "mueller"),
        ("Müller", "agent", "mueller"),
        ("j. m.", "agent", "mueller"),
        ("a critic whom nobody names", "agent", "critic"),
        ("Mueller1990", "work", "Mueller1990"),
        ("mueller1990", "work", "Mueller1990"),
        ("Müller 1990", "work", "Mueller1990"),
        ("uber [bindung]", "work", "Mueller1990"),
        ("Ash & Ödegaard 2006", "work", "ash2005"),  # as the page prints it
        ("A page", "source", "page"),
        ("TIE", "concept", "bond"),
        ("healing", "concept", "healing"),
        ("healing", "question", "heals"),
        ("ways", "question", "how"),
        ("heals/no", "position", "heals/no"),
        ("no", "position", "heals/no"),
        ("WARMTH", "position", "how/warmth"),
        ("ways/warmth", "position", "how/warmth"),  # by what its question was called before
        ("never", "position", "heals/never"),
        ("ash-helps", "claim", "ash-helps"),
        ("Ash-Helps", "claim", "ash-helps"),
        ("ash-odegaard", "claim", "ash-helps"),
        ("p1", "passage", "p1"),
        ("healing", "corpus", "healing"),
    ],
)
def test_a_name_of_a_kind(names: Names, name: str, kind: Kind, meant: str) -> None:
    assert names.one(name, kind) == Ref(kind, meant)


@pytest.mark.parametrize(
    "name", ["https://example.org/agent/mueller", "https://example.org/healing#agent/", "https://example.org/healing#", "agent/mueller"]
)  # fmt: skip
def test_an_iri_that_is_no_node_s_is_no_name(names: Names, name: str) -> None:
    with pytest.raises(UnknownName):
        names.any(name)
    with pytest.raises(UnknownName):
        names.one("https://example.org/healing#work/Mueller1990", "agent")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("https://example.org/healing#agent/mueller", Ref("agent", "mueller")),
        (" https://example.org/healing#position/heals/no", Ref("position", "heals/no")),
        ("https://example.org/healing#agent/muller", Ref("agent", "mueller")),  # its former id
        ("mueller", Ref("agent", "mueller")),
        ("question:heals", Ref("question", "heals")),
        (" concept:heals ", Ref("concept", "heals")),
        ("Cure", Ref("concept", "heals")),
        ("healing", Ref("concept", "healing")),  # an id comes before a label, and any node before the corpus
        ("corpus:healing", Ref("corpus", "healing")),
        ("ash-odegaard", Ref("claim", "ash-helps")),
        ("smith-warm--defines--warmth", Ref("relation", "smith-warm--defines--warmth")),
        ("Mueller1990--cites--smith-a--p4", Ref("citation", "Mueller1990--cites--smith-a--p4")),
    ],
)
def test_a_name_of_any_kind(names: Names, name: str, meant: Ref) -> None:
    assert names.any(name) == meant


@pytest.mark.parametrize(
    ("name", "kinds", "candidates"),
    [
        ("heals", KINDS, ("concept:heals", "question:heals")),
        ("page", KINDS, ("agent:page",)),  # who speaks comes before the document
        ("Page", KINDS, ("agent:page",)),
        ("page", ("source", "work"), ("source:page",)),
        ("J. Smith", KINDS, ("agent:smith-a", "agent:smith-b")),
        ("yes", ("agent", "position"), ("position:heals/yes", "position:how/yes")),
        ("warmth", ("position", "concept"), ("concept:warmth",)),
    ],
)
def test_an_ambiguous_name_is_answered_with_what_to_write(
    names: Names, name: str, kinds: tuple[Kind, ...], candidates: tuple[str, ...]
) -> None:
    if len(candidates) == 1:
        assert str(names.any(name, kinds)) == candidates[0]  # an id comes before a part of one
        return
    with pytest.raises(AmbiguousName) as caught:
        names.any(name, kinds)
    assert caught.value.candidates == candidates
    for candidate in candidates:
        assert str(names.any(candidate, kinds)) == candidate


def test_an_ambiguous_name_of_one_kind(names: Names) -> None:
    with pytest.raises(
        AmbiguousName, match="'yes' names more than one position; write one of: heals/yes, how/yes"
    ):
        names.one("yes", "position")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Yalom 2008", Ref("work", "yalom2005")),  # the page's year, and without Leszcz
        ("Bowlby 2014", Ref("work", "holmes2014")),  # whom the page credits with Holmes's book
        ("Zen Therapy", Ref("work", "brazier1995")),  # what stands before the colon
        (
            "An Introduction to Jungian Psychotherapy",
            Ref("work", "sedgwick2001"),
        ),  # the page's article before it
        ("Is warmth enough", Ref("question", "is-warmth-enough")),  # the mark at the end may be left out
        ("psychology today", Ref("source", "shedler")),  # whoever publishes one text
        ("Mindful Happiness", Ref("source", "mindful-happiness")),
        ("Shedler", Ref("agent", "shedler")),
        ("bond", Ref("concept", "therapeutic-bond")),
    ],
)
def test_names_as_they_are_printed(built_in: Names, name: str, meant: Ref) -> None:
    assert built_in.any(name) == meant


@pytest.mark.parametrize(
    ("name", "kind", "nearest"),
    [
        ("yalon", "agent", ["yalom"]),
        ("Jungg", "agent", ["jung"]),
        ("Wampolt", "agent", ["wampold"]),
        ("tecnique", "concept", ["technique"]),
        ("strup", "claim", None),
        ("heals-or-caries", "question", ["heals-or-carries"]),
        ("sufices", "position", ["heals-or-carries/suffices"]),
        ("qqqqqq", "agent", []),
        ("", "agent", []),
    ],
)
def test_the_nearest_of_an_unknown_name(
    built_in: Names, name: str, kind: Kind, nearest: list[str] | None
) -> None:
    with pytest.raises(UnknownName) as caught:
        built_in.one(name, kind)
    assert caught.value.kind == kind
    if nearest is None:
        assert name[:4] in " ".join(caught.value.nearest)
    else:
        assert list(caught.value.nearest)[: len(nearest) or None] == nearest
    for ident in caught.value.nearest:
        assert built_in.one(ident, kind).id == ident  # what is suggested can be written


@pytest.mark.parametrize("name", ["x:y", "claim:", "claim:nope", "agent:alliance", "::", "concept:x\n} #"])
def test_what_looks_like_a_reference_and_is_none(names: Names, name: str) -> None:
    with pytest.raises(UnknownName):
        names.any(name)


@pytest.mark.parametrize(
    ("noun", "called"),
    [
        ("author", "author"),
        ("supports", "claim"),
        ("contrasts", "claim"),
        ("after", "claim"),
        (None, "claim"),
    ],
)
def test_an_unknown_name_is_called_what_the_filter_asks_for(
    names: Names, noun: str | None, called: str
) -> None:
    kind: Kind = NOUNS[noun] if noun else "claim"
    with pytest.raises(UnknownName, match=f"no {called} is called 'nope'"):
        names.one("nope", kind, noun)
