"""A corpus in which every field of every record that takes a text of one's own has one that has done harm somewhere.

Its records are as many as the harmful texts: in the first of each kind all fields have the first text, and so on; and one
author, concept, question and so on are in everything, so that their pages have all of them.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from tests.factories import claim, concept, corpus, passage, record, relation, source, work
from tests.pictures import EVIL as DRAWN

from bondgraph.model import Agent, Corpus, Question

EVIL: Final = (
    *DRAWN,
    "\u0627\u0644\u0639\u0644\u0627\u0642\u0629 \u0647\u064a \u0627\u0644\u0639\u0644\u0627\u062c, \u05d4\u05e7\u05e9\u05e8 \u05de\u05e8\u05e4\u05d0",
    "long" * 499,
    "many words " * 180,
    "javascript:window.evil=1//",
    "<svg onload=window.evil=1><style>*{display:none}</style><base href=//evil.example>",
    "e" + "\u0301\u0302\u0303" * 60 + " \ufdfd \U0001f1e9\U0001f1ea \u200d\u200b\u2060",
)
"""The texts; those that are too long for a field are cut."""

_LABEL: Final = 300
_SENTENCE: Final = 2000


def _label(number: int) -> str:
    return EVIL[number][:_LABEL].strip()


def _sentence(number: int) -> str:
    return EVIL[number][:_SENTENCE].strip()


def _agent(ident: str, **fields: Any) -> Agent:
    return Agent.model_validate({"id": ident} | fields)


def _question(ident: str, **fields: Any) -> Question:
    return Question.model_validate({"id": ident} | fields)


@cache
def text() -> str:
    """The text of each source: paragraphs of nothing but harm."""
    return "\n\n".join(EVIL) + "\n"


@cache
def hostile() -> Corpus:
    """The corpus."""
    numbers = range(len(EVIL))
    every: dict[str, list[str]] = {
        kind: [f"{kind}-{n}" for n in numbers] for kind in ("agent", "concept", "work", "passage", "claim")
    }
    claims = [
        claim(
            f"claim-{n}", says=_sentence(n), held_by=[f"agent-{n}"], in_work=f"work-{n}", about=["all", f"concept-{n}"],
            told_by=[{"work": "all2001", "how": "reports"}], passages=[f"passage-{n}"],
            answers=[f"all/position-{n}", f"question-{n}/one"], note=_sentence(n),
        )
        for n in numbers
    ]  # fmt: skip
    claims.append(
        claim(
            "all", says=_sentence(0), held_by=every["agent"], about=every["concept"], passages=every["passage"],
            told_by=[{"work": each, "how": "quotes"} for each in every["work"]], answers=["all/position-0"],
            note=_sentence(1),
        )
    )  # fmt: skip
    return corpus(
        record=record(
            id="hostile", title=_label(1), edition=_label(2), licence="CC-BY-4.0", description=_sentence(1), curators="all"
        ),
        agents=(
            _agent("all", name={"literal": _label(1)}, also_called=[_label(n) for n in numbers]),
            *(
                _agent(
                    f"agent-{n}", name={"literal": _label(n)}, described=_label(n), also_called=[_label(n)],
                    tradition=f"concept-{n}", same_as=["https://example.org/%22onload=evil"],
                )
                for n in numbers
            ),
        ),
        works=(
            work("all2001", by="all", title=_label(1)),
            *(
                work(
                    f"work-{n}", title=_label(n), subtitle=_label(n), by=f"agent-{n}", publisher=_label(n),
                    author=[{"family": _label(n), "given": _label(n)}], issued={"literal": _label(n)}, note=_sentence(n),
                    as_cited=[{"source": "leaflet", "title": _label(n), "note": _sentence(n), "edition": _label(n)}],
                )
                for n in numbers
            ),
        ),
        sources=(
            source(
                "leaflet", text(), title=_label(1), by="all", publisher=_label(2), note=_sentence(3),
                url="https://example.org/leaflet?%22%3E",
            ),
        ),
        concepts=(
            concept("all", label=_label(1), related=every["concept"], scope=_sentence(1)),
            *(
                concept(
                    f"concept-{n}", label=_label(n), also_called=[_label(n)], scope=_sentence(n),
                    broader=["all"],
                )
                for n in numbers
            ),
        ),
        questions=(
            _question(
                "all", label=_label(1), asks=_sentence(1), about=every["concept"], raised_by=every["passage"][:3],
                positions=[
                    {"id": f"position-{n}", "label": _label(n), "says": _sentence(n)} for n in numbers
                ] + [{"id": "nobody", "label": _label(3), "says": _sentence(3)}],
            ),
            *(
                _question(
                    f"question-{n}", label=_label(n), asks=_sentence(n), about=f"concept-{n}",
                    positions=[{"id": "one", "label": _label(n), "says": _sentence(n)}],
                )
                for n in numbers
            ),
        ),
        passages=tuple(
            passage(f"passage-{n}", EVIL[n].rstrip(), text(), quotes=f"work-{n}", role="thesis") for n in numbers
        ),
        claims=tuple(claims),
        relations=tuple(
            made
            for n in numbers
            for made in (
                relation(f"claim-{n}", "supports", "all", because=_sentence(n), drawn_by="all"),
                relation(
                    "all", "contrasts", f"claim-{n}", because=_sentence(n), basis="in-text", passage=f"passage-{n}",
                    drawn_by=f"agent-{n}",
                ),
                relation(f"claim-{n}", "defines", f"concept-{n}", because=_sentence(n), drawn_by=f"agent-{n}"),
            )
        ),
        citations=tuple(
            {"passage": f"passage-{n}", "cites": f"work-{n}", "citing": "all2001", "intent": "credits", "terms": [f"concept-{n}"]}
            for n in numbers
        ),
    )  # fmt: skip
