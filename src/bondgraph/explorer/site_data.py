"""A library → the files from which a site's scripts answer what a service would: nodes, claims and relations.

They are scripts themselves, since a page that was opened from disk may load nothing else, and each hands over one value.
A node is named by its number in ``nodes``, a claim by its number in the order of answers. What is found at the same place
of each is said in `site.js`, which takes them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar, get_args

from bondgraph.answers import LARGEST_LIMIT, ClaimFilters, QuestionLine, Row, Tie
from bondgraph.citing.formats import FORMATS as REFERENCES
from bondgraph.citing.formats import FormatName
from bondgraph.errors import BadFilter
from bondgraph.explorer.filing import Filing
from bondgraph.exporting import FORMATS, Selection
from bondgraph.ids import Kind, Ref
from bondgraph.library import Library
from bondgraph.model import Basis, RelationType
from bondgraph.render.pages import fit
from bondgraph.render.references import written

KINDS: Final[tuple[Kind, ...]] = ("agent", "work", "source", "concept", "question", "position")
"""The kinds of node that are numbered, in their order."""

MOST_SEARCHED: Final = 10_000
"""Claims whose words are searched; of more than that, the names of nodes are."""
MOST_ANSWERED: Final = 100_000
"""Claims that scripts filter, compare and follow; of more than that, a service is needed."""
TOGETHER: Final = 2_500
"""Claims, or relations, in one file."""

_EXPORTED: Final = {"jsonl": "", "csv": "", "csv-pair": "-graph", "turtle": "", "graphml": "", "argdown": ""}
"""The formats, with what tells their files apart from others that end so."""
_REFERENCES: Final[tuple[FormatName, ...]] = ("bibtex", "ris")

_NAMES: Final = ("also called", "title", "authors", "publisher")
_STATEMENTS: Final = ("scope", "asks", "says")
_TYPES: Final = get_args(RelationType)
_BASES: Final = get_args(Basis)

T = TypeVar("T")


def files(library: Library, filing: Filing, drawn: Iterable[str] = ()) -> Iterator[tuple[str, bytes]]:
    """The files, each by its name in the folder of data.

    Args:
        library: what they are made of.
        filing: which files hold the pages of nodes.
        drawn: the filters by which pictures are drawn ahead, and ``around-KIND`` where they are drawn around nodes.
    """
    selection = Selection(library, ClaimFilters())
    many = selection.total > MOST_ANSWERED
    numbers: dict[Ref, int] = {}
    debates = {line.id: [each.id for each in line.positions] for line in _debates(library)}
    listed = list(_nodes(selection, filing, numbers, debates))
    claims: dict[str, int] = {}
    counts = {"claims": 0, "relations": 0}
    if not many:
        claims = {claim.id: number for number, claim in enumerate(selection.claims)}
        rows = (_claim(row, numbers, filing) for row in selection.rows())
        ties = (_relation(tie, claims, numbers, filing) for tie in selection.ties())
        for name, values in (("claims", rows), ("relations", ties)):
            for piece in _pieces(values):
                yield _file(f"{name}-{counts[name]}", piece)
                counts[name] += 1
    about = {
        "kinds": KINDS,
        "claims": selection.total,
        "pieces": counts,
        "searched": selection.total <= MOST_SEARCHED,
        "answered": not many,
        "drawn": list(drawn),
        "questions": [numbers[Ref("question", ident)] for ident in debates],
        "nodes": listed,
    }
    yield _file("nodes", about)


def _file(name: str, value: object) -> tuple[str, bytes]:
    text = json.dumps(fit(value), ensure_ascii=False, separators=(",", ":"))
    # Of U+2028 and U+2029 older browsers make ends of lines.
    text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"{name}.js", f"bondgraphSite.take({json.dumps(name)},{text});\n".encode()


def _pieces(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while piece := list(islice(rest, TOGETHER)):
        yield piece


def _debates(library: Library) -> Iterator[QuestionLine]:
    """All questions with their positions, the leading one first."""
    after: str | None = None
    while True:
        found = library.questions(limit=LARGEST_LIMIT, after=after)
        yield from found.questions
        if (after := found.next) is None:
            return


def _nodes(
    selection: Selection, filing: Filing, numbers: dict[Ref, int], debates: dict[str, list[str]]
) -> Iterator[list[Any]]:
    """The nodes that are numbered: kind, id, label, other names, what it says, its file where that is not called like it,
    and the nodes that belong to it: of a concept the broader ones, of a position its question, of a question its positions in their order.
    """
    for kind in KINDS:
        for ref in selection.nodes(kind):
            numbers[ref] = len(numbers)
    for at, kind in enumerate(KINDS):
        said = _by_node(selection, kind)
        for link in selection.links(kind):
            ref = Ref(kind, link.id)
            own = said(ref)
            names = [*dict.fromkeys(str(value) for name in _NAMES for value in own[name])]
            says = " ".join(str(value) for name in _STATEMENTS for value in own[name])
            others = [numbers[each] for each in own["broader"] if isinstance(each, Ref) and each in numbers]
            if kind == "position":
                others = [numbers[Ref("question", ref.id.partition("/")[0])]]
            elif kind == "question":
                others = [numbers[Ref("position", ident)] for ident in debates[ref.id]]
            yield [at, ref.id, link.label, names, says, _apart(ref, filing), others]


def _by_node(selection: Selection, kind: Kind) -> Callable[[Ref], dict[str, list[Ref | str | int]]]:
    """Gives what is said of the nodes of a kind, which are asked for in their order."""
    told = selection.said(kind)
    ahead = next(told, None)

    def said(ref: Ref) -> dict[str, list[Ref | str | int]]:
        nonlocal ahead
        found: dict[str, list[Ref | str | int]] = defaultdict(list)
        while ahead is not None and ahead.node == ref:
            found[ahead.name].append(ahead.value)
            ahead = next(told, None)
        return found

    return said


def _apart(ref: Ref, filing: Filing) -> str | int:
    """The file of a node's page, or nothing where it is called like the node."""
    file = filing.page(ref)
    return 0 if file == f"{ref.kind}/{ref.id}.html" else file


def _claim(row: Row, numbers: dict[Ref, int], filing: Filing) -> list[Any]:
    """A claim: id, what it says, year, holders, work, tellers, where it was read, positions, concepts, its file."""

    def number(link: Any) -> int:
        return numbers[Ref(link.kind, link.id)] if link else -1

    def each(links: Iterable[Any]) -> list[int]:
        return [number(link) for link in links]

    return [
        row.claim,
        row.says,
        row.year,
        each(row.holders),
        number(row.work),
        [[told.how, each(told.agents), number(told.work)] for told in row.told_by],
        [[number(passage.source), passage.role, number(passage.quotes)] for passage in row.passages],
        each(stand.position for stand in row.positions),
        each(row.concepts),
        _apart(Ref("claim", row.claim), filing),
    ]


def _relation(tie: Tie, claims: dict[str, int], numbers: dict[Ref, int], filing: Filing) -> list[Any]:
    """A relation: its claim, its type, the other claim or, below zero, the concept, its reason, basis, nature and file."""
    other = claims[tie.object.id] if tie.object.kind == "claim" else ~numbers[Ref("concept", tie.object.id)]
    return [
        claims[tie.subject.id],
        _TYPES.index(tie.type),
        other,
        tie.because,
        _BASES.index(tie.basis),
        tie.nature,
        _apart(Ref("relation", tie.id), filing),
    ]


class Export(NamedTuple):
    """What a service would answer at an address, as a file.

    Attributes:
        address: the address, without its first slash.
        file: the name of the file.
        write: gives its bytes, piece by piece.
    """

    address: str
    file: str
    write: Callable[[], Iterator[bytes]]


def exports(library: Library) -> Iterator[Export]:
    """The corpus in the formats that are asked for most, and the works that its claims rest on."""
    stem = library.stamp.id
    selection = Selection(library, ClaimFilters())
    for name, apart in _EXPORTED.items():
        chosen = FORMATS[name]
        file = f"{stem}{apart}.{chosen.extension}"
        yield Export(f"v1/export/{name}", file, partial(chosen.write, selection))
    try:
        cited = library.cite()
    except BadFilter:  # more claims, or more works, than a list of references has
        return
    for of in _REFERENCES:
        text = written(cited, of)
        yield Export(f"v1/cite?format={of}", f"{stem}-works.{REFERENCES[of].extension}", partial(_once, text))


def _once(text: str) -> Iterator[bytes]:
    yield text.encode()
