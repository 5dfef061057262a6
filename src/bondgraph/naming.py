"""Names → nodes: what a person writes for an author, a concept or a claim, and the node that is meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Final, NamedTuple, Protocol

from bondgraph.errors import AmbiguousName, UnknownName
from bondgraph.ids import KINDS, SLUG, Kind, Ref, fold, nearest, words_of
from bondgraph.model import Agent, Concept, Question, Source, Work, as_printed
from bondgraph.namespaces import BG, CITO, DCAT, Iri
from bondgraph.queries import Queries

NOUNS: Final[dict[str, Kind]] = {
    "author": "agent",
    "concept": "concept",
    "question": "question",
    "position": "position",
    "work": "work",
    "source": "source",
    "supports": "claim",
    "contrasts": "claim",
    "after": "claim",
}
"""The kind of node that each filter names."""

CLASSES: Final[dict[Kind, Iri]] = {
    "corpus": DCAT.Dataset,
    "agent": BG.Agent,
    "work": BG.Work,
    "source": BG.Source,
    "passage": BG.Passage,
    "concept": BG.Concept,
    "question": BG.Question,
    "position": BG.Position,
    "claim": BG.Claim,
    "relation": BG.Relation,
    "citation": CITO.Citation,
}
"""What the nodes of each kind are instances of."""

_UNNAMED: Final[tuple[Kind, ...]] = ("corpus", "claim", "passage", "relation", "citation")
"""The kinds whose nodes are known by their id only."""


class _Name(NamedTuple):
    node: Ref
    label: str
    other: str | None


class _Node(NamedTuple):
    node: Ref


class Called(Protocol):
    """What the nodes of a corpus are called."""

    def has(self, ref: Ref) -> bool:
        """Whether there is a node with this id."""

    def by(self, key: str) -> Iterable[Ref]:
        """The nodes that have a name, as `key_of` gives it; an id and a former id are names, too."""

    def with_words(self, words: set[str], kind: Kind) -> Iterable[Ref]:
        """The nodes of a kind one of whose names has all these words."""

    def questions(self) -> Iterable[Ref]:
        """All questions."""

    def renamed(self, old: str, kind: Kind) -> Sequence[Ref]:
        """The nodes of a kind that has no names but ids that had an id before."""

    def near(self, name: str, kinds: Sequence[Kind]) -> Mapping[str, str]:
        """The names that may be near to one that nothing has, each with the id of its node."""


class Names:
    """The names of a corpus's nodes.

    Args:
        called: what the nodes are called.
        base: the IRI under which they stand: a node's IRI is a name of it.
    """

    def __init__(self, called: Called, base: str) -> None:
        self._called = called
        self._base = base

    def has(self, ref: Ref) -> bool:
        """Whether there is a node with this id."""
        return self._called.has(ref)

    def one(self, name: str, kind: Kind, noun: str | None = None) -> Ref:
        """The node of a kind that a name stands for: its id, a former id, or any of its names.

        Args:
            name: what was written; ``kind:id`` and the node's IRI are understood too.
            kind: the kind of node.
            noun: what to call it in an error, by default the kind.

        Raises:
            UnknownName: nothing answers to the name.
            AmbiguousName: several nodes do.
        """
        written = self._written(name)
        wanted = written.id if written and written.kind == kind else name.strip()
        found = self._found(wanted, kind)
        if len(found) > 1:
            raise AmbiguousName(name, _noun(noun, kind), [ref.id for ref in found])
        if not found:
            raise UnknownName(name, _noun(noun, kind), self._nearest(wanted, (kind,)))
        return found[0]

    def any(self, name: str, kinds: tuple[Kind, ...] = KINDS) -> Ref:
        """The node of any of some kinds that a name stands for: an id comes before a name, an agent
        before a document or work that is called the same, a corpus last.

        Raises:
            UnknownName: nothing answers to the name.
            AmbiguousName: several nodes do; each is then named as ``kind:id``.
        """
        written = self._written(name)
        if written and written.kind in kinds:
            return self.one(name, written.kind)
        wanted, noun = name.strip(), " or ".join(kinds) if len(kinds) < 4 else "node"
        found = [Ref(kind, wanted) for kind in kinds if self._called.has(Ref(kind, wanted))]
        found = found or [ref for kind in kinds for ref in self._found(wanted, kind)]
        if "agent" in (ref.kind for ref in found):
            found = [ref for ref in found if ref.kind not in ("source", "work")]
        found = [ref for ref in found if ref.kind != "corpus"] or found
        if len(found) > 1:
            raise AmbiguousName(name, noun, [str(ref) for ref in found])
        if not found:
            raise UnknownName(name, noun, self._nearest(wanted, kinds))
        return found[0]

    def _written(self, name: str) -> Ref | None:
        """The node that is written as ``kind:id`` or as its IRI; it need not be there."""
        name = name.strip()
        if name.startswith(self._base):
            with suppress(ValueError):
                return Ref.of_iri(self._base, name)
        return Ref.parse(name)

    def _found(self, name: str, kind: Kind) -> list[Ref]:
        for ident in dict.fromkeys((name, name.casefold())):
            if self._called.has(Ref(kind, ident)):
                return [Ref(kind, ident)]
        if kind in _UNNAMED:
            old = name.casefold()
            return sorted(self._called.renamed(old, kind)) if re.fullmatch(SLUG, old) else []
        found = {ref for ref in self._called.by(key_of(name)) if ref.kind == kind}
        if kind == "agent" and len(words := set(words_of(name))) > 1:  # a middle initial may be left out
            found = found or set(self._called.with_words(words, kind))
        return sorted(found | self._positions(name.casefold()) if kind == "position" else found)

    def _positions(self, name: str) -> set[Ref]:
        """The positions of this id in any question; those of a question that had another id before."""
        asked, slash, own = name.rpartition("/")
        questions = (ref for ref in self._called.by(key_of(asked)) if ref.kind == "question")
        wanted = {f"{question.id}/{own}" for question in (questions if slash else self._called.questions())}
        return {ref for ident in wanted for ref in self._called.by(ident) if ref.kind == "position"}

    def _nearest(self, name: str, kinds: tuple[Kind, ...]) -> list[str]:
        """The ids of the nodes whose id or name, or a part of it, comes nearest to what was written."""
        import difflib  # it takes a while, and only a name that nothing has needs it

        called = self._called.near(name, kinds)
        # A part of a name is the likeliest thing to be written for the whole of it, if it is written almost so.
        parts = {
            part: ident
            for text, ident in called.items()
            for part in text.replace("/", " ").split()
            if len(part) > 3
        }
        close = [parts[part] for part in difflib.get_close_matches(fold(name), parts, 2, 0.75)]
        whole = [called[text] for text in nearest(name, called, 6)]
        return list(dict.fromkeys(whole[:1] + close + whole[1:]))[:3]


class AskedNames:
    """What nodes are called, asked of the store as a whole when first needed."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def has(self, ref: Ref) -> bool:
        """Whether there is a node with this id."""
        return ref in (self._by_kind[ref.kind] if ref.kind in _UNNAMED else self._labels)

    def by(self, key: str) -> Iterable[Ref]:
        """The nodes that have a name."""
        return self._keys.get(key, ())

    def with_words(self, words: set[str], kind: Kind) -> Iterable[Ref]:
        """The nodes of a kind one of whose names has all these words."""
        return {
            ref
            for text, refs in self._keys.items()
            for ref in refs
            if ref.kind == kind and words <= set(words_of(text))
        }

    def questions(self) -> Iterable[Ref]:
        """All questions."""
        return [ref for ref in self._labels if ref.kind == "question"]

    def renamed(self, old: str, kind: Kind) -> Sequence[Ref]:
        """The nodes of a kind that had an id before."""
        return [row.node for row in self._queries.rows(_Node, "renamed", old=[old]) if row.node.kind == kind]

    def near(self, name: str, kinds: Sequence[Kind]) -> Mapping[str, str]:  # noqa: ARG002 - all may be near
        """All names of nodes of some kinds."""
        ids = {ref.id: ref.id for kind in kinds if kind in _UNNAMED for ref in self._by_kind[kind]}
        called = ids | {ref.id: ref.id for ref in self._labels if ref.kind in kinds}
        for text, refs in self._keys.items():
            for ref in sorted(refs):
                if ref.kind in kinds:
                    called.setdefault(text, ref.id)
        return called

    @cached_property
    def _names(self) -> list[_Name]:
        return self._queries.rows(_Name, "names")

    @cached_property
    def _labels(self) -> dict[Ref, str]:
        return {name.node: name.label for name in self._names}

    @cached_property
    def _keys(self) -> dict[str, set[Ref]]:
        called: dict[str, set[Ref]] = defaultdict(set)
        for name in self._names:
            for key in keys_of(name.node, filter(None, (name.label, name.other))):
                called[key].add(name.node)
        return called

    @cached_property
    def _by_kind(self) -> _Identifiers:
        return _Identifiers(self._queries)


def names_in(record: Agent | Work | Source | Concept | Question) -> list[str]:
    """The names by which a record is found, as the query ``names`` gives them: its label first."""
    if isinstance(record, Agent):
        return [record.label, *record.also_called, record.sorting, record.short]
    if isinstance(record, Work):
        titles = (record.full_title, *(cited.title for cited in record.as_cited))
        labels = (as_printed(record, cited).label for cited in record.as_cited)
        return [record.label, *labels, *filter(None, titles)]
    if isinstance(record, Source):
        return [record.label, *filter(None, (record.publisher,))]
    return [record.label, *(record.also_called if isinstance(record, Concept) else ())]


def keys_of(ref: Ref, names: Iterable[str]) -> set[str]:
    """All keys by which a node is found: of its id and its names, and of a work's titles before the colon."""
    texts = [ref.id, *names]
    if ref.kind == "work":
        texts += [text.partition(": ")[0] for text in texts]
    return {key_of(text) for text in texts}


def key_of(name: str) -> str:
    """A name as it is looked up: folded, and without the mark at its end."""
    return fold(name).rstrip(" ?!.")


def _noun(noun: str | None, kind: Kind) -> str:
    """What a node is called in an error: as the filter that names it, unless the filter is called after a relation."""
    return kind if noun is None or NOUNS.get(noun) == "claim" else noun


class _Identifiers(dict[Kind, frozenset[Ref]]):
    """The nodes of the kinds that have no names, asked for when first needed."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def __missing__(self, kind: Kind) -> frozenset[Ref]:
        rows = self._queries.rows(_Node, "identifiers", type=[CLASSES[kind]]) if kind in _UNNAMED else []
        self[kind] = frozenset(row.node for row in rows)
        return self[kind]
