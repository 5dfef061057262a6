"""A small debate in which everything occurs that the verbs have to tell apart; what they answer is worked out by hand.

Sorted as answers are: by the holders' names, then by year, then by id, those without a year last::

    claim            held by          told by                        year  positions             passages
    critic-denies    critic           Müller 1990 rejects            1990  heals/no              p2
    ash-helps        ash, odegaard    –                              2005  heals/yes, how/yes    p3 supporting
    mueller-heals    mueller          –                              1990  heals/yes             p1 thesis, p6
    smith-warm       smith-a          Ash reports, Müller 1990 quotes 1990 how/warmth            p4
    smith-too        smith-b          –                              –     –                     p5 aside
    page-right       page             –                              –     –                     p6

    ash-helps  supports  mueller-heals    evidence, editorial
    critic-denies  contrasts  mueller-heals   contradicts, in-text p2, drawn by mueller
    smith-too  supports  smith-warm       restates, editorial
    page-right  contrasts  mueller-heals  degree, editorial
    ash-helps  defines  alliance          in-text p3, drawn by ash
    smith-warm  defines  warmth           editorial

    Mueller1990  cites  smith-a           agreesWith, p4
    ash2005  cites  Mueller1990           credits bond, warmth, p3
    the page  cites  smith-b              credits bond, p2
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from tests.factories import claim, concept, corpus, passage, record, relation, source, work

from bondgraph.library import Library
from bondgraph.model import Agent, Corpus, Passage, Question
from bondgraph.opening import build

SPANS: Final = {
    "p1": "Müller held that the bond heals.",
    "p2": "A critic, he says, thinks that it does not.",
    "p3": "For Zoë Ash and Nils Ödegaard an alliance helps, since it is the bond at work.",
    "p4": "Ash reports, in Müller’s book, what Smith found: the bond is [warm].",
    "p5": "The other Smith finds the bond warm too.",
    "p6": "So Müller was right; all follow.",
}
TEXT: Final = "The page.\n" + "\n".join(SPANS.values()) + "\nIn short: Müller held that the bond heals.\n"
"""The words of p1 recur at the end."""

CLAIMS: Final = ("critic-denies", "ash-helps", "mueller-heals", "smith-warm", "smith-too", "page-right")
"""In the order in which answers list them."""


def _passage(name: str, **fields: Any) -> Passage:
    return passage(name, SPANS[name], TEXT, source="page", **fields)


def _agent(ident: str, **fields: Any) -> Agent:
    return Agent.model_validate({"id": ident} | fields)


def _question(name: str, label: str, **positions: str) -> Question:
    of = [{"id": each, "label": says, "says": f"{says}, it is said."} for each, says in positions.items()]
    return Question.model_validate({"id": name, "label": label, "asks": f"{label}?", "positions": of})


@cache
def healing() -> Corpus:
    """The corpus."""
    again = passage("again", SPANS["p1"], TEXT[len(SPANS["p1"]) + 20 :]).model_dump(
        include={"first", "last", "sha256"}
    )
    start = TEXT.rindex(SPANS["p1"])
    again |= {"start": start, "end": start + len(SPANS["p1"])}
    return corpus(
        record=record(id="healing", title="Healing [bold]", base="https://example.org/healing#"),
        agents=(
            _agent("editors", type="organisation", name={"literal": "The Editors, Ltd."}),
            _agent("mueller", name={"family": "Müller", "given": "Jörg"}, was=["muller"], also_called=["J. M."]),
            _agent("ash", name={"family": "Ash", "given": "Zoë"}),
            _agent("odegaard", name={"family": "Ödegaard", "given": "Nils"}),
            _agent("smith-a", name={"family": "Smith", "given": "J."}),
            _agent("smith-b", name={"family": "Smith", "given": "J."}),
            _agent("critic", described="a critic whom nobody names"),
            _agent("page", type="page", name={"literal": "The page, unsigned"}),
        ),
        works=(
            work("Mueller1990", title="Über [Bindung]", author={"family": "Müller", "given": "Jörg"}, issued=1990, by="mueller"),
            work(
                "ash2005",
                author=[{"family": "Ash", "given": "Zoë"}, {"family": "Ödegaard", "given": "Nils"}],
                issued=2005,
                by=["odegaard", "ash"],
                as_cited={"source": "page", "issued": 2006, "note": "A year late."},
            ),
            work("undated", author={"family": "Smith", "given": "J."}, issued=None, by="smith-b"),
        ),
        sources=(source("page", TEXT, title="A page", by="page", url="https://example.org/page"),),
        concepts=(
            concept("bond", label="The bond", also_called=["tie"]),
            concept("alliance", broader="bond", scope="As Ash has it."),
            concept("warmth", related="alliance"),
            concept("healing", label="Getting well"),
            concept("heals", label="Cure"),
        ),
        questions=(
            _question("heals", "Healing", yes="Yes", no="No", never="Never"),
            _question("how", "Ways", yes="By itself", warmth="Through warmth").model_copy(update={"was": ("ways",)}),
        ),
        passages=(
            _passage("p1", quotes="Mueller1990", role="thesis", also_at=again),
            _passage("p2"),
            _passage("p3", quotes="ash2005", role="supporting"),
            _passage("p4"),
            _passage("p5", role="aside"),
            _passage("p6"),
        ),
        claims=(
            claim(
                "mueller-heals", says="The bond heals; so “says” Müller.", held_by="mueller", in_work="Mueller1990",
                about="bond", passages=["p6", "p1"], answers="heals/yes",
            ),
            claim(
                "critic-denies", says="It does not.", held_by="critic", told_by={"work": "Mueller1990", "how": "rejects"},
                passages="p2", answers="heals/no",
            ),
            claim(
                "ash-helps", was="ash-odegaard", says="An alliance helps, when [bold]it[/bold] is | *kept*.",
                held_by=["ash", "odegaard"], in_work="ash2005", about=["warmth", "alliance"], passages="p3",
                answers=["heals/yes", "how/yes"], note="Two hold it.",
            ),
            claim(
                "smith-warm", says="The bond is warm.", held_by="smith-a", passages="p4", about="warmth",
                told_by=[{"agent": "ash", "how": "reports"}, {"work": "Mueller1990", "how": "quotes"}],
                answers="how/warmth",
            ),
            claim("smith-too", says="The bond is warm, too.", held_by="smith-b", in_work="undated", passages="p5"),
            claim("page-right", says="All follow Müller.", held_by="page", passages="p6"),
        ),
        relations=(
            relation(
                "critic-denies", "contrasts", "mueller-heals", nature="contradicts", basis="in-text", passage="p2",
                drawn_by="mueller", because="One says no.",
            ),
            relation("ash-helps", "supports", "mueller-heals", nature="evidence", because="It was found."),
            relation("ash-helps", "defines", "alliance", basis="in-text", passage="p3", drawn_by="ash"),
            relation("smith-warm", "defines", "warmth"),
            relation("smith-too", "supports", "smith-warm", nature="restates"),
            relation("page-right", "contrasts", "mueller-heals", nature="degree"),
        ),
        citations=(
            {"citing": "Mueller1990", "names": "smith-a", "passage": "p4", "intent": "agreesWith"},
            {"citing": "ash2005", "cites": "Mueller1990", "passage": "p3", "intent": "credits", "terms": ["bond", "warmth"]},
            {"names": "smith-b", "passage": "p2", "intent": "credits", "terms": "bond"},
        ),
    )  # fmt: skip


@cache
def library() -> Library:
    """The corpus, open to questions."""
    return build(healing())
