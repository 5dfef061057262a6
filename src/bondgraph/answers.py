"""What is asked and what comes back: the filters, and the answer of each verb, the same at every door.

Every answer has a versioned ``format`` and a JSON Schema; a field may be added under the same version, none is
taken away or changed in meaning.
"""

# No `from __future__ import annotations`: pydantic would compile each, which took a sixth of the time of an import.

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, Self, get_args, get_origin

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from bondgraph.citing.styles import STYLES, StyleName
from bondgraph.errors import BadFilter
from bondgraph.ids import Kind, nearest
from bondgraph.model import Basis, Intent, Manner, Nature, RelationType, Role
from bondgraph.result import LARGEST_PAGE, Frozen, R, Result

DEFAULT_LIMIT: Final = 100
LARGEST_LIMIT: Final = LARGEST_PAGE
DEFAULT_VALUES: Final = 20
DEFAULT_PAGE: Final = 25
DEFAULT_LISTED: Final = 250
DEFAULT_HITS: Final = 25
DEFAULT_NEAR: Final = 25
FURTHEST: Final = 12
"""Relations that are followed at most."""
AFTER: Final = "where the page before ended: its next, or the id of its last"
"""What a page begins behind."""


def _as_list(value: object) -> object:
    return [value] if isinstance(value, (str, int)) else value


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
AnyName = Annotated[str, StringConstraints(strip_whitespace=True)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_as_list)]
Voice = Literal["direct", "told", "quotes", "reports", "summarises", "rejects"]


RelationTypes = Annotated[tuple[RelationType, ...], BeforeValidator(_as_list)]


class Asking(BaseModel):
    """What a question is asked with, under the same names at every door."""

    model_config = ConfigDict(
        defer_build=True,
        frozen=True,
        extra="forbid",
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )

    @classmethod
    def of(cls, given: Mapping[str, object]) -> Self:
        """What is given under the names it has at every door; None counts as not given.

        Raises:
            BadFilter: something is unknown or has a value it cannot have; the first one is named.
        """
        try:
            return cls.model_validate({name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = str(first["loc"][0]) if first["loc"] else "filters"
            name = name.replace("_", "-")
            if first["type"] == "extra_forbidden":
                known = [field.replace("_", "-") for field in cls.model_fields]
                close = nearest(name, known, 1)
                instead = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
                raise BadFilter(name, f"there is no such filter; {instead}") from None
            raise BadFilter(
                name, _expected(name, first["type"], first["msg"], first["input"], first.get("ctx", {}))
            ) from None

    @classmethod
    def choices(cls, field: str) -> tuple[str, ...]:
        """The values that a field can have, where they are few; none for one that takes names, words or numbers.

        >>> Filters.choices("role")
        ('thesis', 'supporting', 'aside')
        """
        annotation = cls.model_fields[field].annotation
        inner = (annotation,) if get_origin(annotation) is Literal else get_args(annotation)[:1]
        return tuple(
            str(each) for literal in inner if get_origin(literal) is Literal for each in get_args(literal)
        )


class ClaimFilters(Asking):
    """What claims are to pass. Given twice, a filter means any of the two; different filters mean all.

    Names may be ids, names or labels; case and accents don't matter.
    """

    words: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default="",
        description="words that the claim, its holders, tellers, concepts or works contain, in any of their forms; all of them",
    )
    author: Names = Field(default=(), description="who holds the claim")
    concept: Names = Field(default=(), description="what the claim is about, narrower concepts included")
    question: Names = Field(default=(), description="the debate in which the claim takes a position")
    position: Names = Field(
        default=(), description="the position that the claim takes, e.g. question/position"
    )
    relation: RelationTypes = Field(
        default=(), description="a kind of relation that the claim has, at either end"
    )
    role: Annotated[tuple[Role, ...], BeforeValidator(_as_list)] = Field(
        default=(), description="the source's own label for the passage"
    )
    work: Names = Field(default=(), description="the work in which the claim is held, told or excerpted")
    source: Names = Field(default=(), description="the document in which it was read")
    voice: Annotated[tuple[Voice, ...], BeforeValidator(_as_list)] = Field(
        default=(), description="direct: nobody stands between; told: somebody does; or how it is told"
    )
    from_year: int | None = Field(default=None, ge=-9999, le=9999, description="the first year")
    to_year: int | None = Field(default=None, ge=-9999, le=9999, description="the last year")
    supports: Names = Field(default=(), description="a claim that the claim supports")
    contrasts: Names = Field(default=(), description="a claim that the claim contrasts with")

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if self.from_year is not None and self.to_year is not None and self.from_year > self.to_year:
            raise BadFilter("from-year", f"{self.from_year} is later than to-year {self.to_year}; swap them")
        return self

    @classmethod
    def put(cls, words: str | Self, more: Mapping[str, Any]) -> Self:
        """What is asked, put as a verb takes it: words, or all of it as one object, and more by name.

        Raises:
            BadFilter: as `of`.
        """
        for name, value in more.items():
            if value == []:
                raise BadFilter(
                    name.replace("_", "-"), "the list is empty; give one or more, or leave it out for all"
                )
        if isinstance(words, str):
            return cls.of({"words": words, **more})
        if not isinstance(words, cls):
            raise BadFilter(
                "words", f"{words!r} is no text; write words, or filters by name, such as author='Yalom'"
            )
        if not more:
            return words
        own = words.model_dump(by_alias=True, exclude_defaults=True)
        return cls.of(own | {name.replace("_", "-"): value for name, value in more.items()})

    def given(self) -> dict[str, object]:
        """The filters that were given, under the names they have at every door; pages are no filters.

        >>> Filters(author=("Strupp",), voice=("told",), limit=5).given()
        {'author': ('Strupp',), 'voice': ('told',)}
        """
        return self.model_dump(by_alias=True, exclude_defaults=True, exclude={"limit", "after", "sort"})


class Filters(ClaimFilters):
    """The filters of who argues what, and a page of the claims that pass."""

    limit: int = Field(
        default=DEFAULT_LIMIT,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many claims at most: by default {DEFAULT_LIMIT}, and no more than {LARGEST_LIMIT}",
    )
    after: str | None = Field(default=None, description=AFTER)
    sort: Literal["author", "year", "-year"] = Field(
        default="author",
        description="what claims are listed by: author; year; or -year, the latest first; those without a year come last",
    )

    @classmethod
    def largest(cls, words: str | Self, more: Mapping[str, Any]) -> Self:
        """What is asked, as `put` has it; and where no limit is given, as many claims as are given at once."""
        asked = cls.put(words, more)
        return (
            asked if "limit" in asked.model_fields_set else asked.model_copy(update={"limit": LARGEST_LIMIT})
        )


SearchedKind = Literal["claim", "relation", "agent", "work", "source", "concept", "question", "position"]


class Searching(ClaimFilters):
    """What is searched for: words, in nodes of some kinds; and the filters of who argues what, which claims alone pass."""

    words: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        description='words, all of them; "words in quotes" as they stand; beginnings of words, begin*'
    )
    kind: Annotated[tuple[SearchedKind, ...], BeforeValidator(_as_list)] = Field(
        default=(), description="a kind of node to search; by default all"
    )
    limit: int = Field(
        default=DEFAULT_HITS,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many hits at most: by default {DEFAULT_HITS}, and no more than {LARGEST_LIMIT}",
    )
    after: str | None = Field(default=None, description="how many of the first hits to leave out")

    def given(self) -> dict[str, object]:
        """The filters that were given, under the names they have at every door; what is searched, and where, is none."""
        return {name: value for name, value in super().given().items() if name not in ("words", "kind")}


class Faceting(ClaimFilters):
    """The claims whose facets are counted, and how many values of each."""

    limit: int = Field(
        default=DEFAULT_VALUES,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many values of each filter at most: by default {DEFAULT_VALUES}, and no more than {LARGEST_LIMIT}",
    )


class Showing(Asking):
    """A node, by any name."""

    name: str = Field(description="the node: an id, kind:id, or a name")
    kind: Kind | None = Field(default=None, description="the kind of node, where it is known")


class Citing(ClaimFilters):
    """What is cited: nodes by name, or all that claims which pass the filters rest on; and in which style."""

    name: Names = Field(
        default=(), description="a claim, passage, work, source, author, or any other node; without filters"
    )
    style: StyleName = Field(default="apa", description="the style")

    @classmethod
    def choices(cls, field: str) -> tuple[str, ...]:
        """The values that a field can have, where they are few."""
        return tuple(STYLES) if field == "style" else super().choices(field)

    def given(self) -> dict[str, object]:
        """The filters that were given, under the names they have at every door; names and style are none."""
        return {name: value for name, value in super().given().items() if name not in ("name", "style")}

    @classmethod
    def what(cls, names: str | Iterable[str] | Self, more: Mapping[str, Any]) -> Self:
        """What is cited, put as the verb takes it: names, or all of it as one object, and more by name.

        Raises:
            BadFilter: as `of`.
        """
        own = {name.replace("_", "-"): value for name, value in more.items() if value is not None}
        if isinstance(names, Citing):
            return cls.of(names.model_dump(by_alias=True, exclude_defaults=True) | own) if own else names
        one = isinstance(names, str) or not hasattr(names, "__iter__")
        return cls.of({"name": [names] if one else list(names)} | own)

    @model_validator(mode="after")
    def _names_or_filters(self) -> Self:
        if self.name and (given := [*self.given()]):
            raise BadFilter(
                given[0], "what is cited is either named or found by filters; leave one of the two out"
            )
        return self


class Listing(Asking):
    """A page of a list."""

    limit: int = Field(
        default=DEFAULT_LISTED,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many at most: by default {DEFAULT_LISTED}, and no more than {LARGEST_LIMIT}",
    )
    after: AnyName | None = Field(default=None, description=AFTER)


class ListingAgents(Listing):
    """A page of the agents, in an order."""

    sort: Literal["name", "-claims"] = Field(
        default="name",
        description="what agents are listed by: name; or -claims, those first who hold the most",
    )


class ListingWorks(Listing):
    """A page of the works, in an order."""

    sort: Literal["author", "title", "year", "-year", "-claims"] = Field(
        default="author",
        description="what works are listed by: author; title; year; -year, the latest first; or -claims, those first that"
        " have the most",
    )


class ListingSources(Listing):
    """A page of the documents that were read, in an order."""

    sort: Literal["title", "-claims"] = Field(
        default="title",
        description="what documents are listed by: title; or -claims, those first that have the most",
    )


class ListingPassages(Listing):
    """A page of the passages, of all documents or of one."""

    source: Name | None = Field(default=None, description="the document in which they stand; by default all")


class ListingRelations(ClaimFilters):
    """A page of the relations of some kinds that claims have at either end which pass the filters."""

    relation: RelationTypes = Field(default=(), description="a kind of relation; by default all")
    limit: int = Field(
        default=DEFAULT_LIMIT,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many relations at most: by default {DEFAULT_LIMIT}, and no more than {LARGEST_LIMIT}",
    )
    after: AnyName | None = Field(default=None, description=AFTER)


class Page(Listing):
    """A page of what is read side by side."""

    limit: int = Field(
        default=DEFAULT_PAGE,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many at most: by default {DEFAULT_PAGE}, and no more than {LARGEST_LIMIT}",
    )


class Comparing(Page):
    """Those who are compared, and a page of the questions by which they are."""

    name: Names = Field(description="an author or a position; two or more")


class Defining(Page):
    """The concept whose definitions are asked for, and a page of them."""

    name: AnyName = Field(description="the concept")


class Between(Asking):
    """The ends of a path."""

    start: AnyName = Field(description="the node where it begins")
    end: AnyName = Field(description="the node where it ends")
    relation: RelationTypes = Field(default=(), description="a kind of relation to follow; by default all")


class Around(Asking):
    """A node, and how far around it to look."""

    name: AnyName = Field(description="the node in the middle")
    steps: int = Field(
        default=1,
        ge=1,
        le=FURTHEST,
        description=f"how many relations away at most: by default 1, and no more than {FURTHEST}",
    )
    relation: RelationTypes = Field(default=(), description="a kind of relation to follow; by default all")
    limit: int = Field(
        default=DEFAULT_NEAR,
        ge=1,
        le=LARGEST_LIMIT,
        description=f"how many nodes at most, the nearest first: by default {DEFAULT_NEAR}, and no more than {LARGEST_LIMIT}",
    )


def _expected(name: str, error: str, says: str, value: object, context: Mapping[str, Any]) -> str:
    """What was expected of a filter's value, and what to write instead."""
    if error == "literal_error":
        return f"{value!r} is not one of {str(context['expected']).replace(chr(39), '')}"
    if error == "string_too_short":
        return "the value is empty; write a name or an id, or leave the filter out"
    if error == "missing":
        return (
            "nothing is given; give words" if name == "words" else "nothing is given; write a name or an id"
        )
    if error.startswith("int_"):
        return f"{value!r} is no whole number; write digits, e.g. {1990 if name.endswith('year') else 10}"
    if error in ("greater_than_equal", "less_than_equal"):
        bound = "at least" if error.startswith("g") else "at most"
        return f"{value} is out of range; write {bound} {context.get('ge', context.get('le'))}"
    what = "words" if name == "words" else "a name or an id"
    if error == "string_type":
        return f"{value!r} is no text; write {what}"
    if error in ("tuple_type", "list_type"):
        return f"{value!r} is neither text nor a list of texts; write {what}, or several"
    return f"{value!r} cannot be used: {says.removeprefix('Value error, ')}"


Held = Literal["memory", "disk", "server"]
"""Where statements are."""


class Link(Frozen):
    """A node that is pointed at."""

    kind: Kind
    id: str
    label: str

    def __repr__(self) -> str:
        """Short where it only points: a row that is full of nodes can be read."""
        return f"<{self.kind}:{self.id}>" if type(self) in (Link, WorkLink) else super().__repr__()


class WorkLink(Link):
    """A work that is pointed at, with what the sources print of it where that differs."""

    kind: Literal["work"] = "work"
    title: str | None = None
    year: int | None = None
    as_cited: tuple[str, ...] = Field(
        default=(), description="e.g. 'seba-concordance: 2008; Yalom, Irvin D.'"
    )


class Teller(Frozen):
    """One link of the chain that brings a claim here."""

    how: Manner
    agents: tuple[Link, ...] = Field(
        description="who tells it; empty where the work's makers are no agents here"
    )
    work: WorkLink | None = Field(description="in which work")

    @property
    def named(self) -> tuple[Link, ...]:
        """Who tells it; where the work's makers are no agents here, the work."""
        return self.agents or ((self.work,) if self.work else ())


class Stand(Frozen):
    """A position that a claim takes."""

    question: Link
    position: Link


class PassageLink(Frozen):
    """A passage that carries a claim: where its words are, not the words."""

    id: str
    source: Link
    start: int = Field(description="code points into the text")
    end: int = Field(description="code points into the text, exclusive")
    first: str = Field(description="its first words")
    last: str = Field(description="its last words")
    role: Role | None
    quotes: WorkLink | None = Field(description="the work that it is an excerpt from")
    url: str | None = Field(description="the public page, opened at the passage")


class Row(Frozen):
    """One claim with its voice: who holds it, where, by way of whom, where that is read, and which side it takes."""

    claim: str = Field(description="the claim's id")
    says: str = Field(description="the claim in our words")
    holders: tuple[Link, ...] = Field(description="whose view it is")
    work: WorkLink | None = Field(description="where they hold it, where that is known")
    year: int | None = Field(description="the year of that work, else of the nearest teller's")
    told_by: tuple[Teller, ...] = Field(description="the tellers, nearest the holder first")
    positions: tuple[Stand, ...]
    concepts: tuple[Link, ...]
    passages: tuple[PassageLink, ...]
    stands_alone: str | None = Field(default=None, description="why no relation and no question ties it in")
    note: str | None = Field(default=None, description="what a reader should know about the encoding")


class Side(Frozen):
    """A position of a question that was asked for, with everybody who takes it, on whatever page they are."""

    question: Link
    position: Link
    says: str
    holders: tuple[Link, ...] = Field(description="who hold these claims; empty where nobody takes it")
    claims: tuple[str, ...] = Field(description="the first 250 claims that take it")
    total: int = Field(default=0, description="how many claims take it")


class Loosening(Frozen):
    """A filter whose absence would give an answer where there is none."""

    without: str = Field(description="the filter's name")
    total: int = Field(description="how many claims there would be")


class Stamp(Frozen):
    """Which corpus answered."""

    id: str
    title: str
    edition: str
    licence: str
    digest: str = Field(description="SHA-256 of the corpus as JSON Lines")


class Stamped(Frozen):
    """What says which corpus it is of."""

    corpus: Stamp


class Answer(Result[R], Stamped, Generic[R]):
    """What every answer has: it is a sequence of rows, and says which corpus gave them."""


class Filtered(Answer[R], Generic[R]):
    """An answer on the claims that pass filters: the same can be asked of fewer of them."""

    def where(self, **filters: Any) -> Self:
        """The same, of those claims only that also pass other filters.

        Args:
            filters: the fields of `bondgraph.answers.ClaimFilters`. One that was given before is replaced.

        Raises:
            BadFilter, UnknownName, AmbiguousName: as `bondgraph.Library.who_argues`.
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> strupp = bondgraph.open().who_argues(author="Strupp")
        >>> strupp.where(voice="quotes").total < strupp.total
        True
        """
        return self._origin("where()").again(after=None, **filters)  # type: ignore[no-any-return]

    def _asked(self) -> dict[str, Any]:
        """The filters, as verbs take them."""
        words = getattr(self, "words", None)
        return getattr(self, "filters", {}) | ({"words": words} if words else {})


class OfClaims(Filtered[R], Generic[R]):
    """An answer on all the claims that pass filters: they can be drawn and cited."""

    def graph(self) -> "Graph":
        """The same claims with their holders, concepts and relations, for drawing; no more than 1000.

        Raises:
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> bondgraph.open().who_argues(author="Strupp").graph().total
        6
        """
        given = self._origin("graph()")
        page = {"limit": LARGEST_PAGE} if self.is_whole else dict(given.page)
        return given.library.graph(**self._asked() | page)  # type: ignore[no-any-return]

    def cite(self, style: StyleName = "apa") -> "Cite":
        """What all the claims that pass rest on, on whatever page they are, as references in a style.

        Raises:
            BadFilter: there is no such style, or more claims pass than a list of references is made of.
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> told = bondgraph.open().who_argues(question="heals-or-carries").where(voice="told")
        >>> told.cite(style="mla")[1].text
        'Flores, Philip J. Addiction as an Attachment Disorder. Jason Aronson, 2004.'
        """
        return self._origin("cite()").library.cite(**self._asked(), style=style)  # type: ignore[no-any-return]


class Claims(OfClaims[R], Generic[R]):
    """An answer on the claims that pass filters, which can be asked what joins and what sets apart these claims."""

    def relations(self, relation: str | Iterable[str] = ()) -> "Relations":
        """The relations that the claims which pass have at either end, with their reasons.

        Args:
            relation: the kinds of relation; by default all.

        Raises:
            BadFilter: there is no such kind of relation.
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> {tie.type for tie in bondgraph.open().who_argues(author="Flores").relations("contrasts")}
        {'contrasts'}
        """
        kinds = {"relation": relation} if relation else {}
        return self._origin("relations()").library.relations(**self._asked() | kinds)  # type: ignore[no-any-return]

    def facets(self) -> "Facets":
        """How many of the claims that pass have each value of each filter.

        Raises:
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> bondgraph.open().who_argues(author="Flores").facets().by_filter["author"].values[0].value
        'flores'
        """
        return self._origin("facets()").library.facets(**self._asked())  # type: ignore[no-any-return]


class Who(Claims[Row]):
    """Who argues what."""

    ROWS: ClassVar = "rows"
    format: Literal["bondgraph.who/1"] = "bondgraph.who/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    total: int = Field(description="how many claims there are, on all pages")
    rows: tuple[Row, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")
    sides: tuple[Side, ...] = Field(description="the positions of the questions that were asked for")
    loosen: tuple[Loosening, ...] = Field(default=(), description="for an empty answer: what to leave out")


class Tie(Frozen):
    """A relation, with its reason."""

    id: str
    type: RelationType
    subject: Link
    object: Link
    because: str
    basis: Basis = Field(description="in-text: the source draws it; editorial: the curator does")
    nature: Nature | None
    drawn_by: Link | None
    passage: PassageLink | None
    subject_holders: tuple[Link, ...] = ()
    object_holders: tuple[Link, ...] = ()

    def walked_from(self, end: Link) -> str:
        """The relation in a word or two, as it is walked from one of its ends: 'supports', 'is supported by'."""
        there, back = _WALKED[self.type]
        return there if (self.subject.kind, self.subject.id) == (end.kind, end.id) else back


_WALKED: Final[dict[RelationType, tuple[str, str]]] = {
    "supports": ("supports", "is supported by"),
    "contrasts": ("contrasts with", "contrasts with"),
    "defines": ("defines", "is defined by"),
}


class Meant(Frozen):
    """A word that stands nowhere in the corpus, and what it was taken for."""

    word: str
    taken_for: tuple[str, ...] = Field(
        description="the words that come nearest; 'word*' for all that begin so; empty where nothing comes near"
    )


class Snippet(Frozen):
    """The words around what was looked for."""

    text: str = Field(description="cut where it is long; … stands for what is left out")
    marks: tuple[tuple[int, int], ...] = Field(
        description="where the matches stand in it: first code point, and the one behind the last"
    )


class Hit(Frozen):
    """A node that holds the words."""

    node: Link
    score: float = Field(description="how well it holds them; comparable within one answer")
    field: Literal["statement", "name"] = Field(
        description="where the snippet stands: in what the node says itself, or in a name of it or on it"
    )
    snippet: Snippet
    row: Row | None = Field(description="of a claim: its row, as who gives it")
    relation: Tie | None = Field(description="of a relation: itself, with its ends")


class Search(Claims[Hit]):
    """The nodes that hold some words, the best first."""

    ROWS: ClassVar = "hits"
    format: Literal["bondgraph.search/1"] = "bondgraph.search/1"
    words: str
    meant: tuple[Meant, ...] = Field(description="the words that were taken for others")
    kinds: tuple[SearchedKind, ...] = Field(description="the kinds of node that were searched; empty for all")
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    total: int = Field(description="how many hits there are, on all pages")
    counts: dict[str, int] = Field(
        default={},
        description="how many nodes of each kind hold the words and pass the filters, whichever kinds were searched",
    )
    hits: tuple[Hit, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class FacetValue(Frozen):
    """A value of a facet, and how many claims have it."""

    value: str = Field(description="what to give to the filter")
    node: Link | None = Field(description="the node, where the value is one")
    count: int


class Count(Frozen):
    """How many there are of something."""

    of: str = Field(description="what is counted by: a filter, or the kind of node, the voice …")
    value: str = Field(description="which of these")
    node: Link | None = Field(default=None, description="the node, where the value is one")
    count: int


class Facet(Frozen):
    """A filter, with its values that the most claims have."""

    filter: str
    values: tuple[FacetValue, ...] = Field(
        description="the value of the most claims first; among equals by value"
    )
    whole: bool = Field(description="whether these are all")


class YearCount(Frozen):
    """A year, and how many claims have it."""

    year: int
    count: int


class Facets(OfClaims[Count]):
    """How many of the claims that pass have each value of each filter."""

    ROWS: ClassVar = "counted"
    format: Literal["bondgraph.facets/1"] = "bondgraph.facets/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    total: int = Field(description="how many claims pass")
    facets: tuple[Facet, ...]
    years: tuple[YearCount, ...] = Field(
        default=(), description="the years that the claims have, the first one first; some claims have none"
    )
    loosen: tuple[Loosening, ...] = Field(default=(), description="for an empty answer: what to leave out")

    @property
    def counted(self) -> tuple[Count, ...]:
        """The values of all facets, one after the other.

        >>> import bondgraph
        >>> facets = bondgraph.open().facets(author="Flores")
        >>> facets.counted[0] == facets[0], facets[0].of
        (True, 'author')
        """
        return tuple(
            Count(of=facet.filter, value=each.value, node=each.node, count=each.count)
            for facet in self.facets
            for each in facet.values
        )

    @property
    def is_whole(self) -> bool:
        """Whether these are all the values that the claims have.

        >>> import bondgraph
        >>> bondgraph.open().facets().is_whole, bondgraph.open().facets(author="Flores", limit=100).is_whole
        (False, True)
        """
        return all(facet.whole for facet in self.facets)

    @property
    def by_filter(self) -> dict[str, Facet]:
        """The facets by their filters.

        >>> import bondgraph
        >>> bondgraph.open().facets(author="Flores").by_filter["author"].values[0].count
        9
        """
        return {facet.filter: facet for facet in self.facets}


class Fact(Frozen):
    """One thing that is said of a node: a name for it, and texts or nodes."""

    name: str
    texts: tuple[str, ...] = ()
    links: tuple[Link, ...] = Field(default=(), description="the first 250")
    whole: bool = Field(default=True, description="whether these are all")


class Node(Answer[Row]):
    """A node with all that hangs on it."""

    ROWS: ClassVar = "rows"
    format: Literal["bondgraph.node/1"] = "bondgraph.node/1"
    kind: Kind
    id: str
    label: str
    iri: str
    facts: tuple[Fact, ...]
    row: Row | None = Field(default=None, description="of a claim: its row, as who gives it")
    sides: tuple[Side, ...] = Field(default=(), description="of a question or position: who takes which")
    claims: tuple[Row, ...] = Field(default=(), description="the first 250 claims that hang on it")
    total: int = Field(default=0, description="how many claims hang on it")
    relations: tuple[Tie, ...] = Field(default=(), description="of those claims, with their reasons")

    @property
    def rows(self) -> tuple[Row, ...]:
        """A claim itself, or the claims that hang on another node.

        >>> import bondgraph
        >>> [row.claim for row in bondgraph.open().show_claim("yalom-sine-qua-non").rows]
        ['yalom-sine-qua-non']
        """
        return self.claims if self.row is None else (self.row,)

    @property
    def is_whole(self) -> bool:
        """Whether these are all the claims that hang on it.

        >>> import bondgraph
        >>> bondgraph.open().show("Strupp").is_whole
        True
        """
        return self.total <= len(self.claims)


class Taken(Frozen):
    """A position, with the claims by which it is taken."""

    position: Link
    claims: tuple[Link, ...] = Field(description="the first ten")
    total: int = Field(default=0, description="how many claims take it")


class Cell(Frozen):
    """What one of those compared says on a question."""

    subject: Link
    taken: tuple[Taken, ...] = Field(description="empty where the subject is silent")


Verdict = Literal["agree", "differ", "partly", "silent"]


class Comparison(Frozen):
    """One question, and what each of those compared says on it."""

    question: Link
    verdict: Verdict = Field(
        description="agree: all who speak take the same positions; differ: none in common; partly: some in common;"
        " silent: fewer than two speak"
    )
    cells: tuple[Cell, ...]


class Compare(Answer[Comparison]):
    """Authors or positions by question."""

    ROWS: ClassVar = "questions"
    format: Literal["bondgraph.compare/1"] = "bondgraph.compare/1"
    subjects: tuple[Link, ...]
    questions: tuple[Comparison, ...] = Field(description="the leading one first")
    total: int = Field(description="how many questions there are, on all pages")
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")
    relations: tuple[Tie, ...] = Field(
        description="the relations between the claims of those compared, the first 250"
    )
    whole: bool = Field(default=True, description="whether these are all the relations between them")


class Step(Frozen):
    """One step of a path."""

    start: Link
    relation: Tie | None = Field(
        description="null where the step is no relation but a holding or a position taken"
    )
    how: str = Field(
        description="the step in a word or two, as it is walked: 'supports', 'is supported by', 'holds'"
    )
    end: Link


class Path(Answer[Step]):
    """The shortest chain of relations between two nodes."""

    ROWS: ClassVar = "steps"
    format: Literal["bondgraph.path/1"] = "bondgraph.path/1"
    start: Link
    end: Link
    found: bool
    steps: tuple[Step, ...]
    within: int = Field(description="how many relations were followed at most")
    relation: tuple[RelationType, ...] = Field(
        default=(), description="the kinds of relation that were followed; empty for all"
    )
    explored: int = Field(default=0, description="how many claims and concepts the search came to")
    gave_up: bool = Field(
        default=False,
        description="whether the search ended because there was too much to explore; then there may be a path",
    )


class Neighbour(Frozen):
    """A claim or a concept that is near."""

    distance: int = Field(description="how many relations away")
    node: Link
    row: Row | None = Field(description="of a claim: its row, as who gives it")


class Near(Answer[Neighbour]):
    """What is near a node."""

    ROWS: ClassVar = "nodes"
    format: Literal["bondgraph.near/1"] = "bondgraph.near/1"
    start: Link
    steps: int = Field(description="how many relations were followed at most")
    relation: tuple[RelationType, ...] = Field(
        description="the kinds of relation that were followed; empty for all"
    )
    total: int | None = Field(
        description="how many claims and concepts are within the steps; null where there was too much to count"
    )
    counted: int = Field(description="how many of them were counted; where the total is null, there are more")
    whole: bool = Field(description="whether all of them are here")
    nodes: tuple[Neighbour, ...] = Field(description="by distance, of one distance by id, concepts last")
    relations: tuple[Tie, ...] = Field(
        description="those that join the nodes with each other and with the start. Where the start stands for more claims than"
        " there may be nodes, one for each node next to them"
    )

    @property
    def is_whole(self) -> bool:
        """Whether all that is within the steps is here.

        >>> import bondgraph
        >>> library = bondgraph.open()
        >>> library.near("Strupp").is_whole, library.near("Strupp", steps=3).is_whole
        (True, False)
        """
        return self.whole


class Definition(Frozen):
    """What one claim makes of a concept."""

    row: Row
    relation: Tie


class Credit(Frozen):
    """Who is credited with a term, by what and where."""

    to: Link = Field(description="the agent or the work that is credited")
    by: Link = Field(description="the work, or the document read, that gives the credit")
    passage: PassageLink = Field(description="where that was read")


class Define(Answer[Definition]):
    """The definitions of a concept, side by side."""

    ROWS: ClassVar = "definitions"
    format: Literal["bondgraph.define/1"] = "bondgraph.define/1"
    concept: Link
    also_called: tuple[str, ...]
    scope: str | None
    broader: tuple[Link, ...]
    narrower: tuple[Link, ...]
    related: tuple[Link, ...]
    definitions: tuple[Definition, ...] = Field(description="in the order in which answers list claims")
    total: int = Field(description="how many claims define it, on all pages")
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")
    used_by: int = Field(description="how many claims are about it")
    credited_to: tuple[Credit, ...] = Field(
        description="to whom the term is credited, in reading order: the first 25"
    )
    credits: int = Field(description="how often it is credited to somebody, in all")


class Term(Frozen):
    """A concept, with how much it is used and who defines it."""

    concept: Link
    used_by: int = Field(description="how many claims are about it or a narrower one")
    definitions: int = Field(description="how many claims define it")
    defined_by: tuple[Link, ...] = Field(description="those who hold these claims, the first 250")
    credited_to: tuple[Link, ...] = Field(
        description="the agents and works to which the term is credited, the first 250"
    )


class Terms(Answer[Term]):
    """The terms of the corpus, by label."""

    ROWS: ClassVar = "terms"
    format: Literal["bondgraph.terms/1"] = "bondgraph.terms/1"
    terms: tuple[Term, ...]
    total: int = Field(description="how many terms there are, on all pages")
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")

    @property
    def undefined(self) -> tuple[Term, ...]:
        """The terms that are used and that nobody defines, those used most first.

        >>> import bondgraph
        >>> bondgraph.open().terms().undefined[0].definitions
        0
        """
        found = [term for term in self.terms if term.used_by and not term.definitions]
        return tuple(sorted(found, key=lambda term: -term.used_by))


class About(Answer[Count]):
    """Which corpus answers, and where it is held."""

    ROWS: ClassVar = "counted"
    format: Literal["bondgraph.about/1"] = "bondgraph.about/1"
    description: str | None = Field(description="what the corpus says that it is about")
    base: str = Field(description="the IRI under which the corpus's nodes stand")
    store: Held = Field(description="where it is held: in memory, on disk, or by a SPARQL server")
    counts: dict[str, int] = Field(description="nodes by kind")

    @property
    def counted(self) -> tuple[Count, ...]:
        """The nodes by kind.

        >>> import bondgraph
        >>> {each.value: each.count for each in bondgraph.open().about().counted}["question"]
        19
        """
        return _counted(kind=self.counts)


class Stats(Answer[Count]):
    """What is in the corpus."""

    ROWS: ClassVar = "counted"
    format: Literal["bondgraph.stats/1"] = "bondgraph.stats/1"
    counts: dict[str, int] = Field(description="nodes by kind")
    relations: dict[str, int] = Field(description="relations by type and basis, e.g. 'supports, editorial'")
    voices: dict[str, int] = Field(description="claims by voice")
    roles: dict[str, int] = Field(description="passages by the source's label")
    questions: tuple[Link, ...] = Field(description="the debate questions, the leading one first")

    @property
    def counted(self) -> tuple[Count, ...]:
        """Nodes by kind, relations by type and basis, claims by voice, passages by role.

        >>> import bondgraph
        >>> [each.count for each in bondgraph.open().stats().counted if (each.of, each.value) == ("voice", "told")]
        [24]
        """
        return _counted(kind=self.counts, relation=self.relations, voice=self.voices, role=self.roles)


def _counted(**of: dict[str, int]) -> tuple[Count, ...]:
    return tuple(
        Count(of=what, value=value, count=count)
        for what, counts in of.items()
        for value, count in counts.items()
    )


class Author(Frozen):
    """An agent, with how much it holds."""

    id: str
    label: str
    type: Literal["person", "organisation", "group", "page"]
    claims: int = Field(description="how many claims it holds")


class Authors(Answer[Author]):
    """The agents by name."""

    ROWS: ClassVar = "authors"
    format: Literal["bondgraph.authors/1"] = "bondgraph.authors/1"
    total: int = Field(description="how many there are, on all pages")
    authors: tuple[Author, ...]
    next: str | None = Field(
        default=None, description="what to give as 'after' for the next page; null on the last"
    )


class WorkLine(WorkLink):
    """A work, with who made it and how much of it there is."""

    authors: str | None = Field(
        description="who made it, as lists sort them: 'Strupp, Hans H.; Hadley, Suzanne W.'"
    )
    claims: int = Field(description="how many claims are held or told in it, or stand in an excerpt from it")


class Works(Answer[WorkLine]):
    """The works that are cited."""

    ROWS: ClassVar = "works"
    format: Literal["bondgraph.works/1"] = "bondgraph.works/1"
    total: int = Field(description="how many there are, on all pages")
    works: tuple[WorkLine, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class SourceLine(Link):
    """A document that was read, with how much of it there is."""

    kind: Literal["source"] = "source"
    publisher: str | None
    year: int | None
    url: str | None = Field(description="its public address, where one is known")
    length: int = Field(description="length of the text that was read, in code points")
    claims: int = Field(description="how many claims were read in it")


class Sources(Answer[SourceLine]):
    """The documents that were read."""

    ROWS: ClassVar = "sources"
    format: Literal["bondgraph.sources/1"] = "bondgraph.sources/1"
    total: int = Field(description="how many there are, on all pages")
    sources: tuple[SourceLine, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class Passages(Answer[PassageLink]):
    """The passages, by document and place."""

    ROWS: ClassVar = "passages"
    format: Literal["bondgraph.passages/1"] = "bondgraph.passages/1"
    source: Link | None = Field(description="the document that was asked for; null for all")
    total: int = Field(description="how many there are, on all pages")
    passages: tuple[PassageLink, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class Relations(OfClaims[Tie]):
    """The relations, by id, with their reasons."""

    ROWS: ClassVar = "relations"
    format: Literal["bondgraph.relations/1"] = "bondgraph.relations/1"
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    total: int = Field(description="how many there are, on all pages")
    relations: tuple[Tie, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class CitationLine(Frozen):
    """That a work, or the document read, cites a work or names an agent."""

    id: str
    citing: Link = Field(description="the work, or the document read, that cites")
    cited: Link = Field(description="the work that is cited, or the agent that is named")
    intent: Intent | None = Field(description="to what end, where the text shows it: a property of CiTO")
    terms: tuple[Link, ...] = Field(description="the concepts with which it is credited")
    passage: PassageLink = Field(description="where that was read")


class Citations(Answer[CitationLine]):
    """Who cites what, by id."""

    ROWS: ClassVar = "citations"
    format: Literal["bondgraph.citations/1"] = "bondgraph.citations/1"
    total: int = Field(description="how many there are, on all pages")
    citations: tuple[CitationLine, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class PositionLine(Frozen):
    """A position, with how many take it."""

    id: str = Field(description="question/position")
    label: str
    says: str
    claims: int = Field(description="how many claims take it")
    holders: int = Field(description="how many agents hold those claims; 0 where nobody takes it")


class PositionOf(PositionLine):
    """A position with its question."""

    question: Link


class Positions(Answer[PositionOf]):
    """The positions, by question, the leading question first."""

    ROWS: ClassVar = "positions"
    format: Literal["bondgraph.positions/1"] = "bondgraph.positions/1"
    total: int = Field(description="how many there are, on all pages")
    positions: tuple[PositionOf, ...]
    next: str | None = Field(description="what to give as 'after' for the next page; null on the last")


class QuestionLine(Frozen):
    """A debate question, with its positions."""

    id: str
    label: str
    asks: str
    claims: int = Field(description="how many claims take a position on it")
    positions: tuple[PositionLine, ...]


class Questions(Answer[QuestionLine]):
    """The debate questions, the leading one first."""

    ROWS: ClassVar = "questions"
    format: Literal["bondgraph.questions/1"] = "bondgraph.questions/1"
    total: int = Field(description="how many there are, on all pages")
    questions: tuple[QuestionLine, ...]
    next: str | None = Field(
        default=None, description="what to give as 'after' for the next page; null on the last"
    )


class GraphNode(Frozen):
    """A node to draw."""

    id: str = Field(description="kind:id")
    kind: Kind
    label: str = Field(description="short: a name, 'Author year' for a claim, a term")
    text: str = Field(description="in full: the statement, the name")
    short: str | None = Field(default=None, description="of an agent: the name as a label has room for")
    year: int | None = Field(
        default=None, description="of a claim: the year of its work, else of the nearest teller's"
    )
    details: tuple[Fact, ...] = ()
    passages: tuple[PassageLink, ...] = Field(default=(), description="of a claim: where it was read")


class GraphEdge(Frozen):
    """An edge to draw."""

    start: str
    end: str
    type: Literal["supports", "contrasts", "defines", "holds", "about"]
    label: str
    relation: str | None = Field(default=None, description="the relation's id, where it is one")
    because: str | None = Field(default=None, description="the reason of a relation")
    basis: Basis | None = None
    nature: Nature | None = None
    passage: PassageLink | None = None


class Graph(Claims[GraphNode]):
    """Nodes and edges for drawing: claims, those who hold them, what they are about, and how they hang together."""

    ROWS: ClassVar = "nodes"
    format: Literal["bondgraph.graph/1"] = "bondgraph.graph/1"
    title: str
    filters: dict[str, object]
    total: int = Field(description="how many claims there are; more than are drawn where the limit cut them")
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all the claims are in it.

        >>> import bondgraph
        >>> bondgraph.open().graph().is_whole, bondgraph.open().graph(author="Strupp").is_whole
        (False, True)
        """
        return self.total <= sum(node.kind == "claim" for node in self.nodes)


class Printed(Frozen):
    """What a source prints of a work, where it differs from the record."""

    source: Link
    text: str = Field(
        description="authors, title, edition and year, of these only what is printed otherwise; empty where the note says it"
    )
    note: str | None = Field(description="what differs, in our words")


class Reference(Frozen):
    """An entry of the list of references."""

    key: str = Field(description="by what it is pointed at; the citation key of a work")
    node: Link = Field(description="the work, the source or the corpus")
    label: str = Field(description="its number, where the style numbers the entries; else empty")
    text: str = Field(description="the entry")
    html: str = Field(description="the entry with its italics, as HTML; all else is escaped")
    markdown: str = Field(description="the entry with its italics, as Markdown")
    csl: dict[str, Any] = Field(description="the record, as CSL-JSON")
    by_way_of: tuple[str, ...] = Field(
        default=(),
        description="the keys by way of which alone it is known; empty where it is cited for its own words",
    )
    notes: tuple[str, ...] = Field(default=(), description="what is not confirmed")
    as_printed: tuple[Printed, ...] = Field(
        default=(), description="what sources print, where it differs from the record"
    )


class Mention(Frozen):
    """How a node is cited in the text."""

    node: Link
    text: str = Field(description="the citation as it stands in the text")
    html: str = Field(description="the same as HTML")
    chain: str = Field(
        description="by way of whom the view came here, in full; empty where nobody stands between"
    )
    references: tuple[str, ...] = Field(description="the entries that belong to it, by their keys")
    originals: tuple[str, ...] = Field(
        description="the works in which the view is held and which were not read, by their keys"
    )
    read_in: tuple[str, ...] = Field(
        description="the documents that were read, by their keys, where these are not what is cited"
    )
    passages: tuple[PassageLink, ...] = Field(
        description="where it was read: code points of the text, which are no page numbers"
    )
    notes: tuple[str, ...] = Field(default=(), description="what a reader should know before citing it so")


class Cite(Answer[Reference]):
    """Nodes, or all that an answer rests on, as citations and references in a style."""

    ROWS: ClassVar = "references"
    format: Literal["bondgraph.cite/1"] = "bondgraph.cite/1"
    style: StyleName
    title: str = Field(description="what the style is called")
    filters: dict[str, object] = Field(description="the filters as they were understood: names as ids")
    total: int = Field(
        description="how many claims pass the filters; of nodes that are named, how many those are"
    )
    mentions: tuple[Mention, ...] = Field(
        description="of nodes that are named: how each is cited in the text"
    )
    references: tuple[Reference, ...] = Field(
        description="the references, in the order of the style, each once"
    )
    originals: tuple[Reference, ...] = Field(
        description="of nodes that are named: the works in which views are held that others tell; they were not read"
    )
    read_in: tuple[Reference, ...] = Field(
        description="of nodes that are named: the documents that were read, where what they excerpt is in the references"
    )

    def in_style(self, style: StyleName) -> Self:
        """The same in another style.

        Raises:
            BadFilter: there is no such style.
            LookupError: it was not given by a library.

        >>> import bondgraph
        >>> bondgraph.open().cite("yalom2005").in_style("mla").mentions[0].text
        '(Yalom and Leszcz)'
        """
        return self._origin("in_style()").again(style=style)  # type: ignore[no-any-return]


def schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each answer (draft 2020-12), by the name in its ``format``."""
    answers: tuple[type[Answer[Any]], ...] = (
        About,
        Who,
        Search,
        Facets,
        Node,
        Compare,
        Path,
        Near,
        Define,
        Terms,
        Stats,
        Authors,
        Works,
        Sources,
        Passages,
        Questions,
        Positions,
        Relations,
        Citations,
        Graph,
        Cite,
    )
    return {
        answer.__name__.lower(): {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        | answer.model_json_schema(mode="serialization")
        for answer in answers
    }
