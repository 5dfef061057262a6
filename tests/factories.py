"""Small valid corpora in memory, and as folders: what a test does not care about is filled in.

>>> corpus(claims=(claim("tea-calms", says="Tea calms."),), relations=()).claims[0].held_by
('tang',)
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import Any, Final

from bondgraph.anchoring import anchor_at
from bondgraph.files import LISTS
from bondgraph.model import (
    Agent,
    Claim,
    Concept,
    Corpus,
    CorpusRecord,
    LeftOut,
    Node,
    Passage,
    Question,
    Relation,
    RelationType,
    Source,
    Work,
)

CASES: Final = Path(__file__).parent / "cases"
TEXTS: Final = CASES / "texts"
TEXT: Final = (TEXTS / "leaflet.txt").read_bytes().decode()
"""The text of the one source of the corpora here."""


def record(**fields: Any) -> CorpusRecord:
    """What the corpus says of itself."""
    return CorpusRecord.model_validate(
        {
            "id": "tea",
            "title": "What tea does",
            "edition": "1",
            "licence": "CC-BY-4.0",
            "base": "https://example.org/tea/",
            "curators": "editors",
        }
        | fields
    )


def agent(name: str = "tang", **fields: Any) -> Agent:
    """A person, by default called like the id."""
    called = {} if "described" in fields else {"name": {"family": name.title()}}
    return Agent.model_validate({"id": name} | called | fields)


def work(name: str = "tang2001", **fields: Any) -> Work:
    """A book."""
    return Work.model_validate(
        {"id": name, "type": "book", "title": f"The Book {name}", "issued": 2001} | fields
    )


def source(name: str = "leaflet", text: str = TEXT, **fields: Any) -> Source:
    """A source with a text."""
    read = {"sha256": hashlib.sha256(text.encode()).hexdigest(), "length": len(text)}
    return Source.model_validate({"id": name, "title": f"The {name}"} | read | fields)


def left_out(because: str, *words: str, text: str = TEXT) -> LeftOut:
    """What is left out of a text for a reason: each of some words, where they first stand."""
    starts = ((text.index(each), len(each)) for each in words)
    return LeftOut(
        because=because, at=tuple(anchor_at(text, start, start + length) for start, length in starts)
    )


def concept(name: str = "calm", **fields: Any) -> Concept:
    """A concept, by default labelled like the id."""
    return Concept.model_validate({"id": name, "label": name.title()} | fields)


def question(
    name: str = "effect", positions: tuple[str, ...] = ("calms", "wakes"), **fields: Any
) -> Question:
    """A question with positions of these ids."""
    of = [{"id": each, "label": each.title(), "says": f"It {each}."} for each in positions]
    return Question.model_validate(
        {"id": name, "label": name.title(), "asks": "So?", "positions": of} | fields
    )


def passage(name: str, words: str, text: str = TEXT, **fields: Any) -> Passage:
    """The passage of these words of a text."""
    start = text.index(words)
    anchor = anchor_at(text, start, start + len(words)).model_dump()
    return Passage.model_validate({"id": name, "source": "leaflet"} | anchor | fields)


def claim(name: str = "tea-calms", **fields: Any) -> Claim:
    """A claim that Tang holds."""
    said = {"says": f"It is said: {name}.", "held_by": "tang", "passages": "on-calm"}
    return Claim.model_validate({"id": name} | said | fields)


def relation(subject: str, sort: RelationType, target: str, **fields: Any) -> Relation:
    """A relation that the editors draw."""
    nature = {"supports": "reason", "contrasts": "tension"}.get(sort)
    drawn = {"because": "So it seems.", "basis": "editorial", "nature": nature, "drawn_by": "editors"}
    return Relation.model_validate({"type": sort, "subject": subject, "object": target} | drawn | fields)


def corpus(**changes: Any) -> Corpus:
    """A corpus of two claims that contrast; its lists of records can be replaced by name."""
    kinds: dict[str, Any] = {
        "record": record(),
        "agents": (agent("editors", type="organisation"), agent("tang"), agent("sen")),
        "works": (work("tang2001", by="tang"),),
        "sources": (source(),),
        "concepts": (concept("calm"), concept("wakefulness")),
        "questions": (question(),),
        "passages": (
            passage("on-calm", "Tea calms those who drink it slowly."),
            passage("on-waking", "Tea may keep a tired mind awake."),
        ),
        "claims": (
            claim("tea-calms", about="calm", in_work="tang2001", answers="effect/calms"),
            claim(
                "tea-wakes", held_by="sen", passages="on-waking", about="wakefulness", answers="effect/wakes"
            ),
        ),
        "relations": (relation("tea-calms", "contrasts", "tea-wakes"),),
    }
    return Corpus.model_validate(kinds | changes)


def write_corpus(folder: Path, whole: Corpus | None = None, **files: str | bytes | None) -> Path:
    """Write a corpus as a folder of YAML, with files replaced (or, by None, left out); names as in ``agents_yaml``.

    A claim stands in the file of its first passage's source; reading gives the same corpus where the records of
    one source come together in it.
    """
    whole = whole or corpus()
    content: dict[str, Any] = {"corpus.yaml": _written(whole.record)}
    for name, (key, kind) in LISTS.items():
        content[name] = {key: [_written(each) for each in getattr(whole, f"{kind}s")]}
    content |= {f"claims/{name}.yaml": each for name, each in _claims_files(whole).items()}
    texts: dict[str, str | bytes | None] = {
        name: json.dumps(each, ensure_ascii=False, indent=1) for name, each in content.items()
    }
    texts |= {name.replace("__", "/").replace("_yaml", ".yaml"): each for name, each in files.items()}
    for name, text in texts.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def _written(node: Node, *without: str) -> dict[str, Any]:
    fields = node.model_dump(mode="json", exclude_defaults=True)
    return {name: value for name, value in fields.items() if name not in without}


def _claims_files(whole: Corpus) -> dict[str, dict[str, Any]]:
    sources = {each.id: each.source for each in whole.passages}
    files: dict[str, dict[str, Any]] = defaultdict(lambda: {"passages": [], "claims": [], "citations": []})
    starts: dict[str, list[Relation]] = defaultdict(list)
    for each in whole.relations:
        starts[each.subject].append(each)
    for name in sources.values():
        files[name]["source"] = name
    for it in whole.passages:
        files[it.source]["passages"].append(_written(it, "source"))
    for this in whole.claims:
        files[sources[this.passages[0]]]["claims"].append(_written(this) | _relations(starts[this.id]))
    for cited in whole.citations:
        files[sources[cited.passage]]["citations"].append(_written(cited))
    return files


def _relations(starting: list[Relation]) -> dict[str, list[dict[str, Any]]]:
    lists: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in starting:
        target = "concept" if each.type == "defines" else "claim"
        lists[each.type].append({target: each.object} | _written(each, "type", "subject", "object"))
    return lists
