"""Words and the claims that hold them."""

from __future__ import annotations

import pytest
from tests.healing import CLAIMS, healing

from bondgraph.ids import words_of
from bondgraph.queries import Queries
from bondgraph.rdf import ntriples
from bondgraph.searching import Words
from bondgraph.store import in_memory


@pytest.fixture(scope="module")
def words() -> Words:
    engine = in_memory()
    engine.load(ntriples(healing()))
    return Words(Queries(engine, healing().record.base))


@pytest.mark.parametrize(
    ("wanted", "claims"),
    [
        ("bond", {"mueller-heals", "smith-warm", "smith-too"}),
        ("BOND heals", {"mueller-heals"}),
        ("heals bond", {"mueller-heals"}),  # in any order
        ("bon war", {"smith-warm", "smith-too"}),  # beginnings of words
        ("ond", set()),  # and only beginnings
        (
            "bonding",
            {"mueller-heals", "smith-warm", "smith-too"},
        ),  # no claim has it, so it goes without its ending
        ("followed", {"page-right"}),
        ("warms", {"ash-helps", "smith-warm", "smith-too"}),  # about warmth, or warm
        ("heals bonded", {"mueller-heals"}),
        (
            "muller",
            {"mueller-heals", "critic-denies", "smith-warm", "page-right"},
        ),  # holder, teller, teller, statement
        ("MÜLLER", {"mueller-heals", "critic-denies", "smith-warm", "page-right"}),
        ("zoe odegaard", {"ash-helps"}),
        ("tie", {"mueller-heals"}),  # what its concept is called, too
        ("“says”", {"mueller-heals"}),
        ("[bold]", {"ash-helps"}),
        ("critic nobody", {"critic-denies"}),
        ("page right", set()),  # ids are not words
        ('") } #', set(CLAIMS)),
        ("", set(CLAIMS)),
    ],
)
def test_claims_that_hold_all_the_words(words: Words, wanted: str, claims: set[str]) -> None:
    found = [claim.id for claim in words.claims(wanted)]
    assert set(found) == claims
    assert found == sorted(found)


def test_words_end_where_texts_end(words: Words) -> None:
    """The last word of one text and the first of the next are two."""
    assert words.claims("heals the") == words.claims("the heals")
    assert words.claims("warmalliance") == []


def test_words_have_no_case_accents_or_punctuation() -> None:
    assert words_of("L’ÂME, Straße\n(2nd)") == ["l", "ame", "strasse", "2nd"]
