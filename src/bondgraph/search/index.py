"""The index of a corpus's words: built from documents, in memory or in a folder, and searched.

A claim, or any other node, is found where all that is looked for stands in what it says or in its names. Each field of
text is kept as it stands, for phrases, beginnings and rank; ``stems`` has both of them in stems and decides whether a
word is there. A word that stands as it was asked for ranks higher than another form of it, a statement higher than names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, cast

import tantivy

from bondgraph.errors import StoreError
from bondgraph.ids import Kind, Ref
from bondgraph.search.asked import Part, parts_of
from bondgraph.search.documents import FILTERS, Document
from bondgraph.search.folding import folded

Years = tuple[int | None, int | None]
"""The first year and the last, either of them left open."""

NO_YEARS: Final[Years] = (None, None)

ORDERS: Final = {"author": "number", "year": "by_year", "-year": "by_year_back"}
"""The field that has the place of a claim in each order in which claims are listed."""

_HEAP: Final = 150_000_000
_AT_ONCE: Final = 100_000
_MERGED: Final = 8
_FREQUENT: Final = 100_000
_MOST_MEANT: Final = 5
_MOST_VALUES: Final = 60_000

_Must: Final = tantivy.Occur.Must
_Should: Final = tantivy.Occur.Should
_Query = tantivy.Query


class Meant(NamedTuple):
    """A word that stands nowhere in the corpus, and those for which it was taken.

    Attributes:
        word: the word, folded.
        words: the words that come nearest, or its beginning as ``word*``; nothing where nothing comes near.
    """

    word: str
    words: tuple[str, ...]


class Sought(NamedTuple):
    """What was asked for, as this corpus understands it.

    Attributes:
        parts: what is looked for; of each, any of its ways to be met.
        meant: the words that were taken for others.
    """

    parts: tuple[tuple[Part, ...], ...]
    meant: tuple[Meant, ...]


class Found(NamedTuple):
    """Claims in the order in which answers list them, and how many there are on all pages."""

    nodes: list[Ref]
    total: int


class Hit(NamedTuple):
    """A node that was found, with its score."""

    node: Ref
    score: float


class Hits(NamedTuple):
    """Nodes by rank, and how many there are on all pages."""

    hits: list[Hit]
    total: int


class SearchIndex:
    """The words and filters of a corpus's nodes."""

    def __init__(self, index: tantivy.Index) -> None:
        self._schema = index.schema
        self._searcher = index.searcher()
        self._kinds: tuple[str, dict[str, int]] = ("", {})

    @classmethod
    def in_memory(cls, documents: Sequence[Document]) -> SearchIndex:
        """An index that lives in this process."""
        return cls(_written(_new(None), documents, len(documents)))

    @classmethod
    def build(cls, folder: Path, documents: Iterable[Document], count: int) -> SearchIndex:
        """An index in a folder, which is made where it is missing and must be empty.

        Args:
            folder: where it is written.
            documents: what is searched, in any order.
            count: how many there are, or nearly.

        Raises:
            StoreError: it cannot be written there.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(_written(_new(folder), documents, count))
        except (OSError, ValueError) as error:  # of tantivy, all errors are of value
            raise StoreError(folder, f"the search index cannot be written: {error}") from error

    @classmethod
    def open(cls, folder: Path) -> SearchIndex:
        """The index that was built in a folder.

        Raises:
            StoreError: there is none, or it cannot be read.
        """
        try:
            return cls(_with_analyzers(tantivy.Index.open(str(folder))))
        except ValueError as error:
            raise StoreError(
                folder, "the search index is missing or damaged; build the store anew"
            ) from error

    def find(
        self,
        words: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        years: Years = NO_YEARS,
        *,
        order: str = "author",
        after: int | None = None,
        limit: int,
    ) -> Found:
        """The claims that pass, in an order in which answers list them.

        Args:
            words: what they must hold; nothing, where no words are asked for.
            filters: values by the filter's name; any of a filter's values, and all of the filters.
            years: the first year and the last.
            order: one of `ORDERS`.
            after: the place in this order behind which to begin; the claim there need not pass itself.
            limit: how many at most.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        field = ORDERS[order]
        passing = self._passing(words, filters or {}, years)
        if not passing:
            return self._all(field, after, limit)
        known = self._known(words, filters or {}, years)
        if after is None:
            result = self._in_order(self._claims(passing), field, limit, count=known is None)
            return Found(self._nodes(result), _count(result) if known is None else known)
        rest = _Query.range_query(
            self._schema, field, tantivy.FieldType.Unsigned, after, None, include_lower=False
        )
        nodes = self._nodes(self._in_order(self._claims([*passing, rest]), field, limit, count=False))
        return Found(nodes, self.count(words, filters, years))

    def places(
        self, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, years: Years = NO_YEARS
    ) -> list[int]:
        """The places of all claims that pass, in the order in which answers list claims.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        query = self._claims(self._passing(words, filters or {}, years))
        most = max(self._searcher.doc_freq("kind", "claim"), 1)
        result = self._in_order(query, "number", most, count=False)
        return [int(place) for place, _ in result.hits]

    def count(
        self, words: str = "", filters: Mapping[str, Sequence[str]] | None = None, years: Years = NO_YEARS
    ) -> int:
        """How many claims pass.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        passing = self._passing(words, filters or {}, years)
        if not passing:
            return self._searcher.doc_freq("kind", "claim")
        known = self._known(words, filters or {}, years)
        return _count(self._searcher.search(self._claims(passing), 1)) if known is None else known

    def facets(
        self,
        words: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        years: Years = NO_YEARS,
        *,
        fields: Sequence[str],
        most: int,
    ) -> dict[str, list[tuple[str, int]]]:
        """How many of the claims that pass have each value, for some filters: the values of the most claims first.

        Args:
            words, filters, years: as `find`.
            fields: the filters whose values are counted.
            most: how many values of each at most.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        passing = self._claims(self._passing(words, filters or {}, years))
        found: dict[str, list[tuple[str, int]]] = {}
        size, open_fields = 4 * most, list(fields)
        while open_fields:
            counted = self._counted(passing, open_fields, size)
            last = size >= _MOST_VALUES
            settled = {
                field: values
                for field, values in counted.items()
                if last or len(values) < size or values[most - 1][1] > values[-1][1]
            }
            found |= {field: values[:most] for field, values in settled.items()}
            open_fields = [field for field in open_fields if field not in settled]
            size = min(8 * size, _MOST_VALUES)
        return {field: found[field] for field in fields}

    def _counted(self, passing: _Query, fields: Sequence[str], size: int) -> dict[str, list[tuple[str, int]]]:
        """The values that the most claims have; which of those that equally many have is left open at the end."""
        wanted = {field: {"terms": {"field": field, "size": size, "segment_size": size}} for field in fields}
        counted = self._searcher.aggregate(passing, wanted)
        return {
            field: sorted(
                ((bucket["key"], bucket["doc_count"]) for bucket in counted[field]["buckets"]),
                key=lambda each: (-each[1], each[0]),
            )
            for field in fields
        }

    def search(
        self,
        words: str | Sought,
        filters: Mapping[str, Sequence[str]] | None = None,
        years: Years = NO_YEARS,
        *,
        kinds: Sequence[Kind] = (),
        limit: int,
        offset: int = 0,
    ) -> Hits:
        """The nodes that hold the words, those that hold them best first, and among equals by their numbers.

        Args:
            words: what they must hold, as it is written or as it was understood.
            filters, years: as `find`; only claims pass a filter.
            kinds: the kinds of node that are looked for; by default all.
            limit: how many at most.
            offset: how many of the first to leave out.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        sought = self.sought(words) if isinstance(words, str) else words
        passing = self._filtering(filters or {}, years)
        if kinds:
            passing.append(self._one_of("kind", kinds))
        if not passing and (word := _only_word(sought)):
            # The commonest search: a union of terms alone is ranked without a look at every node that has the word.
            ways = [(_Should, way) for way in (*self._holding(word), *self._better(word))]
            total = self._searcher.doc_freq("stems", stem_of(word.words[0]))
            result = self._searcher.search(_Query.boolean_query(ways), limit, count=False, offset=offset)
            return self._hits(result, total)
        query = _all([*(self._met(each) for each in sought.parts), *map(_unranked, passing)])
        for part in self._telling(sought):
            for better in self._better(
                part
            ):  # one by one: together, each would be looked for on its own first
                query = _Query.boolean_query([(_Must, query), (_Should, better)])
        result = self._searcher.search(query, limit, count=True, offset=offset)
        return self._hits(result, _count(result))

    def kinds(
        self, sought: Sought, filters: Mapping[str, Sequence[str]] | None = None, years: Years = NO_YEARS
    ) -> dict[str, int]:
        """How many nodes of each kind hold the words, those kinds that most are of first.

        Args:
            sought: what they must hold.
            filters, years: as `search`.
        """
        # A page searches once for each kind: what it counts is the same each time.
        asked = repr((sought, filters, years))
        known, counted = self._kinds
        if known != asked:
            passing = [*(self._met(each) for each in sought.parts), *self._filtering(filters or {}, years)]
            counted = dict(self._counted(_all(passing), ["kind"], 20)["kind"])
            self._kinds = asked, counted
        return dict(counted)

    def years(
        self,
        words: str = "",
        filters: Mapping[str, Sequence[str]] | None = None,
        years: Years = NO_YEARS,
    ) -> dict[int, int]:
        """How many of the claims that pass have each year, in the order of the years.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        passing = self._claims(self._passing(words, filters or {}, years))
        counted = self._counted(passing, ["year"], _MOST_VALUES)["year"]
        return {int(year): count for year, count in sorted(counted)}

    def _hits(self, result: tantivy.SearchResult, total: int) -> Hits:
        return Hits([Hit(self._node(address), score) for score, address in result.hits], total)

    def matches(self, words: str) -> list[Ref]:
        """The claims that hold the words, sorted by id.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        query = self._claims(self._passing(words, {}, NO_YEARS))
        return sorted(self._nodes(self._searcher.search(query, max(1, self._searcher.num_docs), count=False)))

    def sought(self, words: str) -> Sought:
        """What is looked for when these words are asked for.

        A word that stands nowhere is taken for the beginning of one, or else for those from which it differs by a
        letter left out, put in, changed or moved by one; from eight letters on by two of these.

        Raises:
            BadFilter: the words hold neither letter nor digit.
        """
        parts: list[tuple[Part, ...]] = []
        meant: list[Meant] = []
        for part in parts_of(words):
            alternatives = (part,) if part.manner != "word" else self._alternatives(part.words[0])
            parts.append(alternatives)
            if alternatives != (part,):
                starred = (each.words[0] + "*" * (each.manner == "beginning") for each in alternatives)
                meant.append(Meant(part.words[0], tuple(starred)))
        return Sought(tuple(parts), tuple(meant))

    def beginning(self, kind: Kind, begins: str, limit: int) -> list[str]:
        """The ids of nodes of a kind that begin so, the first so many in their order."""
        before = f"{kind}:"
        found = self._searcher.terms_with_prefix("node", before + begins, limit=limit)
        return [node.removeprefix(before) for node, _ in found]

    def close(self) -> None:
        """Let go of the index; it is not asked again."""
        del self._searcher, self._schema

    def _alternatives(self, word: str) -> tuple[Part, ...]:
        if self._searcher.doc_freq("stems", stem_of(word)):
            return (Part("word", (word,)),)
        if len(word) > 1 and self._terms(word, most=1):
            return (Part("beginning", (word,)),)
        return tuple(Part("word", (near,)) for near in self._near(word))

    def _near(self, word: str) -> list[str]:
        """The words that come nearest to one, the most frequent first; they begin with the same letter."""
        from rapidfuzz import process  # only where a word stands nowhere
        from rapidfuzz.distance import OSA

        edits = 0 if len(word) < 4 or not word.isalpha() else 1 if len(word) < 8 else 2
        if not edits:
            return []
        known = self._terms(word[0])
        close = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=edits, limit=None)
        least = min((distance for _, distance, _ in close), default=0)
        nearest = [near for near, distance, _ in close if distance == least]
        return sorted(nearest, key=lambda near: (-known[near], near))[:_MOST_MEANT]

    def _terms(self, beginning: str, most: int | None = None) -> dict[str, int]:
        """The words of the corpus with a beginning, each with how often it stands."""
        counts: dict[str, int] = {}
        for field in ("statement", "names"):
            for term, count in self._searcher.terms_with_prefix(field, beginning, limit=most):
                counts[term] = counts.get(term, 0) + count
        return counts

    def _passing(self, words: str, filters: Mapping[str, Sequence[str]], years: Years) -> list[_Query]:
        wanted = [self._met(alternatives) for alternatives in self.sought(words).parts] if words else []
        return wanted + self._filtering(filters, years)

    def _filtering(self, filters: Mapping[str, Sequence[str]], years: Years) -> list[_Query]:
        queries = [self._one_of(name, values) for name, values in filters.items()]
        if years != NO_YEARS:
            queries.append(_Query.range_query(self._schema, "year", tantivy.FieldType.Integer, *years))
        return queries

    def _known(self, words: str, filters: Mapping[str, Sequence[str]], years: Years) -> int | None:
        """How many claims pass, where the index knows it without a look at them: of one value, as only claims have values."""
        if words or years != NO_YEARS or len(filters) != 1:
            return None
        ((name, values),) = filters.items()
        return self._searcher.doc_freq(name, values[0]) if len(set(values)) == 1 else None

    def _claims(self, passing: Iterable[_Query]) -> _Query:
        return _all([_Query.term_query(self._schema, "kind", "claim", "basic"), *passing])

    def _one_of(self, field: str, values: Sequence[str]) -> _Query:
        return _any(_Query.term_query(self._schema, field, value, "basic") for value in values)

    def _met(self, alternatives: Iterable[Part]) -> _Query:
        return _any(query for part in alternatives for query in self._holding(part))

    def _holding(self, part: Part) -> Iterator[_Query]:
        word = part.words[0]
        if part.manner == "word":
            yield _Query.term_query(self._schema, "stems", stem_of(word), "freq")
            return
        for field, weight in (("statement", 2.0), ("names", 1.0)):
            if part.manner == "beginning":
                query = _Query.regex_query(self._schema, field, f"{word}.*")
            elif len(part.words) == 1:
                query = _Query.term_query(self._schema, field, word, "freq")
            else:
                query = _Query.phrase_query(self._schema, field, list(part.words))
            yield _Query.boost_query(query, weight)

    def _better(self, part: Part) -> Iterator[_Query]:
        """What makes a node rank higher that holds a word: that it is in the statement, and that it stands as asked."""
        (word,) = part.words
        yield _Query.term_query(self._schema, "statement_stems", stem_of(word), "freq")
        yield _Query.term_query(self._schema, "statement", word, "freq")
        yield _Query.boost_query(_Query.term_query(self._schema, "names", word, "freq"), 0.5)

    def _telling(self, sought: Sought) -> list[Part]:
        """The words by which nodes are ranked: all but the frequent ones, or else the least frequent."""
        words = [part for alternatives in sought.parts for part in alternatives if part.manner == "word"]
        counts = {part: self._searcher.doc_freq("stems", stem_of(part.words[0])) for part in words}
        most = max(_FREQUENT, min(counts.values(), default=0))
        return [part for part in words if counts[part] <= most]

    def _all(self, field: str, after: int | None, limit: int) -> Found:
        """The claims behind one, without looking at all of them."""
        total = self._searcher.doc_freq("kind", "claim")
        first = 0 if after is None else after + 1
        if first >= total:
            return Found([], total)
        last = min(first + limit, total) - 1
        page = _Query.range_query(
            self._schema, field, tantivy.FieldType.Unsigned, first, last, use_inverted_index=True
        )
        return Found(self._nodes(self._in_order(page, field, limit, count=False)), total)

    def _in_order(self, query: _Query, field: str, limit: int, *, count: bool) -> tantivy.SearchResult:
        return self._searcher.search(query, limit, count=count, order_by_field=field, order=tantivy.Order.Asc)

    def _nodes(self, result: tantivy.SearchResult) -> list[Ref]:
        return [self._node(address) for _, address in result.hits]

    def _node(self, address: tantivy.DocAddress) -> Ref:
        kind, _, name = str(self._searcher.doc(address).get_first("node")).partition(":")
        return Ref(cast(Kind, kind), name)


_STEMMING: Final = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
_BLANKS: Final = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


@lru_cache(maxsize=1 << 18)
def stem_of(word: str) -> str:
    """A folded word without its ending, as English has endings.

    >>> [stem_of(word) for word in ("alliances", "requiring", "bonded")]
    ['allianc', 'requir', 'bond']
    """
    return next(iter(_STEMMING.analyze(word)), word)


def _schema() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_text_field("node", stored=True, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("kind", tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_unsigned_field("number", indexed=True, fast=True)
    for name in ("statement", "names"):
        fields.add_text_field(name, tokenizer_name="folded", index_option="position")
    for name in ("stems", "statement_stems"):
        fields.add_text_field(name, tokenizer_name="folded", index_option="freq")
    for name in FILTERS:
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_integer_field("year", indexed=True, fast=True)
    for name in ("by_year", "by_year_back"):
        fields.add_unsigned_field(name, indexed=True, fast=True)
    return fields.build()


def _with_analyzers(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("folded", _BLANKS)
    return index


def _new(folder: Path | None) -> tantivy.Index:
    """An empty index whose documents will be kept in the order of their numbers: so equals rank by number."""
    return _with_analyzers(
        tantivy.Index(
            _schema(),
            path=None if folder is None else str(folder),
            reuse=False,
            sort_by_field="number",
            sort_order=tantivy.Order.Asc,
        )
    )


def _written(index: tantivy.Index, documents: Iterable[Document], count: int) -> tantivy.Index:
    """The index with all documents in it, in one segment.

    The writer merges eight segments of a size into one, and there is no other way to ask for that. So as many are made
    as come to one in the end: one, eight, sixty-four.
    """
    pieces = 1
    while count > pieces * _AT_ONCE:
        pieces *= _MERGED
    size = -(-count // pieces) or 1
    writer = index.writer(_HEAP, 1)
    for number, document in enumerate(documents, start=1):
        writer.add_document(_indexed(document))
        if number % size == 0:
            writer.commit()
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def _indexed(document: Document) -> tantivy.Document:
    fields = tantivy.Document()
    fields.add_text("node", str(document.node))
    fields.add_text("kind", document.node.kind)
    fields.add_unsigned("number", document.number)
    names = [_name(name) for name in document.names]
    statement = folded(document.statement)
    says = stems = " ".join(map(stem_of, statement.split()))
    fields.add_text("statement", statement)
    for name, of_name in names:  # each on its own, so that no phrase begins in one and ends in the next
        fields.add_text("names", name)
        stems = f"{stems} {of_name}"
        if (
            document.node.kind != "claim"
        ):  # the names on a claim are those of others; any other node's are its own
            fields.add_text("statement", name)
            says = stems
    fields.add_text("stems", stems)
    fields.add_text("statement_stems", says)
    for field, values in document.filters.items():
        for value in values:
            fields.add_text(field, value)
    if document.year is not None:
        fields.add_integer("year", document.year)
    if document.places is not None:
        for field, place in zip(("by_year", "by_year_back"), document.places, strict=True):
            fields.add_unsigned(field, place)
    return fields


@lru_cache(maxsize=1 << 16)  # many claims have the same names
def _name(name: str) -> tuple[str, str]:
    """A name, folded, and its stems."""
    words = folded(name)
    return words, " ".join(map(stem_of, words.split()))


def _only_word(sought: Sought) -> Part | None:
    """The word, where one is all that is looked for."""
    only = sought.parts[0] if len(sought.parts) == 1 else ()
    return only[0] if len(only) == 1 and only[0].manner == "word" else None


def _any(queries: Iterable[_Query]) -> _Query:
    found = list(queries)
    if not found:
        return _Query.empty_query()
    return found[0] if len(found) == 1 else _Query.boolean_query([(_Should, query) for query in found])


def _all(queries: Iterable[_Query]) -> _Query:
    return _Query.boolean_query([(_Must, query) for query in queries])


def _unranked(query: _Query) -> _Query:
    return _Query.const_score_query(query, 0.0)


def _count(result: tantivy.SearchResult) -> int:
    return int(cast(Any, result).count)
