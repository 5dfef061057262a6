"""Claims and relations as Argdown (https://argdown.org/syntax/): statements under their positions, and an argument on every edge.

A relation is an argument that carries the reason and has the claim that it starts from as its premise: it supports the claim
that a support leads to. A contrast follows from both its claims, and both are premises of its argument; it attacks neither,
since in Argdown an attack says that a statement is false, which a difference in degree or of account does not say. Where a
contrast is a contradiction, the two claims attack each other, beside. Tags tell the types and natures.
"""

from __future__ import annotations

import json
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any, Final

from bondgraph.answers import Link, PassageLink, Row, Teller, Tie
from bondgraph.exporting.format import Format, encoded
from bondgraph.exporting.selecting import Selection

_SPACE: Final = re.compile(r"[\s\x85\u2028\u2029]+")
# What begins something in the middle of a line: an escape, a reference, a tag, an emphasis, data; a comment; front matter; a
# shortcode, which is what stands between two full stops or two colons without a space.
_ACTIVE: Final = re.compile(r"[\\\[<#*_{]|/(?=/)|=(?==)|\.(?=[^ ]+?\.)|:(?=[^ ]+?:)")
# What would end a datum, or what YAML does not take as it is.
_UNFIT: Final = re.compile(r"[{}=\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_OTHERS: Final = "Without a position"


def argdown(selection: Selection) -> Iterator[bytes]:
    """The claims that pass, question by question, and the relations among them."""
    return encoded(_blocks(selection))


def _blocks(selection: Selection) -> Iterator[str]:
    stamp = selection.library.stamp
    yield "===\n"
    for name, value in (("title", stamp.title), ("edition", stamp.edition), ("licence", stamp.licence)):
        yield f"{name}: {_quoted(value)}\n"
    yield "model:\n  removeTagsFromText: true\n===\n"
    yield from _statements(selection)
    yield "\n# Relations\n"
    for tie in selection.ties():
        yield from _argument(tie)


def _statements(selection: Selection) -> Iterator[str]:
    """The claims under the positions that they take: defined under the first, named under the others.

    They come in another order; until their turn they are kept in a file.
    """
    places: dict[str | None, array[int]] = defaultdict(lambda: array("Q"))
    with TemporaryFile() as kept:

        def keep(position: str | None, block: str) -> None:
            places[position].append(kept.tell())
            kept.write(block.encode() + b"\n")

        for row in selection.rows():
            positions = [stand.position.id for stand in row.positions]
            keep(positions[0] if positions else None, _statement(row))
            for other in positions[1:]:
                keep(other, f"[{row.claim}]")

        def under(position: str | None) -> Iterator[str]:
            for place in places[position]:
                kept.seek(place)
                yield f"\n{kept.readline().decode()}"

        of_question: dict[str, list[Link]] = defaultdict(list)
        for position in selection.links("position"):
            of_question[position.id.partition("/")[0]].append(position)
        said = {each.node.id: each.value for each in selection.said("position")}
        asked = {each.node.id: each.value for each in selection.said("question") if each.name == "asks"}
        for question in selection.links("question"):
            yield f"\n# {escaped(question.label)} {_data(asks=asked.get(question.id))}\n"
            for position in of_question[question.id]:
                yield f"\n## {escaped(position.label)} {_data(says=said.get(position.id))}\n"
                yield from under(position.id)
        if places[None]:
            yield f"\n# {_OTHERS}\n"
            yield from under(None)


def _statement(row: Row) -> str:
    tags = "".join(f" #{concept.id}" for concept in row.concepts)
    data = _data(
        holders=[holder.label for holder in row.holders],
        work=row.work and row.work.label,
        year=row.year,
        told_by=[_told(teller) for teller in row.told_by],
        passages=[_place(passage) for passage in row.passages],
        note=row.note,
        stands_alone=row.stands_alone,
    )
    return f"[{row.claim}]: {escaped(row.says)}{tags} {data}"


def _argument(tie: Tie) -> Iterator[str]:
    tags = "".join(f" #{tag}" for tag in (tie.type, tie.nature) if tag)
    data = _data(
        concept=tie.object.label if tie.type == "defines" else None,
        basis=tie.basis,
        drawn_by=tie.drawn_by and tie.drawn_by.label,
        passage=tie.passage and _place(tie.passage),
    )
    yield f"\n<{tie.id}>: {escaped(tie.because)}{tags} {data}\n"
    yield f"    <+ [{tie.subject.id}]\n"
    if tie.type == "supports":
        yield f"    +> [{tie.object.id}]\n"
    elif tie.type == "contrasts":
        yield f"    <+ [{tie.object.id}]\n"
    if tie.nature == "contradicts":
        yield f"\n[{tie.subject.id}]\n    -> [{tie.object.id}]\n    <- [{tie.object.id}]\n"


def _told(teller: Teller) -> str:
    who = " & ".join(agent.label for agent in teller.agents)
    where = teller.work.label if teller.work else ""
    return f"{teller.how}: {', '.join(part for part in (who, where) if part)}"


def _place(passage: PassageLink) -> str:
    return f"{passage.source.id} {passage.start}–{passage.end}"


def escaped(text: str) -> str:
    """A text on one line, in which nothing is taken for syntax.

    >>> escaped("See [1], i.e. _this_ ...")
    'See \\\\[1], i\\\\.e. \\\\_this\\\\_ \\\\...'
    """
    return _ACTIVE.sub(lambda found: f"\\{found[0]}", _SPACE.sub(" ", text))


def _quoted(value: object) -> str:
    """A value as JSON, which is YAML, with nothing in it that Argdown would take for the end."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _data(**fields: Any) -> str:
    """The fields that have a value, as the data of an element."""
    given = [f"{name}: {_quoted(value)}" for name, value in fields.items() if value not in (None, [])]
    return f"{{{', '.join(given)}}}" if given else ""


FORMATS: Final = (
    Format(
        "argdown",
        "Argdown: statements under their positions, reasons as arguments on the edges",
        "argdown",
        "text/plain",
        (
            "It has no contrast but an attack, and only a contradiction is written as one, both ways; every contrast is an argument that its two claims support.",
            "Concepts are tags, and nothing else is told of them; a definition is an argument that its claim supports and that leads no further.",
            "Agents, works and sources are named in the data of statements, the first two by their labels, and nothing else is told of them; citations are left out.",
            "Of a passage, also of a relation's, there is the first place where its words stand; its id, role, first and last words, digest and what it quotes are left out.",
            "Ids of questions and positions, what raises a question, and former ids are left out; of the corpus there are title, edition and licence.",
            "Line breaks and repeated spaces in a text become single spaces.",
        ),
        argdown,
    ),
)
