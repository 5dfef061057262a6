"""Care: what counts as a use, a tie and a repetition, beyond the cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.factories import (
    TEXTS,
    agent,
    claim,
    concept,
    corpus,
    passage,
    record,
    relation,
    source,
    work,
    write_corpus,
)

from bondgraph.checking import care
from bondgraph.checking.care import repeats
from bondgraph.model import Corpus
from bondgraph.problems import Severity
from bondgraph.reading import read
from bondgraph.texts import Texts

WORDS = "Tea calms those who drink it slowly."
QUOTED = (
    passage("on-calm", WORDS, quotes="sen1999"),
    passage("on-waking", "Tea may keep a tired mind awake."),
)


def codes(whole: Corpus, folder: Path) -> list[str]:
    return [problem.code for problem in care(read(write_corpus(folder, whole)), Texts(TEXTS))]


def with_claim(**fields: Any) -> Any:
    return (
        *corpus().claims[1:],
        claim("tea-calms", about="calm", in_work="tang2001", answers="effect/calms", **fields),
    )


def test_a_corpus_of_the_factories_is_made_with_care(tmp_path: Path) -> None:
    assert codes(corpus(), tmp_path) == []


def test_what_is_found_weighs_as_a_warning(tmp_path: Path) -> None:
    made = corpus(concepts=(*corpus().concepts, concept("thirst")))
    (problem,) = care(read(write_corpus(tmp_path, made)))
    assert problem.severity is Severity.WARNING


def test_what_defines_a_concept_does_not_tie_in_the_claim_of_that_name(tmp_path: Path) -> None:
    made = corpus(
        claims=(*corpus().claims, claim("calm")), relations=(relation("tea-calms", "defines", "calm"),)
    )
    assert codes(made, tmp_path) == ["claim-without-tie"]


ANYONE = (*corpus().agents, agent("oda"))
BY_ODA = (*corpus().works, work("oda1990", by="oda"))


@pytest.mark.parametrize(
    "changes",
    [
        {"record": record(curators=["editors", "oda"])},
        {"sources": (source(by="oda"),)},
        {"claims": with_claim(told_by={"agent": "oda", "how": "reports"})},
        {"claims": (*corpus().claims, claim("third", held_by="oda", answers="effect/calms"))},
        {"relations": (relation("tea-calms", "contrasts", "tea-wakes", drawn_by="oda"),)},
        {"citations": ({"citing": "tang2001", "names": "oda", "passage": "on-calm"},)},
        {"works": BY_ODA, "claims": with_claim(told_by={"work": "oda1990", "how": "reports"})},
    ],
    ids=["curates", "speaks", "tells", "holds", "draws", "is-named", "made-a-used-work"],
)
def test_an_agent_of_whom_anything_is_said_is_used(changes: dict[str, Any], tmp_path: Path) -> None:
    assert codes(corpus(agents=ANYONE), tmp_path / "without") == ["unused-agent"]
    assert codes(corpus(agents=ANYONE, **changes), tmp_path / "with") == []


def test_who_made_an_unused_work_only_is_not_used(tmp_path: Path) -> None:
    assert codes(corpus(agents=ANYONE, works=BY_ODA), tmp_path) == ["unused-agent", "unused-work"]


AGAINST_SLEEP = (*corpus().works, work("sen1999", as_cited={"source": "leaflet", "issued": 1998}))


@pytest.mark.parametrize(
    "changes",
    [
        {"passages": QUOTED},
        {"claims": (*corpus().claims, claim("third", in_work="sen1999", answers="effect/calms"))},
        {"claims": with_claim(told_by={"work": "sen1999", "how": "reports"})},
        {"citations": ({"citing": "sen1999", "names": "tang", "passage": "on-calm"},)},
        {"citations": ({"citing": "tang2001", "cites": "sen1999", "passage": "on-calm"},)},
    ],
    ids=["quoted", "held-in", "told-in", "cites", "is-cited"],
)
def test_a_work_of_which_more_than_the_print_is_told_is_used(changes: dict[str, Any], tmp_path: Path) -> None:
    assert codes(corpus(works=AGAINST_SLEEP), tmp_path / "without") == ["unused-work"]
    assert codes(corpus(works=AGAINST_SLEEP, **changes), tmp_path / "with") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"claims": (*corpus().claims, claim("third", about="thirst", answers="effect/calms"))},
        {"relations": (*corpus().relations, relation("tea-calms", "defines", "thirst"))},
        {"agents": (*corpus().agents[:2], agent("sen", tradition="thirst"))},
        {"concepts": (concept("calm", broader="thirst"), concept("wakefulness"), concept("thirst"))},
        {"concepts": (concept("calm", related="thirst"), concept("wakefulness"), concept("thirst"))},
        {"citations": ({"names": "sen", "passage": "on-calm", "intent": "credits", "terms": "thirst"},)},
    ],
    ids=["about", "defined", "tradition", "broader", "related", "credited"],
)
def test_a_concept_that_anything_names_is_used(changes: dict[str, Any], tmp_path: Path) -> None:
    three = {"concepts": (*corpus().concepts, concept("thirst"))}
    assert codes(corpus(**three), tmp_path / "without") == ["unused-concept"]
    # Reasons of the factories are all the same; that they are told apart is seen elsewhere.
    assert set(codes(corpus(**(three | changes)), tmp_path / "with")) <= {"reason-twice"}


def test_a_concept_that_only_names_itself_is_not_used(tmp_path: Path) -> None:
    made = corpus(concepts=(*corpus().concepts, concept("thirst", related="thirst", broader="calm")))
    assert codes(made, tmp_path) == ["unused-concept"]


TIRED = "Many cups of tea will calm a tired drinker."


@pytest.mark.parametrize(
    ("reason", "statement"),
    [
        # Word for word, however short.
        ("tea CALMS!", "Tea calms."),
        # Four longer words, of which three are in the statement: cups, calmed, tired; not: slowly.
        ("Cups calmed tired, slowly", TIRED),
        # Eight, of which six are: many, cups, calm, tired, drinker, will; not: really, night.
        ("Many cups of tea really will calm the tired drinker at night.", TIRED),
    ],
)
def test_a_reason_that_has_the_words_of_a_statement_repeats_it(reason: str, statement: str) -> None:
    assert repeats(reason, statement)


@pytest.mark.parametrize(
    "reason",
    [
        # Three longer words, all in the statement, and too few to go by their share.
        "Cups calm; tired.",
        # Five, of which three are.
        "Cups calmed tired but slowly; perhaps",
        # Nine, of which six are: tired, calmed, many, drinker, will, cups; not: whoever, night, above.
        "Whoever is tired will be calmed by many cups of tea, the drinker at night above all.",
    ],
)
def test_a_reason_that_says_more_does_not(reason: str) -> None:
    assert not repeats(reason, TIRED)


def test_a_reason_may_take_words_from_both_statements() -> None:
    reason = "What calms the slow drinker keeps the tired one awake."
    assert not repeats(reason, "Slow drinkers are calmed by tea.")
    assert not repeats(reason, "Tired people may be kept awake by tea.")


def test_words_are_looked_for_only_where_texts_are_attached(tmp_path: Path) -> None:
    echoing = with_claim(note=f"{WORDS} Tea may keep a tired mind.")
    reading = read(write_corpus(tmp_path, corpus(claims=echoing)))
    assert [problem.code for problem in care(reading, Texts(TEXTS))] == ["twelve-words"]
    assert care(reading) == care(reading, Texts(None)) == []


def test_every_text_of_a_corpus_is_looked_at(tmp_path: Path) -> None:
    """In YAML and in JSON Lines: a title, a label, a scope, a description, a reason and a claim's own fields."""
    echo = f"{WORDS} Tea may keep a tired mind."
    made = corpus(
        record=record(title=echo, description=echo),
        agents=(agent("editors", type="organisation"), agent("tang"), agent("sen", also_called=["Sen", echo])),
        works=(work(title=echo, note=echo, publisher=echo, as_cited={"source": "leaflet", "title": echo, "note": echo}),),
        sources=(source(title=echo, note=echo),),
        concepts=(concept("calm", label=echo, scope=echo), concept("wakefulness")),
        claims=with_claim(says=echo, note=echo),
        relations=(relation("tea-calms", "contrasts", "tea-wakes", because=f"{echo} {echo} But not so."),),
    )  # fmt: skip
    lines = tmp_path / "tea.jsonl"
    lines.write_text("".join(f"{line}\n" for line in made.lines()), encoding="utf-8")
    for path in (write_corpus(tmp_path / "folder", made), lines):
        found = care(read(path), Texts(TEXTS))
        echoed = [problem for problem in found if problem.code == "twelve-words"]
        # Two of the corpus, one of an agent, five of a work, two of a source, two of a concept, two of a claim, and a reason.
        assert len({(each.file, each.line, each.column) for each in echoed}) == 15, path
