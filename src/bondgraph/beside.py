"""What was built beside the statements of a store, to be read: parts of answers, orders, names, relations as arrays.

Everything is mapped into memory and nothing is read before it is asked for, so that a store of any size opens at once.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, TypeAdapter
from pydantic_core import from_json

from bondgraph.answers import Facets, Link, PassageLink, Row, Tie
from bondgraph.assembling import AgentName, Credited, PositionCount, Use
from bondgraph.ids import Kind, Ref, words_of
from bondgraph.model import RECORDS, Question, RelationType
from bondgraph.naming import keys_of, names_in
from bondgraph.numbering import type_numbers
from bondgraph.ordering import NO_YEAR, Key, Listed, agent_key, claim_key, concept_key, source_key, work_key
from bondgraph.orders import ListedByNumber, by_number, turned
from bondgraph.search.documents import SEARCHED, Words
from bondgraph.search.records import words_in_record, words_on_claim
from bondgraph.shelves import Shelf

if TYPE_CHECKING:
    from bondgraph.arrays import RelationArrays
    from bondgraph.search.index import SearchIndex

BREAK: Final = "\x1e"
"""What stands between the parts of a record that is no JSON."""
_MOST_NEAR: Final = 50
_MOST_LINKS: Final = 10_000
"""Links that are kept to be given again."""

HANGING: Final[tuple[Kind, ...]] = ("agent", "position", "work", "source", "passage")
"""The kinds of node whose claims are kept as numbers."""
TELLING: Final = ("telling-agent", "telling-work")
"""What is kept as numbers of the claims that nodes tell, by their kind."""


_LINKS: Final = TypeAdapter(list[Link], config=ConfigDict(defer_build=True))


class Count(NamedTuple):
    """How many nodes have a value, as the query ``counts`` gives it."""

    what: str
    value: str
    count: int  # type: ignore[assignment]  # as the query calls it


class Beside:
    """What stands beside the statements of a built store.

    Args:
        records: the folder of the records' shelves.
        folder: the folder of what was made of them.
    """

    def __init__(self, records: Path, folder: Path) -> None:
        self._records = records
        self._folder = folder
        self._shelves: dict[str, Shelf] = {}
        self._links: dict[Ref, Link | None] = {}
        self._arrays: dict[str, NDArray[np.int32]] = {}
        self._lists: dict[tuple[Kind, str], Listed] = {}

    # -- parts of answers

    def link(self, ref: Ref) -> Link | None:
        """A node as it is pointed at; None where there is no such node."""
        if ref not in self._links:
            if len(self._links) >= _MOST_LINKS:
                self._links = {}
            self._links[ref] = self._link(ref)
        return self._links[ref]

    def _link(self, ref: Ref) -> Link | None:
        if ref.kind == "claim":
            return next((link for link in self.held([ref])[0] if link.id == ref.id), None)
        if self.number(ref) is None:
            return None
        if ref.kind == "position":
            question, _, own = ref.id.partition("/")
            positions = self._record(Ref("question", question)).positions
            label = next(each.label for each in positions if each.id == own)
        elif ref.kind == "corpus":
            label = self._record(ref).title
        elif ref.kind == "relation":
            record = self._record(ref)
            label = f"{record.subject} {record.type} {record.object}"
        elif ref.kind == "citation":
            record = self._record(ref)
            citing = record.citing or self._body(Ref("passage", record.passage))["source"]
            label = f"{citing} cites {record.cites or record.names}"
        else:
            label = self._record(ref).label
        return Link(kind=ref.kind, id=ref.id, label=label)

    def rows(self, claims: Sequence[Ref]) -> tuple[Row, ...]:
        """Claims as rows, in the order given; one that there is not is left out."""
        return tuple(map(Row.model_validate_json, self.rows_as_json(claims)))

    def rows_as_json(self, claims: Sequence[Ref]) -> list[bytes]:
        """Claims as rows, each as JSON."""
        shelf = self._made("rows")
        return [shelf[number] for number in self._numbers("claim", claims)]

    def ties(self, relations: Iterable[Ref]) -> tuple[Tie, ...]:
        """Relations with their ends and reasons, sorted by id, each once."""
        shelf = self._made("ties")
        numbers = self._numbers("relation", sorted(set(relations)))
        return tuple(Tie.model_validate_json(shelf[number]) for number in numbers)

    def passages(self, refs: Sequence[Ref]) -> dict[Ref, PassageLink]:
        """Passages: where their words are."""
        anchors = self._made("anchors")
        found = (anchors[number].decode().split(BREAK)[1] for number in self._numbers("passage", refs))
        return {Ref("passage", each.id): each for each in map(PassageLink.model_validate_json, found)}

    def held(self, claims: Sequence[Ref]) -> tuple[tuple[Link, ...], list[Link]]:
        """Claims as they are pointed at, and all who hold any of them."""
        return self._held(self._numbers("claim", claims))

    def _held(self, numbers: Iterable[int]) -> tuple[tuple[Link, ...], list[Link]]:
        shelf = self._made("ends")
        links, holders = [], []
        for number in numbers:
            link, held_by = shelf[number].decode().split(BREAK)
            links.append(Link.model_validate_json(link))
            holders += _LINKS.validate_json(f"[{held_by}]")
        return tuple(links), holders

    def pointing(self, node: Ref, fact: str) -> list[Ref]:
        """What points at a node and is a fact of it: the first, and one more where there are more."""
        shelf = self._made("pointing")
        number = shelf.number(f"{node}{BREAK}{fact}")
        return [] if number is None else [_ref(each) for each in shelf[number].decode().split(BREAK)]

    def told(self, teller: Ref, most: int) -> list[Ref]:
        """The claims that an agent or a work tells, the first so many in the order of answers."""
        owner = self.number(teller)
        if owner is None:
            return []
        begins = self._array(f"telling-{teller.kind}s.begins")
        numbers = self._array(f"telling-{teller.kind}s.claims")[begins[owner] : begins[owner + 1]]
        places = self._array("places")[self._array("nodes")[numbers]]
        return [self.node(int(number)) for number in numbers[np.argsort(places)][:most]]

    def relations_at(self, nodes: Sequence[Ref], most: int) -> list[Ref]:
        """The relations that some claims or concepts have at either end, the first so many by id."""
        numbers = np.concatenate([self.stations(ref) for ref in nodes])
        return [self.relation(number) for number in self.arrays.at(numbers, most)]

    def relations_from(self, claims: Sequence[Ref]) -> list[Ref]:
        """The relations that start from some claims and lead to one of them or to a concept."""
        if not claims:
            return []
        numbers = np.concatenate([self.stations(ref) for ref in claims])
        nodes = len(self._array("nodes"))
        concepts = np.arange(nodes - len(self._shelf("concept")), nodes, dtype=np.int32)
        found = self.arrays.between(numbers, np.concatenate((numbers, concepts)), nodes)
        starting = {ref.id for ref in claims}
        relations = (self.relation(number) for number in found)
        return [ref for ref in relations if ref.id.partition("--")[0] in starting]

    def relations_starting(self, claims: Sequence[Ref]) -> list[Ref]:
        """The relations that start from some claims, wherever they lead."""
        if not claims:
            return []
        numbers = np.concatenate([self.stations(ref) for ref in claims])
        starting = {ref.id for ref in claims}
        relations = (
            self.relation(number) for number in self.arrays.at(numbers, len(self._array("relations")))
        )
        return [ref for ref in relations if ref.id.partition("--")[0] in starting]

    def counts(self) -> list[Count]:
        """How many nodes there are of each type, and of each value of the properties that sort them."""
        return [Count(*each) for each in self._read("counts.json")]

    def facets(self, filter_: str = "", value: str = "") -> Facets | None:
        """The facets of all claims, or of those with one value of one filter; None where they were not counted ahead."""
        if not filter_:
            return self._facets
        shelf = self._counted
        number = None if shelf is None else shelf.number(f"{filter_}{BREAK}{value}")
        return None if shelf is None or number is None else Facets.model_validate_json(shelf[number])

    @cached_property
    def _facets(self) -> Facets | None:
        """The facets of all claims."""
        return None if self._counted is None else Facets.model_validate_json(self._counted[0])

    @cached_property
    def _counted(self) -> Shelf | None:
        """The facets that were counted ahead; None before they were."""
        return self._made("facets") if (self._folder / "facets").exists() else None

    def lines(self) -> Iterator[str]:
        """The corpus as JSON Lines, without newlines."""
        for kind in RECORDS:
            with self._shelf(kind).path.open(encoding="utf-8") as file:
                for line in file:
                    yield line[:-1]

    def every(self, kind: Kind) -> Sequence[Ref]:
        """All nodes of a kind, by id; claims in the order of answers."""
        if kind == "corpus":
            return [Ref(kind, self.ident(kind, 0))]
        orders = {
            "claim": "answers",
            "relation": "relations",
            "passage": "passages.order",
            "citation": "citations.order",
        }
        if kind in orders:
            return _Listed(self, kind, self._array(orders[kind]))
        return sorted(Ref(kind, self.ident(kind, number)) for number in range(len(self._shelf(kind))))

    def concepts_by_label(self) -> Sequence[Ref]:
        """All concepts, by label."""
        return _Listed(self, "concept", self._array("labelled"))

    def uses(self, concepts: Sequence[Ref]) -> list[Use]:
        """How concepts are used."""
        shelf = self._made("uses")
        found = []
        for concept in concepts:
            number = shelf.number(concept.id)
            assert number is not None
            used_by, definitions, *definers = shelf[number].decode().split(BREAK)
            found.append(Use(int(used_by), int(definitions), tuple(Ref("agent", each) for each in definers)))
        return found

    def use_of(self, concept: Ref, most: int) -> Use:
        """How a concept is used, counted; of those who define it the first so many."""
        claims = self._definers(concept)
        holders = (Ref("agent", link.id) for link in self._held(self._array("nodes")[claims].tolist())[1])
        used_by = self.search.count("", {"concept": [concept.id]})
        return Use(used_by, len(claims), tuple(dict.fromkeys(holders))[:most])

    def defining(self, concept: Ref, behind: int, limit: int) -> tuple[list[Ref], int]:
        """The claims that define a concept, in the order of answers from a place in it on, and how many there are in all."""
        places = np.sort(self._array("places")[self._array("nodes")[self._definers(concept)]])
        start = int(np.searchsorted(places, behind))
        shown = self._array("answers")[places[start : start + limit]]
        return [Ref("claim", self.ident("claim", number)) for number in shown.tolist()], len(places)

    def _definers(self, concept: Ref) -> NDArray[np.int32]:
        """The numbers of the claims that define a concept: it is joined with no others."""
        return self.arrays.neighbours(int(self.stations(concept)[0]))

    def credits(self, concepts: Collection[Ref] = (), whom: Ref | None = None) -> list[Credited]:
        """Who is credited with terms, in reading order: with some concepts, or some agent or work with any.

        An agent is credited by way of works, too.
        """
        if whom is not None:
            return self._credited.get(whom, [])
        found = [place for concept in concepts for place in self._credits_of.get(concept, ())]
        return [self._credits[place] for place in sorted(found)]

    @cached_property
    def _credits_read(self) -> list[tuple[Credited, list[str]]]:
        """All credits in reading order, each with who made the work that is credited."""
        return [
            (Credited(Ref("concept", concept), _ref(credited), _ref(citing), Ref("passage", passage)), makers)
            for concept, credited, citing, passage, makers in self._read("credits.json")
        ]

    @cached_property
    def _credits(self) -> list[Credited]:
        return [credit for credit, _ in self._credits_read]

    @cached_property
    def _credits_of(self) -> dict[Ref, list[int]]:
        """The places of credits, by the concept."""
        found: dict[Ref, list[int]] = defaultdict(list)
        for place, credit in enumerate(self._credits):
            found[credit.concept].append(place)
        return found

    @cached_property
    def _credited(self) -> dict[Ref, list[Credited]]:
        """Credits, by the agent or work that is credited."""
        found: dict[Ref, list[Credited]] = defaultdict(list)
        for credit, makers in self._credits_read:
            for whom in dict.fromkeys((credit.credited, *(Ref("agent", maker) for maker in makers))):
                found[whom].append(credit)
        return found

    # -- orders

    def listed(self, kind: Kind, order: str) -> Listed:
        """The nodes of a kind in an order: one that was kept, or one that is made of it and of numbers."""
        if (kind, order) not in self._lists:
            numbers = self._numbers_by(kind, order)
            self._lists[kind, order] = ListedByNumber(self, kind, numbers, partial(self._key, kind, order))
        return self._lists[kind, order]

    def _numbers_by(self, kind: Kind, order: str) -> NDArray[np.int32]:
        """The numbers of the nodes of a kind in an order."""
        kept = {
            "claim": "answers", "agent": "named", "work": "works.author", "source": "sources.title",
            "passage": "passages.read", "concept": "labelled", "relation": "relations", "citation": "citations.order",
        }  # fmt: skip
        numbers = self._array("works.title" if (kind, order) == ("work", "title") else kept[kind])
        if order == "-claims":
            return by_number(-np.diff(self._array(f"{kind}s.begins")), numbers)
        if order.endswith("year"):
            return by_number(turned(self._array(f"{kind}s.years"), order), numbers)
        return numbers

    def _key(self, kind: Kind, order: str, number: int) -> Key:
        """What the node of a number is listed by."""
        match kind:
            case "claim":
                year = int(self._array("claims.years")[number])
                return claim_key(
                    order, self._made("keys")[number].decode(), None if year == NO_YEAR else year
                )
            case "agent":
                return self._agent_key(order, number)
            case "work":
                return self._work_key(order, number)
            case "source":
                return self._source_key(order, number)
            case "passage":
                passage = from_json(self._shelf(kind)[number])
                return (passage["source"], passage["start"], passage["id"])
            case "concept":
                concept = from_json(self._shelf(kind)[number])
                return concept_key(concept["id"], concept["label"])
            case _:
                return (self.ident(kind, number),)

    def _agent_key(self, order: str, number: int) -> Key:
        agent = self._record(Ref("agent", self.ident("agent", number)))
        return agent_key(order, agent.id, agent.sorting, self._claims_of("agent", number))

    def _work_key(self, order: str, number: int) -> Key:
        work = self._record(Ref("work", self.ident("work", number)))
        claims = self._claims_of("work", number)
        return work_key(order, work.id, work.authors, work.full_title, work.year, claims)

    def _source_key(self, order: str, number: int) -> Key:
        source = self._record(Ref("source", self.ident("source", number)))
        return source_key(order, source.id, source.title, self._claims_of("source", number))

    def number_of_claims(self, ref: Ref) -> int:
        """How many claims an agent holds, or a work or a document has."""
        number = self.number(ref)
        return 0 if number is None else self._claims_of(ref.kind, number)

    def _claims_of(self, kind: Kind, number: int) -> int:
        begins = self._array(f"{kind}s.begins")
        return int(begins[number + 1] - begins[number])

    def relations_of(self, types: Collection[RelationType], places: Sequence[int] | None) -> Listed:
        """The relations of some types, or of any, by id.

        Args:
            types: the types; all where there are none.
            places: the places, in the order of answers, of the claims any of which the relation has at an end; None for all
                relations.
        """
        if not types and places is None:
            return self.listed("relation", "id")
        if places is None:
            wanted: NDArray[np.int32] = np.arange(len(self._array("relations")), dtype=np.int32)
        else:
            claims = self._array("answers")[np.asarray(places, dtype=np.int64)]
            wanted = self.arrays.touching(self._array("numbers")[claims])
        return self._relations_listed(types, wanted)

    def relations_held_by(self, types: Collection[RelationType], authors: Sequence[Ref]) -> Listed:
        """The relations of some types, or of any, that claims of any of some authors have at an end, by id."""
        stations = np.concatenate([self.stations(author) for author in authors])
        return self._relations_listed(types, self.arrays.touching(np.unique(stations)))

    def _relations_listed(self, types: Collection[RelationType], wanted: NDArray[np.int32]) -> Listed:
        if types:
            wanted = wanted[np.isin(self.arrays.types[wanted], type_numbers(types))]
        return ListedByNumber(
            self, "relation", self._array("relations")[wanted], partial(self._key, "relation", "id")
        )

    # -- the order of answers

    @property
    def claims(self) -> int:
        """How many claims there are."""
        return len(self._shelf("claim"))

    def place(self, claim: Ref) -> int:
        """The place of a claim in the order in which answers list claims."""
        return int(self._array("places")[self._numbers("claim", [claim])[0]])

    # -- names

    def agent_names(self, agents: Sequence[Ref]) -> list[AgentName]:
        """What agents are called, and of what type they are."""
        records = map(self._record, agents)
        return [
            AgentName(agent, record.label, record.type) for agent, record in zip(agents, records, strict=True)
        ]

    def has(self, ref: Ref) -> bool:
        """Whether there is a node with this id."""
        return self.number(ref) is not None

    def beginning(self, kind: Kind, begins: str, limit: int) -> list[Ref]:
        """The nodes of a kind whose ids begin so, the first so many by id."""
        if kind == "corpus":
            return [Ref(kind, ident) for ident in (self.ident(kind, 0),) if ident.startswith(begins)][:limit]
        if kind in SEARCHED:
            return [Ref(kind, ident) for ident in self.search.beginning(kind, begins, limit)]
        listed = _Listed(self, kind, self._array(f"{kind}s.order"))
        start = bisect_left(listed, begins, key=lambda ref: ref.id)
        return list(takewhile(lambda ref: ref.id.startswith(begins), listed[start : start + limit]))

    def by(self, key: str) -> Iterable[Ref]:
        """The nodes that have a name."""
        called = self._made("called")
        number = called.number(key)
        if number is None:
            return ()
        stored, *refs = called[number].decode().split(BREAK)
        return [_ref(ref) for ref in refs] if stored == key else ()

    def with_words(self, words: set[str], kind: Kind) -> Iterable[Ref]:
        """The nodes of a kind one of whose names has all these words."""
        found = self.search.search(" ".join(sorted(words)), kinds=(kind,), limit=_MOST_NEAR).hits
        return [
            hit.node for hit in found if any(words <= set(words_of(name)) for name in self._names(hit.node))
        ]

    def every_question(self) -> Iterator[Question]:
        """All questions with their positions, the leading one first."""
        for line in self._shelf("question"):
            yield Question.model_validate(_bare(from_json(line)))

    def questions(self) -> Iterable[Ref]:
        """All questions."""
        return [
            Ref("question", self.ident("question", number)) for number in range(len(self._shelf("question")))
        ]

    def renamed(self, old: str, kind: Kind) -> Sequence[Ref]:
        """The nodes of a kind that has no names but ids that had an id before."""
        return list(self.by(f"{kind}:{old}"))

    def near(self, name: str, kinds: Sequence[Kind]) -> Mapping[str, str]:
        """Names that may be near to one that nothing has: of nodes whose names hold its words, or words like them."""
        words = " ".join(words_of(name))
        found = self.search.search(words, kinds=kinds, limit=_MOST_NEAR).hits if words else []
        near: dict[str, str] = {}
        for hit in found:
            for key in sorted(keys_of(hit.node, self._names(hit.node))):
                near.setdefault(key, hit.node.id)
        return near

    # -- relations

    @cached_property
    def arrays(self) -> RelationArrays:
        """The relations as arrays."""
        from bondgraph.arrays import RelationArrays

        return RelationArrays.open(self._folder / "arrays")

    def stations(self, ref: Ref) -> NDArray[np.int32]:
        """The numbers of the claims or concepts that a node stands for."""
        number = self.number(ref)
        if number is None:
            return np.empty(0, np.int32)
        if ref.kind in ("claim", "concept"):
            place = number if ref.kind == "claim" else number + len(self._shelf("claim"))
            return self._array("numbers")[place : place + 1]
        if ref.kind == "question":
            positions = [f"{ref.id}/{each['id']}" for each in self._body(ref)["positions"]]
            parts = [self.stations(Ref("position", each)) for each in positions]
            return np.unique(np.concatenate(parts))
        if ref.kind == "relation":
            body = self._body(ref)
            kind: Kind = "concept" if body["type"] == "defines" else "claim"
            ends = (Ref("claim", body["subject"]), Ref(kind, body["object"]))
            return np.concatenate([self.stations(end) for end in ends if end.kind == "claim"])
        if ref.kind not in HANGING:
            return np.empty(0, np.int32)
        begins = self._array(f"{ref.kind}s.begins")
        return self._array(f"{ref.kind}s.claims")[begins[number] : begins[number + 1]]

    def taken(
        self, positions: Sequence[Ref], authors: Sequence[Ref], most: int
    ) -> Iterator[tuple[Ref, tuple[Link, ...], list[Link], int]]:
        """How positions are taken, by claims of some authors or, where none are named, of any.

        Args:
            positions: the positions.
            authors: those who hold the claims.
            most: how many claims of each position are told of.

        Yields:
            A position that is taken, the first claims that take it, who holds these, and how many there are in all.
        """
        # Many positions are asked for at once: what is mapped from a file is slower to cut than what is not.
        nodes, places, answers, begins, claims = (
            np.asarray(self._array(name))
            for name in ("nodes", "places", "answers", "positions.begins", "positions.claims")
        )
        if authors:  # theirs are few: they are looked for once, not again at each position
            theirs = np.zeros(len(nodes), dtype=np.bool_)
            for author in authors:
                theirs[self.stations(author)] = True
            kept = np.flatnonzero(theirs[claims])
            claims, begins = claims[kept], np.searchsorted(kept, begins).astype(np.int32)
        totals = np.diff(begins)
        for position, number in zip(positions, self._numbers("position", positions), strict=True):
            if not (total := int(totals[number])):
                continue
            taking = answers[:0]
            if most:
                own = claims[begins[number] : begins[number + 1]]
                taking = answers[np.sort(places[nodes[own]])[:most]]
            yield position, *self._held(taking.tolist()), total

    def counted_takers(self, positions: Sequence[Ref]) -> list[PositionCount]:
        """How many claims take positions, and how many agents hold these."""
        counts = self._array("takers")[self._numbers("position", positions)].tolist()
        return [PositionCount(position, *both) for position, both in zip(positions, counts, strict=True)]

    def claims_at(self, ref: Ref) -> set[Ref]:
        """The claims that a node stands for."""
        return {self.node(int(number)) for number in self.stations(ref)}

    def node(self, number: int) -> Ref:
        """The claim or concept of a number."""
        place, claims = int(self._array("nodes")[number]), len(self._shelf("claim"))
        if place < claims:
            return Ref("claim", self.ident("claim", place))
        return Ref("concept", self.ident("concept", place - claims))

    def relation(self, number: int) -> Ref:
        """The relation of a number."""
        return Ref("relation", self.ident("relation", int(self._array("relations")[number])))

    # -- words

    @cached_property
    def search(self) -> SearchIndex:
        """The words of nodes, and the filters of claims."""
        from bondgraph.search.index import SearchIndex

        return SearchIndex.open(self._folder / "search")

    def words(self, nodes: Sequence[Ref]) -> dict[Ref, Words]:
        """What nodes say, and their names."""
        return {node: self._words(node) for node in nodes}

    def _words(self, node: Ref) -> Words:
        if node.kind == "claim":
            row = from_json(self.rows_as_json([node])[0])
            return words_on_claim(row, lambda ident: self._body(Ref("concept", ident)).get("also_called", ()))
        if node.kind == "relation":
            return Words(str(self._body(node)["because"]), ())
        if node.kind == "position":
            question, _, own = node.id.partition("/")
            positions = self._record(Ref("question", question)).positions
            return words_in_record(next(each for each in positions if each.id == own))
        return words_in_record(self._record(node))

    # -- files

    def number(self, ref: Ref) -> int | None:
        """The number of a node among those of its kind."""
        number = self._shelf(ref.kind).number(ref.id)
        return None if number is None or self.ident(ref.kind, number) != ref.id else number

    def _numbers(self, kind: Kind, refs: Sequence[Ref]) -> list[int]:
        found: list[int] = self._shelf(kind).numbers([ref.id for ref in refs]).tolist()
        return [number for number in found if number >= 0]

    def ident(self, kind: Kind, number: int) -> str:
        """The id of the node of a number among those of its kind."""
        if kind in ("claim", "relation", "passage", "citation"):
            return self._made(f"{kind}s.ids")[number].decode()
        record = self._shelf(kind)[number]
        return record.decode() if kind == "position" else str(from_json(record)["id"])

    def _body(self, ref: Ref) -> dict[str, Any]:
        shelf = self._shelf(ref.kind)
        number = shelf.number(ref.id)
        assert number is not None
        body: dict[str, Any] = from_json(shelf[number])
        return body

    def _names(self, ref: Ref) -> list[str]:
        """The names of a node; of those that have none but their id, nothing."""
        if ref.kind not in ("agent", "work", "source", "concept", "question"):
            return []
        return names_in(self._record(ref))

    def _record(self, ref: Ref) -> Any:
        return RECORDS[ref.kind].model_validate(_bare(self._body(ref)))

    def _shelf(self, kind: Kind) -> Shelf:
        return (
            self._opened(self._folder, "positions")
            if kind == "position"
            else self._opened(self._records, f"{kind}s.jsonl")
        )

    def _made(self, name: str) -> Shelf:
        return self._opened(self._folder, name)

    def _opened(self, folder: Path, name: str) -> Shelf:
        if name not in self._shelves:
            self._shelves[name] = Shelf(folder, name)
        return self._shelves[name]

    def _array(self, name: str) -> NDArray[np.int32]:
        if name not in self._arrays:
            self._arrays[name] = np.load(self._folder / f"{name}.npy", mmap_mode="r")
        return self._arrays[name]

    def _read(self, name: str) -> Any:
        return json.loads((self._folder / name).read_bytes())


class _Listed(Sequence[Ref]):
    """Nodes of a kind in some order, of which those are read that are asked for.

    Args:
        beside: what they are read from.
        kind: their kind.
        order: their numbers among those of their kind.
    """

    def __init__(self, beside: Beside, kind: Kind, order: NDArray[np.int32]) -> None:
        self._beside = beside
        self._kind = kind
        self._order = order

    def __len__(self) -> int:
        return len(self._order)

    @overload
    def __getitem__(self, place: int) -> Ref: ...
    @overload
    def __getitem__(self, place: slice) -> list[Ref]: ...
    def __getitem__(self, place: int | slice) -> Ref | list[Ref]:
        if isinstance(place, slice):
            return list(map(self._ref, self._order[place].tolist()))
        return self._ref(int(self._order[place]))

    def _ref(self, number: int) -> Ref:
        return Ref(self._kind, self._beside.ident(self._kind, number))

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The place of a node.

        Raises:
            ValueError: it is not listed there.
        """
        number = self._beside.number(value) if isinstance(value, Ref) and value.kind == self._kind else None
        found = np.flatnonzero(self._order[start:stop] == number)
        if not len(found):
            raise ValueError(f"{value} is not listed")
        return start + int(found[0])


def _bare(body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a record, without its kind."""
    return {name: value for name, value in body.items() if name != "kind"}


def _ref(written: str) -> Ref:
    ref = Ref.parse(written)
    assert ref is not None
    return ref


__all__ = ["BREAK", "Beside"]
