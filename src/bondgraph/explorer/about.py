"""What there is to know about a corpus: how it was made, what is in it and what is not, and how to cite it."""

from __future__ import annotations

from typing import Final, NamedTuple, get_args

from bondgraph.answers import SourceLine, Stats
from bondgraph.explorer import schema_org
from bondgraph.explorer.citations import in_every_style
from bondgraph.explorer.explorer import Explorer, Page
from bondgraph.explorer.facts import by_name, texts
from bondgraph.ids import Ref
from bondgraph.model import Basis, RelationType

_SOURCES: Final = 12
"""Documents of which it is told what they leave out."""


class Related(NamedTuple):
    """How many relations of a kind there are.

    Attributes:
        type: the kind.
        in_text: how many the texts draw.
        editorial: how many the curator draws.
    """

    type: str
    in_text: int
    editorial: int


class LeftOut(NamedTuple):
    """What has no passage of a document that was read.

    Attributes:
        source: the document.
        reasons: why, one for each kind of stretch.
    """

    source: SourceLine
    reasons: tuple[str, ...]


def about(explorer: Explorer) -> Page:
    """The page about the corpus."""
    return explorer.once("about", lambda: _made(explorer))


def _made(explorer: Explorer) -> Page:
    library = explorer.library
    ref = Ref("corpus", library.stamp.id)
    found = library.view(ref, claims=0, relations=0)
    facts = by_name(found.facts)
    sources = library.sources(limit=_SOURCES)
    context = {
        "node": found,
        "facts": facts,
        "stats": explorer.stats,
        "related": _related(explorer.stats),
        "told": explorer.stats.voices["told"],
        "sources": sources,
        "left_out": [
            LeftOut(line, reasons)
            for line in sources.sources
            if (reasons := texts(by_name(library.facts(Ref("source", line.id), alone=True)), "left out"))
        ],
        "base": library.base,
        "held": library.held,
        "cited": in_every_style(library, ref),
        "schema": schema_org.described(library, found),
    }
    return Page("about.html", {**context, "alternate": "about.json"})


def _related(stats: Stats) -> list[Related]:
    in_text, editorial = get_args(Basis)
    return [
        Related(each, stats.relations[f"{each}, {in_text}"], stats.relations[f"{each}, {editorial}"])
        for each in get_args(RelationType)
    ]
