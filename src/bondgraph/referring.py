"""What is cited → citations and references: which text carries a view, by way of whom, and what is not confirmed.

A view that is known at second hand is cited by the text that tells it and was read, "as cited in"; the text in which it is
held is named as far as it is known, and is not among the references, since nobody here read it. Where a document that was
read excerpts a work, the work is cited, and the document is told as what was read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from bondgraph.answers import Link, Mention, PassageLink, Printed, Reference, Row, Stamp
from bondgraph.assembling import Assembler
from bondgraph.citing.markup import PLAIN, Piece, as_html, as_markdown, as_text, once, without
from bondgraph.citing.processor import Entry, Processor
from bondgraph.citing.styles import STYLES, StyleName
from bondgraph.citing.stylesheet import stylesheet
from bondgraph.errors import BadFilter
from bondgraph.ids import Ref
from bondgraph.model import Manner
from bondgraph.namespaces import CITO, DCTERMS, PROV
from bondgraph.queries import Queries

T = TypeVar("T")

Record = dict[str, Any]

MOST_LISTED: Final = 2_000
"""Works in a list of references: as many as are put together in some seconds."""

MOST_NAMED: Final = 10
"""Holders of a view who are all named; of more the first."""

MOST_WAYS: Final = 10
"""Works by way of which one is known that are looked at."""

MOST_CLAIMS: Final = 20_000
"""Claims whose references are listed at once."""

_BATCH: Final = 500
"""Nodes that are asked for at a time."""

_FEW: Final = 5
"""Records that are kept as they are cited: many claims rest on the same few."""

_TOLD: Final[dict[Manner, str]] = {
    "quotes": "quoted by",
    "reports": "reported by",
    "summarises": "summarised by",
    "rejects": "ascribed, and rejected, by",
}


class _Csl(NamedTuple):
    node: Ref
    record: str


class _PrintedForm(NamedTuple):
    work: Ref
    source: Ref
    authors: str | None
    title: str | None
    year: int | None
    edition: str | None
    note: str | None

    @property
    def text(self) -> str:
        """What the source prints otherwise than the record, and nothing that only the record says."""
        given = (self.authors, self.title, self.edition, self.year)
        return "; ".join(str(each) for each in given if each is not None)


class _Pointing(NamedTuple):
    origin: Ref | str


class _Fact(NamedTuple):
    property: str
    value: Ref | str


class _Agent(NamedTuple):
    agent: Ref


class Basis(NamedTuple):
    """What a view, or a node, rests on.

    Attributes:
        carrier: the work or the document whose words carry it here: what is cited.
        original: the work in which a view is held that another tells.
        read: the documents that were read.
        row: the claim, where it is one.
    """

    carrier: Ref
    original: Ref | None = None
    read: tuple[Ref, ...] = ()
    row: Row | None = None

    @property
    def excerpted(self) -> bool:
        """Whether words of the work that is cited were read."""
        quoted = (
            (passage.quotes.id for passage in self.row.passages if passage.quotes)
            if self.row
            else (self.carrier.id,)
        )
        return self.carrier.id in quoted


class _Plan(NamedTuple):
    """A node that is cited, and what it rests on."""

    node: Ref
    rests: tuple[Basis, ...]
    passages: tuple[PassageLink, ...] = ()
    notes: tuple[str, ...] = ()


class Found(NamedTuple):
    """Citations and references, as the answer has them."""

    mentions: tuple[Mention, ...]
    references: tuple[Reference, ...]
    originals: tuple[Reference, ...] = ()
    read_in: tuple[Reference, ...] = ()


def batches(things: Iterable[T], size: int = _BATCH) -> Iterator[list[T]]:
    """Things, so many at a time."""
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch


def too_many(name: str, what: str, instead: str = "narrow them by author, question or the like") -> BadFilter:
    """The refusal of what would be too long."""
    return BadFilter(name, f"more than {what}; {instead}")


def basis(row: Row) -> Basis:
    """What a claim rests on."""
    read = tuple(dict.fromkeys(Ref("source", passage.source.id) for passage in row.passages))
    excerpted = [Ref("work", passage.quotes.id) for passage in row.passages if passage.quotes]
    held = Ref("work", row.work.id) if row.work else None
    nearest = excerpted[0] if excerpted else read[0]
    if not row.told_by:
        return Basis(held or nearest, None, read, row)
    last = row.told_by[-1].work
    # Of a work that tells it, but of which no words were read, the document that was read tells.
    carrier = Ref("work", last.id) if last and Ref("work", last.id) in excerpted else nearest
    return Basis(carrier, held if held != carrier else None, read, row)


def all_of(row: Row) -> Iterator[Ref]:
    """The works, and the documents read where they are cited themselves, that a claim has to do with."""
    if row.work:
        yield Ref("work", row.work.id)
    yield from (Ref("work", teller.work.id) for teller in row.told_by if teller.work)
    yield from (Ref("work", passage.quotes.id) for passage in row.passages if passage.quotes)
    if (carrier := basis(row).carrier).kind == "source":
        yield carrier


def key_of(ref: Ref) -> str:
    """By what an entry is pointed at: a work's id is its citation key."""
    return ref.id if ref.kind == "work" else f"{ref.kind}-{ref.id}"


class References:
    """Makes citations and references in a style.

    Args:
        queries: what asks the store.
        assembler: what makes rows and links.
        style: the style.
        stamp: which corpus it is, and the base of its nodes, for citing the corpus itself.
    """

    def __init__(
        self, queries: Queries, assembler: Assembler, style: StyleName, stamp: Stamp, base: str
    ) -> None:
        self._queries = queries
        self._assembler = assembler
        self._style = STYLES[style]
        self._sheet = stylesheet(self._style.file, self._style.language)
        self._stamp = stamp
        self._base = base
        self._records: dict[Ref, Record] = {}
        self._names: dict[Ref, Record] = {}
        self._links: dict[Ref, Link] = {}
        self._forms: dict[Ref, list[Printed]] = {}

    def restyled(self, style: StyleName) -> References:
        """The same in another style; what was read is not read again."""
        other = copy(self)
        other._style = STYLES[style]
        other._sheet = stylesheet(other._style.file, other._style.language)
        return other

    # -- what is asked for

    def listed(self, rows: Iterable[Row]) -> Found:
        """All that claims have to do with: the works that carry them, in the order of the style; those which are only known
        by way of others; and the documents that were read.

        Raises:
            BadFilter: there are too many.
        """
        refs: dict[Ref, None] = {}
        cited: set[Ref] = set()
        read: dict[Ref, None] = {}
        told: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for row in rows:
            refs |= dict.fromkeys(all_of(row))
            if len(refs) > MOST_LISTED:
                raise too_many("words", f"{MOST_LISTED} works would be listed")
            rests = basis(row)
            read |= dict.fromkeys(rests.read)
            cited |= {rests.carrier, *(Ref("work", each.quotes.id) for each in row.passages if each.quotes)}
            for work in all_of(row):
                if work != rests.carrier:
                    told[work][rests.carrier] = None
        carriers = [ref for ref in refs if ref in cited]
        ways = {ref: [*told[ref]] for ref in refs if ref not in cited}
        documents = [ref for ref in read if ref not in cited]
        self._read([*refs, *documents])
        processor = self._processor([*carriers, *ways])
        return Found(
            (),
            self._entries(carriers, processor, {}),
            self._entries([*ways], processor, ways, numbered=False),
            self._entries(documents, self._processor(documents), {}, numbered=False),
        )

    def cited(self, plans: Sequence[_Plan]) -> Found:
        """Nodes as they are cited in the text, with the references that this takes."""
        rests = [each for plan in plans for each in plan.rests]
        refs = list(dict.fromkeys(each.carrier for each in rests))
        read = [
            each for each in dict.fromkeys(ref for rest in rests for ref in rest.read) if each not in refs
        ]
        ways: dict[Ref, dict[Ref, None]] = defaultdict(dict)
        for rest in rests:
            if rest.original and rest.original not in refs:
                ways[rest.original][rest.carrier] = None
        self._read([*refs, *read, *(each.original for each in rests if each.original)])
        self._read_names(Ref("agent", link.id) for each in rests if each.row for link in each.row.holders)
        self._read_links(
            [
                *refs,
                *read,
                *(plan.node for plan in plans),
                *(each.original for each in rests if each.original),
            ]
        )
        # Originals stand behind, lest they take numbers, and among the others, so that letters tell all of them apart.
        processor = self._processor([*refs, *ways])
        return Found(
            tuple(self._mention(plan, processor) for plan in plans),
            self._entries(refs, processor, {}),
            self._entries([*ways], processor, ways, numbered=False),
            self._entries(read, self._processor(read), {}, numbered=False),
        )

    def entries(self, refs: Sequence[Ref]) -> tuple[Reference, ...]:
        """Works and documents as entries, in the order of the style, whether or not they were read."""
        self._read(refs)
        return self._entries(refs, self._processor(refs), {})

    # -- what nodes rest on

    def plan(self, ref: Ref, rows: Sequence[Row], total: int) -> _Plan:
        """What a node rests on.

        Args:
            ref: the node.
            rows: the claims that hang on it, where it takes those: the first, where there are very many.
            total: how many there are.
        """
        if ref.kind in ("source", "corpus"):
            return _Plan(ref, (Basis(ref),))
        if ref.kind == "work":
            return _Plan(ref, self._of_work(ref, rows))
        if ref.kind == "passage":
            return self._of_passage(ref)
        if ref.kind == "citation":
            return self._of_citation(ref)
        if ref.kind == "agent" and (made := self._made(ref)):
            return _Plan(ref, tuple(rest for each in made for rest in self._of_made(each, rows)))
        notes: tuple[str, ...] = ()
        if total > len(rows):
            notes = (f"Of {total} claims the first {len(rows)} are cited; filters give the works of all.",)
        if ref.kind == "relation":
            (tie,) = self._assembler.relations([ref])
            drawn = tie.drawn_by.label if tie.drawn_by else "nobody who is named"
            notes = (f"That the one {tie.type} the other is drawn by {drawn} ({tie.basis}).",)
        passages = tuple({each.id: each for row in rows for each in row.passages}.values())
        return _Plan(ref, tuple(basis(row) for row in rows), passages, notes)

    def _of_made(self, made: Ref, rows: Sequence[Row]) -> tuple[Basis, ...]:
        return self._of_work(made, rows) if made.kind == "work" else (Basis(made),)

    def _of_work(self, work: Ref, rows: Sequence[Row]) -> tuple[Basis, ...]:
        """What a work is cited by: itself, or those which tell of it where none of its words were read."""
        rests = [basis(row) for row in rows]
        if any(rest.carrier == work for rest in rests):
            return (Basis(work),)
        told = [rest._replace(row=None) for rest in rests if rest.original == work]
        if not told:
            pointing = self._queries.rows(
                _Pointing, "pointing", limit=MOST_WAYS, node=[work], property=[CITO.hasCitedEntity]
            )
            citations = [row.origin for row in pointing if isinstance(row.origin, Ref)]
            told = [rest for each in citations for rest in self._of_citation(each).rests]
        return tuple({rest.carrier: rest for rest in reversed(told[:MOST_WAYS])}.values()) or (Basis(work),)

    def _of_passage(self, ref: Ref) -> _Plan:
        passage = self._assembler.passages([ref])[ref]
        source = Ref("source", passage.source.id)
        carrier = Ref("work", passage.quotes.id) if passage.quotes else source
        return _Plan(ref, (Basis(carrier, read=(source,)),), (passage,))

    def _of_citation(self, ref: Ref) -> _Plan:
        properties = [CITO.hasCitingEntity, CITO.hasCitedEntity, PROV.wasDerivedFrom]
        facts = {
            row.property: row.value
            for row in self._queries.rows(_Fact, "facts", node=[ref], property=properties)
            if isinstance(row.value, Ref)
        }
        passage = facts[PROV.wasDerivedFrom]
        assert isinstance(passage, Ref)
        where = self._assembler.passages([passage])[passage]
        citing, cited = facts[CITO.hasCitingEntity], facts[CITO.hasCitedEntity]
        assert isinstance(citing, Ref)
        assert isinstance(cited, Ref)
        read = (Ref("source", where.source.id),)
        original = cited if cited.kind == "work" else None
        return _Plan(ref, (Basis(citing, original, read),), (where,))

    def _made(self, agent: Ref) -> list[Ref]:
        rows = self._queries.rows(_Pointing, "pointing", node=[agent], property=[DCTERMS.creator])
        found = [row.origin for row in rows if isinstance(row.origin, Ref)]
        return [each for each in found if each.kind in ("work", "source")]

    # -- records

    def _read(self, refs: Iterable[Ref]) -> None:
        wanted = sorted({ref for ref in refs if ref not in self._records})
        for batch in batches(wanted):
            for row in self._queries.rows(_Csl, "csl", node=batch):
                self._records[row.node] = json.loads(row.record)
        for ref in wanted:
            if ref.kind == "corpus":
                self._records[ref] = {
                    "type": "dataset", "title": self._stamp.title, "version": self._stamp.edition, "URL": self._base,
                }  # fmt: skip

    def _read_names(self, agents: Iterable[Ref]) -> None:
        for batch in batches(sorted(set(agents) - set(self._names))):
            for row in self._queries.rows(_Csl, "csl", node=batch):
                self._names[row.node] = json.loads(row.record)

    def _read_links(self, refs: Iterable[Ref]) -> None:
        wanted = dict.fromkeys(ref for ref in refs if ref not in self._links)
        if wanted:
            self._links |= self._assembler.links(wanted)

    def _read_forms(self, refs: Iterable[Ref]) -> None:
        """What documents print of works."""
        works = sorted(ref for ref in refs if ref.kind == "work" and ref not in self._forms)
        for batch in batches(works):
            rows = self._queries.rows(_PrintedForm, "as_cited", work=batch)
            self._read_links(row.source for row in rows)
            self._forms |= {work: [] for work in batch}
            for row in rows:
                form = Printed(source=self._links[row.source], text=row.text, note=row.note)
                self._forms[row.work].append(form)

    def record(self, ref: Ref) -> Record:
        """The record of a work, a source or the corpus, under its key."""
        return self._records[ref] | {"id": key_of(ref)}

    def _processor(self, refs: Iterable[Ref]) -> Processor:
        # A note is the curators', on the record; a style would print it.
        bare = ({name: value for name, value in self.record(ref).items() if name != "note"} for ref in refs)
        if self._style.file == "apa":
            bare = (_published_once(each) for each in bare)
        if self._style.undated:
            undated = {"issued": {"literal": self._style.undated}}
            bare = (undated | {name: value for name, value in each.items() if value} for each in bare)
        records = [*bare]
        if len(records) > _FEW:
            return Processor(self._sheet, records)
        return _processor(self._style.file, self._style.language, json.dumps(records))

    # -- references

    def _entries(
        self,
        refs: Sequence[Ref],
        processor: Processor,
        ways: Mapping[Ref, Iterable[Ref]],
        *,
        numbered: bool = True,
    ) -> tuple[Reference, ...]:
        by_key = {key_of(ref): ref for ref in refs}
        self._read_links(refs)
        self._read_forms(refs)
        return tuple(
            self._reference(by_key[entry.id], entry if numbered else entry._replace(label=""), ways)
            for entry in processor.entries(by_key)
        )

    def _reference(
        self,
        ref: Ref,
        entry: Entry,
        ways: Mapping[Ref, Iterable[Ref]],
    ) -> Reference:
        record = self._records[ref]
        # What a style leaves out is listed as it is cited; of what nothing is known, its label stands.
        chars = entry.chars or Processor(self._sheet, [self.record(ref)]).citation(entry.id)
        if not any(record.get(name) for name in ("author", "editor", "title", "container-title")):
            chars = [(char, PLAIN) for char in self._links[ref].label]
        if self._style.retrieved and not record.get("issued") and not record.get("accessed"):
            # APA's style begins to say when an undated page was retrieved, also where nobody knows.
            chars = without(chars, self._style.retrieved, str(record.get("URL", "")))
        chars = once(chars)
        notes = [str(record["note"])] if record.get("note") else []
        if ref.kind != "corpus" and not record.get("issued"):
            notes.append("No date is known.")
        return Reference(
            key=entry.id,
            node=self._links[ref],
            label=entry.label,
            text=as_text(chars),
            html=as_html(chars),
            markdown=as_markdown(chars),
            csl=self.record(ref),
            by_way_of=tuple(map(key_of, ways.get(ref, ()))),
            notes=tuple(notes),
            as_printed=tuple(self._forms.get(ref, ())),
        )

    # -- citations

    def _mention(self, plan: _Plan, processor: Processor) -> Mention:
        pieces = [self._citation(rest, processor) for rest in plan.rests]
        chars = processor.together(pieces) if pieces else []
        carriers = list(dict.fromkeys(rest.carrier for rest in plan.rests))
        read = [
            ref
            for ref in dict.fromkeys(ref for rest in plan.rests for ref in rest.read)
            if ref not in carriers
        ]
        notes = [*plan.notes] if plan.rests else ["Nothing of it is in a text that could be cited."]
        for rest in plan.rests[:1] if len(plan.rests) > 1 else plan.rests:
            notes += self._notes(rest)
        if plan.passages:
            notes.append("Places are code points of the text that was read; no page numbers are known.")
        single = plan.rests[0].row if len(plan.rests) == 1 else None
        return Mention(
            node=self._links[plan.node],
            text=as_text(chars),
            html=as_html(chars),
            chain=_chain(single) if single else "",
            references=tuple(map(key_of, carriers)),
            originals=tuple(
                dict.fromkeys(
                    key_of(rest.original)
                    for rest in plan.rests
                    if rest.original and rest.original not in carriers
                )
            ),
            read_in=tuple(map(key_of, read)),
            passages=plan.passages,
            notes=tuple(dict.fromkeys(notes)),
        )

    def _citation(self, rest: Basis, processor: Processor) -> Piece:
        key = key_of(rest.carrier)
        row = rest.row
        if row is None and rest.original is not None:
            original = self._original(rest.original, processor) or Piece([rest.original.id])
            return processor.by_way_of(key, original, self._style.told)
        if row is None or not self._at_second_hand(rest):
            return processor.cited(key)
        how = row.told_by[-1].how if row.told_by else "reports"
        words = self._style.quoted if how == "quotes" else self._style.told
        before = self._original(rest.original, processor) if rest.original else None
        before = before or self._holders(row)
        return processor.by_way_of(key, before, words)

    def _at_second_hand(self, rest: Basis) -> bool:
        """Whether another than the holder speaks in what is cited."""
        if rest.row is None or rest.row.told_by:
            return rest.row is not None
        return False

    def _original(self, work: Ref, processor: Processor) -> Piece | None:
        """A work as it is cited, without its number; None where nothing is known by which it could be."""
        record = self.record(work)
        makers = record.get("author") or record.get("editor")
        if not makers and not record.get("title"):
            return None
        if processor.numbers:
            return self._joined(makers or ()) or Piece([str(record["title"])])
        return processor.cited(key_of(work))

    def _holders(self, row: Row) -> Piece:
        """Those who hold a view, each of them, since they did not write it down together."""
        names = [self._names.get(Ref("agent", link.id), {"literal": link.label}) for link in row.holders]
        return self._joined(names, least=MOST_NAMED + 1) or Piece([""])

    def _joined(self, names: Sequence[Mapping[str, Any]], least: int | None = None) -> Piece | None:
        short = [
            str(
                name.get("literal")
                or " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
            )
            for name in names
        ]
        if not short:
            return None
        if len(short) >= (least or self._style.least):
            return Piece([f"{short[0]} et al."])
        joint = (
            f",{self._style.joint}"
            if len(short) > 2 and self._style.language == "en-US"
            else self._style.joint
        )
        return Piece([joint.join(filter(None, (", ".join(short[:-1]), short[-1])))])

    def _notes(self, rest: Basis) -> Iterator[str]:
        row = rest.row
        if row is not None and row.note:
            yield row.note
        if row is not None and row.told_by:
            who = _named(row.holders)
            if rest.original and row.work:
                yield f"{row.work.label} was not read here, and is not among the references."
            else:
                yield f"In which work it is held by {who} is not known."
            for teller in row.told_by:
                if teller.how == "rejects":
                    telling = _named(teller.agents) or (teller.work.label if teller.work else "The teller")
                    yield f"{telling} rejects the view: it is ascribed to {who}, of whom no word was read."
        if row is not None:
            for holder in row.holders:
                if Ref("agent", holder.id) not in self._names:
                    yield f"The text does not name the holder; {holder.label!r} are words of the curators."
        if row is None and rest.original is not None:
            yield f"{self._links[rest.original].label} was not read here, and is not among the references."
        if rest.carrier.kind == "work" and rest.read:
            read = ", ".join(self._links[ref].label for ref in rest.read)
            how = "read in an excerpt only, in" if rest.excerpted else "not read itself, but told of in"
            yield f"{self._links[rest.carrier].label} was {how}: {read}."


@lru_cache(maxsize=512)
def _processor(style: str, language: str, records: str) -> Processor:
    """What cites a few records, as JSON, in a style; what was asked for lately is kept with what it made."""
    return Processor(stylesheet(style, language), json.loads(records))


def _published_once(record: Record) -> Record:
    """A record without its publisher, where that is the body that wrote it: APA names it once (9.29)."""
    author = record.get("author") or []
    same = len(author) == 1 and author[0].get("literal") and author[0]["literal"] == record.get("publisher")
    return {name: value for name, value in record.items() if name != "publisher" or not same}


def _named(links: Sequence[Link]) -> str:
    return " and ".join(
        filter(None, (", ".join(link.label for link in links[:-1]), *(link.label for link in links[-1:])))
    )


def _chain(row: Row) -> str:
    """By way of whom a view came here, in full."""
    if not row.told_by:
        return ""
    links = [_named(row.holders) + (f" ({row.work.label})" if row.work else "")]
    for teller in row.told_by:
        who = _named(teller.agents)
        work = f" ({teller.work.label})" if teller.work and who else teller.work.label if teller.work else ""
        links.append(f"{_TOLD[teller.how]} {who}{work}")
    last = row.told_by[-1].work
    for source in dict.fromkeys(passage.source.label for passage in row.passages):
        excerpt = any(passage.quotes and last and passage.quotes.id == last.id for passage in row.passages)
        links.append(f"{'excerpted' if excerpt else 'read'} in {source}")
    return ", ".join(links)
