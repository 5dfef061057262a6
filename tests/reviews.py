"""A corpus with the words of its texts, to be laid out for a second reader: an ordinary one, and one that means harm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.factories import agent, claim, corpus, passage, question, relation, source, work
from tests.pictures import EVIL

from bondgraph.anchoring import anchor_at
from bondgraph.model import Corpus
from bondgraph.render.review import review, review_page

MENU: Final = "☕🍵 <Menu> & home\r\nAll about tea"
CALM: Final = "Tea calms, says 🍃 Tang & co."
BARE: Final = "Nobody has <accounted> for this."
WAKES: Final = "In Tang's book Sen finds that tea <wakes>."
AGAIN: Final = "Tea <wakes>."
LONG: Final = f"Both ends meet {'here' * 300} at last."
LEAFLET: Final = "\r\n".join([MENU, "", f"{CALM} {BARE}", "", WAKES, f"{AGAIN} • {LONG}", ""])
POSTER: Final = "Tea sleeps."


def debate(**changes: Any) -> Corpus:
    """Two texts; a claim in two passages, one told by a book, one that nothing ties in, contrasts across texts."""
    again = anchor_at(LEAFLET, LEAFLET.index(AGAIN), LEAFLET.index(AGAIN) + len(AGAIN))
    menu = anchor_at(LEAFLET, 0, len(MENU))
    kinds: dict[str, Any] = {
        "agents": (agent("editors", type="organisation"), agent("tang"), agent("sen")),
        "works": (work("tang2001", author={"family": "Tang"}, by="tang"),),
        "sources": (
            source("leaflet", LEAFLET, left_out=[{"because": "A <menu> claims nothing.", "at": [menu.model_dump()]}]),
            source("poster", POSTER, title="The poster"),
        ),
        "questions": (question(raised_by="on-ends"),),
        "passages": (
            passage("on-waking", WAKES, LEAFLET, also_at=[again.model_dump()]),
            passage("on-calm", CALM, LEAFLET, quotes="tang2001", role="thesis"),
            passage("on-ends", LONG, LEAFLET),
            passage("on-sleep", POSTER, POSTER, source="poster"),
        ),
        "claims": (
            claim("tea-calms", says="Tea calms.", about="calm", in_work="tang2001", answers="effect/calms"),
            claim(
                "tea-wakes", says="Tea wakes.", held_by="sen", passages="on-waking",
                told_by=[{"work": "tang2001", "how": "reports"}, {"agent": "editors", "how": "rejects"}],
            ),
            claim("tea-acts", says="Tea acts.", passages=["on-waking", "on-calm", "on-sleep"], note="Thrice."),
            claim("tea-sleeps", says="Tea sleeps.", held_by="sen", passages="on-sleep"),
        ),
        "relations": (
            relation("tea-calms", "contrasts", "tea-sleeps", because="One may be calm and awake."),
            relation(
                "tea-wakes", "supports", "tea-calms", nature="evidence", because="It was seen.",
                basis="in-text", passage="on-calm", drawn_by="tang",
            ),
            relation("tea-calms", "defines", "calm"),
        ),
    }  # fmt: skip
    return corpus(**kinds | changes)


TEXTS: Final = {"leaflet": LEAFLET, "poster": POSTER}


def page_of(whole: Corpus | None = None, texts: Mapping[str, str] = TEXTS) -> str:
    return review_page(review(whole or debate(), texts))


def hostile() -> tuple[Corpus, str]:
    """The same with texts everywhere that have done harm somewhere."""
    evil = " ".join(EVIL)
    text = f"{evil}\n{CALM}\n{evil}"
    menu = anchor_at(text, 0, len(evil)).model_dump() | {"first": "Evil", "last": "evil"}
    whole = debate(
        agents=[agent(each, described=evil[:200]) for each in ("editors", "tang", "sen")],
        sources=(source("leaflet", text, title=evil[:200], left_out=[{"because": evil, "at": [menu]}]),),
        passages=(passage("on-calm", CALM, text),),
        questions=(question(asks=evil, label=evil[:200], raised_by="on-calm"),),
        claims=(
            claim("tea-calms", says=evil, note=evil, answers="effect/calms"),
            claim("tea-wakes", says=evil, told_by={"agent": "sen", "how": "quotes"}, stands_alone=evil),
        ),
        relations=(relation("tea-calms", "contrasts", "tea-wakes", because=evil),),
    )  # fmt: skip
    return whole, text
