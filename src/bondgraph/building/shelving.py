"""Records on shelves → what is read beside the statements: parts of answers, orders, relations as arrays, names, words."""

from __future__ import annotations

import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from pathlib import Path
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray
from pydantic_core import from_json

from bondgraph.arrays import RelationArrays
from bondgraph.beside import HANGING, TELLING
from bondgraph.building.filling import lines_in
from bondgraph.building.intake import Arrived
from bondgraph.building.parts import Body, Parts, bodies_of
from bondgraph.building.pointing import Pointing
from bondgraph.ids import Kind, Ref, fold
from bondgraph.model import (
    Agent,
    Citation,
    Concept,
    Position,
    Question,
    RelationType,
    Source,
    Work,
    relation_id,
)
from bondgraph.naming import keys_of, names_in
from bondgraph.numbering import type_numbers
from bondgraph.ordering import NO_YEAR, Key, source_key, work_key
from bondgraph.orders import by_number, turned
from bondgraph.search.documents import SEARCHED, Document, Words
from bondgraph.search.index import SearchIndex
from bondgraph.search.records import words_in_record, words_on_claim, works_on_claim
from bondgraph.shelves import Shelf, ShelfWriter, sorted_on_disk

_BATCH: Final = 4_000
"""Records that are worked on at a time."""


class Shelving:
    """Makes what is read beside the statements.

    Args:
        records: where the shelves of records are.
        folder: where what is made goes.
    """

    def __init__(self, records: Path, folder: Path) -> None:
        self._records = records
        self._folder = folder
        self._parts = Parts(records, folder)
        self._keys = ShelfWriter(folder, "keys")
        self._claim_ids = ShelfWriter(folder, "claims.ids")
        self._relation_ids = ShelfWriter(folder, "relations.ids")
        self._passage_ids = ShelfWriter(folder, "passages.ids")
        self._citation_ids = ShelfWriter(folder, "citations.ids")
        self._positions = ShelfWriter(folder, "positions")
        self._names = _Names(folder)
        self._broader: dict[str, tuple[str, ...]] = {}
        self._numbers: dict[str, dict[str, int]] = {kind: {} for kind in HANGING}
        self._hanging: dict[str, array[int]] = {kind: array("i") for kind in (*HANGING, *TELLING)}
        self._makers: list[tuple[int, ...]] = []
        self._passages = array("i")  # of each its source, and the work that it quotes or -1
        self._claims = 0
        self._pointing = Pointing(folder)
        self._credits: list[tuple[str, int, str, str, str, str, str, Sequence[str]]] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._concepts: list[str] = []
        self._labels: list[str] = []
        self._sorting: list[tuple[str, str]] = []  # of agents
        self._orders_of: dict[str, list[Key]] = defaultdict(list)  # of works and sources, by the file's name
        self._work_years = array("i")
        self._starts = array("i")  # of passages
        self._ends = array("i")
        self._types = array("B")

    def take(self, arriving: Iterable[Arrived], done: Callable[[int], None]) -> None:
        """Take records as they come, in the order of their kinds; say how many there were."""
        count = 0
        for arrived in arriving:
            lines = lines_in(self._records, arrived)
            while bodies := bodies_of(list(islice(lines, _BATCH))):
                for key in self._parts.take(arrived.kind, bodies):
                    self._keys.add(key.encode())
                self._count(arrived.kind, bodies)
                for body in bodies:
                    self._pointing.add(arrived.kind, body)
                getattr(self, f"_{arrived.kind}", self._none)(bodies)
                count += len(bodies)
                done(count)
        self._parts.close()
        self._positions.close()
        self._orders()
        self._names.close()
        self._pointing.close()
        credits_ = [each[3:] for each in sorted(self._credits, key=lambda each: each[:4])]
        (self._folder / "credits.json").write_text(json.dumps(credits_), encoding="utf-8")
        self._counts["kind", "position"] = len(self._numbers["position"])
        counts = [[what, value, count] for (what, value), count in sorted(self._counts.items())]
        (self._folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")

    def _count(self, kind: Kind, bodies: Sequence[Body]) -> None:
        """Count what the query ``counts`` counts."""
        self._counts["kind", kind] += len(bodies)
        if kind == "passage":
            self._counts.update(("role", body["role"]) for body in bodies if "role" in body)
        elif kind == "relation":
            self._counts.update(("relation", f"{body['type']}, {body['basis']}") for body in bodies)
        elif kind == "claim":
            self._counts.update(("voice", voice) for body in bodies for voice in _voices(body))

    def _none(self, bodies: Sequence[Body]) -> None:
        """Nothing more is kept of the corpus."""

    def _agent(self, bodies: Sequence[Body]) -> None:
        for agent in map(Agent.model_validate, bodies):
            self._number("agent", agent.id)
            self._sorting.append((fold(agent.sorting), agent.id))
            self._names.add(Ref("agent", agent.id), agent.was, names_in(agent))
            self._names.document(Ref("agent", agent.id), agent)

    def _work(self, bodies: Sequence[Body]) -> None:
        for work in map(Work.model_validate, bodies):
            self._number("work", work.id)
            self._work_years.append(NO_YEAR if work.year is None else work.year)
            for order in ("author", "title"):
                key = work_key(order, work.id, work.authors, work.full_title, work.year, 0)
                self._orders_of[f"works.{order}"].append(key)
            self._makers.append(tuple(self._numbers["agent"][maker] for maker in work.by))
            self._names.add(Ref("work", work.id), work.was, names_in(work))
            self._names.document(Ref("work", work.id), work)

    def _source(self, bodies: Sequence[Body]) -> None:
        for source in map(Source.model_validate, bodies):
            self._number("source", source.id)
            self._orders_of["sources.title"].append(source_key("title", source.id, source.title, 0))
            self._names.add(Ref("source", source.id), source.was, names_in(source))
            self._names.document(Ref("source", source.id), source)

    def _concept(self, bodies: Sequence[Body]) -> None:
        for concept in map(Concept.model_validate, bodies):
            self._concepts.append(concept.id)
            self._labels.append(concept.label.lower())
            self._broader[concept.id] = concept.broader
            self._names.add(Ref("concept", concept.id), concept.was, names_in(concept))
            self._names.document(Ref("concept", concept.id), concept)
            self._names.called[concept.id] = concept.also_called

    def _question(self, bodies: Sequence[Body]) -> None:
        for question in map(Question.model_validate, bodies):
            self._names.add(Ref("question", question.id), question.was, names_in(question))
            self._names.document(Ref("question", question.id), question)
            for position in question.positions:
                ident = f"{question.id}/{position.id}"
                self._number("position", ident)
                self._positions.add(ident.encode(), ident)
                was = [f"{question.id}/{old}" for old in position.was]
                self._names.add(Ref("position", ident), was, (position.label,))
                self._names.document(Ref("position", ident), position)

    def _number(self, kind: str, ident: str) -> None:
        self._numbers[kind][ident] = len(self._numbers[kind])

    def _numbered(self, kind: str, idents: Iterable[str]) -> set[int]:
        return {self._numbers[kind][ident] for ident in idents}

    def _passage(self, bodies: Sequence[Body]) -> None:
        sources, works = self._numbers["source"], self._numbers["work"]
        for body in bodies:
            self._passage_ids.add(body["id"].encode())
            self._names.renamed("passage", body)
            quoted = works[body["quotes"]] if "quotes" in body else -1
            self._passages.extend((sources[body["source"]], quoted))
            self._starts.append(body["start"])

    def _claim(self, bodies: Sequence[Body]) -> None:
        shelf = Shelf.of(self._records, "passages.jsonl")
        found = iter(shelf.numbers([each for body in bodies for each in body["passages"]]).tolist())
        for body in bodies:
            self._claim_ids.add(body["id"].encode())
            self._names.renamed("claim", body)
            works = {body.get("in_work"), *(telling.get("work") for telling in body.get("told_by", ()))} - {
                None
            }
            owners = {
                "agent": self._numbered("agent", body["held_by"]),
                "position": self._numbered("position", map(_position, body.get("answers", ()))),
                "work": self._numbered("work", works),
                "source": set(),
                "passage": set(),
            }
            for telling in body.get("told_by", ()):
                tellers = self._tellers(telling)
                for kind, numbers in tellers.items():
                    owners[kind] = owners.get(kind, set()) | numbers
            for _ in body["passages"]:
                passage = next(found)
                owners["passage"].add(passage)
                owners["source"].add(self._passages[2 * passage])
                owners["work"].add(self._passages[2 * passage + 1])
            for kind, numbers in owners.items():
                for owner in numbers - {-1}:
                    self._hanging[kind].extend((owner, self._claims))
            self._claims += 1

    def _tellers(self, telling: Body) -> dict[str, set[int]]:
        if agent := telling.get("agent"):
            return {"telling-agent": {self._numbers["agent"][agent]}}
        work = self._numbers["work"][telling["work"]]
        return {"telling-agent": set(self._makers[work]), "telling-work": {work}}

    def _relation(self, bodies: Sequence[Body]) -> None:
        claims = Shelf.of(self._records, "claims.jsonl")
        concepts = Shelf.of(self._records, "concepts.jsonl")
        subjects = claims.numbers([body["subject"] for body in bodies])
        defining = np.array([body["type"] == "defines" for body in bodies])
        targets = [body["object"] for body in bodies]
        objects = np.where(defining, concepts.numbers(targets) + len(claims), claims.numbers(targets))
        self._ends.frombytes(np.stack([subjects, objects], axis=-1).astype(np.int32).tobytes())
        for body in bodies:
            self._relation_ids.add(relation_id(body["subject"], body["type"], body["object"]).encode())
        types = type_numbers(cast("RelationType", body["type"]) for body in bodies)
        self._types.extend(types)

    def _citation(self, bodies: Sequence[Body]) -> None:
        passages = Shelf.of(self._records, "passages.jsonl")
        works = Shelf.of(self._records, "works.jsonl")
        for body in bodies:
            ident = Citation.model_validate(body).id
            self._citation_ids.add(ident.encode())
            if "terms" not in body:
                continue
            number = passages.number(body["passage"])
            assert number is not None
            passage = from_json(passages[number])
            source = passage["source"]
            citing = f"work:{body['citing']}" if "citing" in body else f"source:{source}"
            credited = f"work:{body['cites']}" if "cites" in body else f"agent:{body['names']}"
            makers: Sequence[str] = ()
            if "cites" in body and (work := works.number(body["cites"])) is not None:
                makers = from_json(works[work]).get("by", ())
            place = (source, passage["start"], ident)
            self._credits += [
                (*place, term, credited, citing, body["passage"], makers) for term in body["terms"]
            ]

    # -- orders and arrays

    def _orders(self) -> None:
        """Claims as answers list them; claims, concepts and relations by id; relations as arrays; what hangs on nodes."""
        answers = _order(self._folder, self._keys.close())
        np.save(self._folder / "answers.npy", answers)
        np.save(self._folder / "places.npy", _inverse(answers))
        claims = _order(self._folder, self._claim_ids.close())
        concepts = _order(self._folder, (ident.encode() for ident in self._concepts))
        labelled = sorted(range(len(self._labels)), key=lambda n: (self._labels[n], self._concepts[n]))
        np.save(self._folder / "labelled.npy", np.array(labelled, dtype=np.int32))
        named = sorted(range(len(self._sorting)), key=self._sorting.__getitem__)
        np.save(self._folder / "named.npy", np.array(named, dtype=np.int32))
        for name in ("works.author", "works.title", "sources.title"):
            keys = self._orders_of.pop(name, [])
            listed = np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int32)
            np.save(self._folder / f"{name}.npy", listed)
        np.save(self._folder / "works.years.npy", np.frombuffer(self._work_years, dtype=np.int32))
        np.save(self._folder / "claims.years.npy", self._claim_years())
        np.save(self._folder / "takers.npy", self._takers())
        relations = _order(self._folder, self._relation_ids.close())
        for writer in (self._passage_ids, self._citation_ids):
            ids = writer.close()
            np.save(self._folder / f"{writer.name.removesuffix('.ids')}.order.npy", _order(self._folder, ids))
        np.save(self._folder / "passages.read.npy", self._reading())
        nodes = np.concatenate((claims, concepts + len(claims)))
        of_node = _inverse(nodes)
        np.save(self._folder / "nodes.npy", nodes)
        np.save(self._folder / "numbers.npy", of_node)
        np.save(self._folder / "relations.npy", relations)
        ends = of_node[np.frombuffer(self._ends, dtype=np.int32).reshape(-1, 2)[relations]]
        types = np.frombuffer(self._types, dtype=np.uint8)[relations]
        arrays = self._folder / "arrays"
        arrays.mkdir()
        RelationArrays.build(len(nodes), ends[:, 0], ends[:, 1], types).save(arrays)
        for kind, pairs in self._hanging.items():
            _save_hanging(
                self._folder,
                kind,
                np.frombuffer(pairs, dtype=np.int32),
                of_node,
                len(Shelf.of(self._records, "passages.jsonl"))
                if kind == "passage"
                else len(self._numbers[kind.removeprefix("telling-")]),
            )

    def _claim_years(self) -> NDArray[np.int32]:
        """Of each claim its year: it stands in what the claim is listed by, ten thousand more."""
        keys = Shelf(self._folder, "keys")
        found = (int(key.split(b"\t")[1]) - 10_000 for key in keys)
        years = np.fromiter(found, dtype=np.int32, count=len(keys))
        return np.where(years == 9999, NO_YEAR, years).astype(np.int32)

    def _reading(self) -> NDArray[np.int32]:
        """The passages by the id of their source, by where they begin, and by id."""
        ids = np.load(self._folder / "passages.order.npy")
        listed = sorted(self._numbers["source"])
        ranks = np.empty(len(listed) + 1, dtype=np.int32)
        ranks[[self._numbers["source"][ident] for ident in listed]] = np.arange(len(listed))
        sources = np.frombuffer(self._passages, dtype=np.int32).reshape(-1, 2)[:, 0]
        starts = np.frombuffer(self._starts, dtype=np.int32)
        found: NDArray[np.int32] = ids[np.lexsort((starts[ids], ranks[sources[ids]]))]
        return found

    def _takers(self) -> NDArray[np.int32]:
        """How many claims take each position, and how many agents hold these."""
        positions = len(self._numbers["position"])
        taking = np.frombuffer(self._hanging["position"], dtype=np.int32).reshape(-1, 2)
        held = np.frombuffer(self._hanging["agent"], dtype=np.int32).reshape(-1, 2)
        holders = held[np.argsort(held[:, 1], kind="stable"), 0]
        begins = np.searchsorted(np.sort(held[:, 1]), np.arange(self._claims + 1))
        many = np.diff(begins)[taking[:, 1]]
        first = np.repeat(begins[taking[:, 1]] - np.cumsum(many) + many, many)
        pairs = np.stack([np.repeat(taking[:, 0], many), holders[first + np.arange(len(first))]], axis=-1)
        taken = np.bincount(taking[:, 0], minlength=positions)
        each_once = np.unique(pairs, axis=0)
        return np.stack([taken, np.bincount(each_once[:, 0], minlength=positions)], axis=-1).astype(np.int32)

    # -- words

    def index(self, done: Callable[[int], None]) -> None:
        """Build the search index of what was taken."""
        count = self._claims + len(self._types) + sum(map(len, self._names.documents.values()))
        SearchIndex.build(self._folder / "search", self._counted(self._documents(), done), count).close()

    def _counted(self, documents: Iterator[Document], done: Callable[[int], None]) -> Iterator[Document]:
        for number, document in enumerate(documents):
            if number % 10_000 == 0:
                done(number)
            yield document

    def _documents(self) -> Iterator[Document]:
        rows = Shelf(self._folder, "rows")
        answers = np.load(self._folder / "answers.npy", mmap_mode="r")
        claims = Shelf(self._folder, "claims.ids")
        ties = _Ties(self._ends, self._types, len(claims))

        def claim_id(position: int) -> str:
            return claims[position].decode()

        years = np.load(self._folder / "claims.years.npy")
        by_year, back = (_inverse(by_number(turned(years, order), answers)) for order in ("year", "-year"))
        number = 0
        for number, position in enumerate(answers.tolist()):
            document = self._claim_document(number, from_json(rows[position]), ties.of(position, claim_id))
            yield document._replace(places=(int(by_year[position]), int(back[position])))
        number = len(answers)
        relations = Shelf.of(self._records, "relations.jsonl")
        ids = Shelf(self._folder, "relations.ids")
        for position in np.load(self._folder / "relations.npy", mmap_mode="r").tolist():
            node, because = Ref("relation", ids[position].decode()), from_json(relations[position])["because"]
            yield Document(node, number, because, (), {}, None)
            number += 1
        for kind in SEARCHED[2:]:
            for node, words in sorted(self._names.documents[kind]):
                yield Document(node, number, words.statement, words.names, {}, None)
                number += 1

    def _claim_document(self, number: int, row: Body, ties: dict[str, set[str]]) -> Document:
        words = words_on_claim(row, self._names.called.__getitem__)
        concepts = [concept["id"] for concept in row["concepts"]]
        manners = {telling["how"] for telling in row["told_by"]}
        filters = ties | {
            "author": {agent["id"] for agent in row["holders"]},
            "concept": self._and_broader(concepts),
            "question": {stand["question"]["id"] for stand in row["positions"]},
            "position": {stand["position"]["id"] for stand in row["positions"]},
            "role": {passage["role"] for passage in row["passages"]} - {None},
            "work": {work["id"] for work in works_on_claim(row)},
            "source": {passage["source"]["id"] for passage in row["passages"]},
            "voice": {"told", *manners} if manners else {"direct"},
        }
        return Document(
            node=Ref("claim", row["claim"]),
            number=number,
            statement=words.statement,
            names=words.names,
            filters={name: tuple(sorted(filters[name])) for name in sorted(filters) if filters[name]},
            year=row["year"],
        )

    def _and_broader(self, concepts: Iterable[str]) -> set[str]:
        found: set[str] = set()
        ahead = list(concepts)
        while ahead:
            concept = ahead.pop()
            if concept not in found:
                found.add(concept)
                ahead += self._broader[concept]
        return found


class _Names:
    """What nodes are called, by what is looked up; and the words of all but claims and relations."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: list[bytes] = []
        self.documents: dict[Kind, list[tuple[Ref, Words]]] = defaultdict(list)
        self.called: dict[str, tuple[str, ...]] = {}

    def add(self, ref: Ref, was: Iterable[str], names: Iterable[str]) -> None:
        for key in keys_of(ref, (*was, *names)):
            self._lines.append(f"{key}\x1e{ref}".encode())

    def renamed(self, kind: Kind, body: Body) -> None:
        """Keep the former ids of a node that has no names."""
        self._lines += [f"{kind}:{old}\x1e{kind}:{body['id']}".encode() for old in body.get("was", ())]

    def document(self, node: Ref, record: Agent | Work | Source | Concept | Question | Position) -> None:
        self.documents[node.kind].append((node, words_in_record(record)))

    def close(self) -> None:
        writer = ShelfWriter(self._folder, "called")
        lines = (line.split(b"\x1e") for line in sorted_on_disk(set(self._lines), self._folder))
        for key, found in groupby(lines, key=lambda line: line[0]):
            refs = b"\x1e".join(ref for _, ref in found)
            writer.add(key + b"\x1e" + refs, key.decode())
        writer.close()
        self._lines = []


class _Ties:
    """By which relations a claim passes: their kinds at either end, what it supports, what it contrasts with."""

    def __init__(self, ends: array[int], types: array[int], claims: int) -> None:
        pairs = np.frombuffer(ends, dtype=np.int32).reshape(-1, 2)
        sorts = np.frombuffer(types, dtype=np.uint8)
        here = np.concatenate((pairs[:, 0], pairs[:, 1]))
        order = np.argsort(here, kind="stable")
        self._begins = np.searchsorted(here[order], np.arange(claims + 1))
        self._there = np.concatenate((pairs[:, 1], pairs[:, 0]))[order]
        self._types = np.concatenate((sorts, sorts))[order]
        self._out = np.concatenate((np.ones(len(pairs), np.bool_), np.zeros(len(pairs), np.bool_)))[order]

    def of(self, claim: int, name: Callable[[int], str]) -> dict[str, set[str]]:
        start, end = self._begins[claim], self._begins[claim + 1]
        found: dict[str, set[str]] = defaultdict(set)
        for there, sort, out in zip(
            self._there[start:end].tolist(),
            self._types[start:end].tolist(),
            self._out[start:end].tolist(),
            strict=True,
        ):
            kind = _TYPES[sort]
            found["relation"].add(kind)
            if kind == "contrasts" or (kind == "supports" and out):
                found[kind].add(name(there))
        return found


_TYPES: Final[tuple[RelationType, ...]] = ("supports", "contrasts", "defines")


def _voices(claim: Body) -> set[str]:
    return {"told", *(telling["how"] for telling in claim["told_by"])} if "told_by" in claim else {"direct"}


def _position(answer: Body) -> str:
    return f"{answer['question']}/{answer['position']}"


def _order(folder: Path, keys: Iterable[bytes]) -> NDArray[np.int32]:
    """The numbers of keys, counted from 0, in the order of the keys."""
    lines = (b"%s\x1e%d" % (key, number) for number, key in enumerate(keys))
    ends = (int(line.rpartition(b"\x1e")[2]) for line in sorted_on_disk(lines, folder))
    return np.fromiter(ends, dtype=np.int32)


def _inverse(order: NDArray[np.int32]) -> NDArray[np.int32]:
    """The place of each number in an order."""
    places = np.empty(len(order), dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return places


def _save_hanging(
    folder: Path, kind: str, pairs: NDArray[np.int32], of_node: NDArray[np.int32], owners: int
) -> None:
    rows = pairs.reshape(-1, 2)
    rows = np.stack([rows[:, 0], of_node[rows[:, 1]]], axis=-1) if len(rows) else rows
    rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    np.save(
        folder / f"{kind}s.begins.npy", np.searchsorted(rows[:, 0], np.arange(owners + 1)).astype(np.int32)
    )
    np.save(folder / f"{kind}s.claims.npy", rows[:, 1])


__all__ = ["Shelving"]
