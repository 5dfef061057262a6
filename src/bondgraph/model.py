"""The model: what a corpus is made of. One definition for the files, the graph, the exports and the API.

Four things are kept apart: the claim (what is said), the voice (who says it, who tells it), the passage
(where the words are) and the relation (how claims hang together). Everything is frozen. Nodes refer to each
other by id; ids are unique among the nodes of a kind.

>>> sen = Agent(id="sen", name={"given": "Aki", "family": "Sen"})
>>> sen.label, sen.sorting
('Aki Sen', 'Sen, Aki')
>>> claim = Claim(id="tea-calms", says="Tea calms.", held_by="sen", passages="p1")
>>> claim.held_by, claim.told_by
(('sen',), ())
>>> relation = Relation(subject="tea-calms", type="supports", object="tea-heals", because="Calm heals.", basis="editorial")
>>> relation.id
'tea-calms--supports--tea-heals'
"""

# No `from __future__ import annotations`: pydantic would compile each, which took a sixth of the time of an import.

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    field_validator,
    model_validator,
)

from bondgraph.csl import (
    DATE_VARIABLES,
    NAME_VARIABLES,
    STRICT,
    VARIABLES,
    Date,
    Name,
    Text,
    WorkType,
    as_text,
)
from bondgraph.ids import CITEKEY, SLUG, Kind


def as_list(value: object) -> object:
    """One thing where a list may stand: ``held_by: yalom`` for ``held_by: [yalom]``."""
    return value if isinstance(value, (list, tuple)) or value is None else [value]


# A validator that stands first comes last here: what was written is made text, then the text is judged.
_WRITTEN: Final = BeforeValidator(as_text)

Id = Annotated[str, StringConstraints(pattern=rf"^{SLUG}$", max_length=120), _WRITTEN]
WorkId = Annotated[str, StringConstraints(pattern=rf"^{CITEKEY}$", max_length=120), _WRITTEN]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _WRITTEN]
Url = Annotated[str, StringConstraints(pattern=r"^(https?|urn|info|doi):[^\s<>\"{}|\\^`]+$", max_length=2000)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$"), _WRITTEN]
Locator = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _WRITTEN]
Offset = Annotated[
    int, Field(ge=0, strict=True, description="Unicode code points from the beginning of the decoded text")
]

T = TypeVar("T")
OneOrMore = Annotated[tuple[T, ...], BeforeValidator(as_list)]
AtLeastOne = Annotated[tuple[T, ...], Field(min_length=1), BeforeValidator(as_list)]

Role = Literal["thesis", "supporting", "aside"]
Manner = Literal["quotes", "reports", "summarises", "rejects"]
RelationType = Literal["supports", "contrasts", "defines"]
Basis = Literal["in-text", "editorial"]
Nature = Literal[
    "reason", "evidence", "restates", "elaborates", "contradicts", "tension", "different-account", "degree"
]
NATURES: Final[dict[RelationType, tuple[Nature, ...]]] = {
    "supports": ("reason", "evidence", "restates", "elaborates"),
    "contrasts": ("contradicts", "tension", "different-account", "degree"),
    "defines": (),
}
Intent = Literal[
    "agreesWith", "cites", "citesAsAuthority", "citesAsEvidence", "citesAsRecommendedReading", "confirms",
    "containsAssertionFrom", "credits", "critiques", "disagreesWith", "discusses", "disputes", "extends",
    "includesExcerptFrom", "includesQuotationFrom", "obtainsBackgroundFrom", "qualifies", "refutes", "reviews",
    "supports", "usesConclusionsFrom",
]  # fmt: skip


class Node(BaseModel):
    """What all parts of the model share: frozen, and no field that the model does not know."""

    model_config = STRICT


class Named(Node):
    """A node with an id of its own."""

    id: Id = Field(description="a slug that can be said aloud; stable for ever")
    was: OneOrMore[Id] = Field(default=(), description="ids that this node had before")


class Agent(Named):
    """Someone who holds or tells a view: a person, a body, an unsigned page, or someone left unnamed."""

    type: Literal["person", "organisation", "group", "page"] = Field(
        default="person", description="group: several people spoken of as one; page: an unsigned page"
    )
    name: Name | None = Field(default=None, description="left out for a holder whom the source does not name")
    described: Label | None = Field(
        default=None, description="how an unnamed holder is spoken of, in our words"
    )
    also_called: OneOrMore[Label] = Field(default=(), description="other forms of the name")
    tradition: Id | None = Field(default=None, description="a concept, where a source states it")
    same_as: OneOrMore[Url] = Field(
        default=(), description="addresses of the same agent elsewhere; confirmed only"
    )

    @model_validator(mode="after")
    def _can_be_called(self) -> Self:
        if self.name is None and self.described is None:
            raise ValueError(
                "an agent has a name or, where the source names nobody, a description under 'described'"
            )
        return self

    @property
    def label(self) -> str:
        """The name as it is said, or the description of someone unnamed."""
        return self.name.natural if self.name else str(self.described)

    @property
    def short(self) -> str:
        """The name as a label has room for; an unsigned page goes by its site."""
        name = self.name.short if self.name else str(self.described)
        return name.removesuffix(", unsigned") if self.type == "page" else name

    @property
    def sorting(self) -> str:
        """The name as it is sorted."""
        return self.name.sorting if self.name else str(self.described)


class AsCited(Node):
    """What a source prints of a work, where it differs from the record."""

    source: Id
    author: OneOrMore[Name] = ()
    title: Label | None = None
    issued: Date | None = None
    edition: Text | None = None
    note: Sentence | None = Field(default=None, description="what differs, in our words")


class Work(Node):
    """What is cited: one CSL record, with the agents who made it and what the sources print.

    Every CSL variable is known by its CSL name; a reference manager's export can be pasted in.
    """

    model_config = ConfigDict(extra="allow")

    id: WorkId = Field(description="a citation key")
    was: OneOrMore[WorkId] = Field(default=(), description="ids that this work had before")
    type: WorkType = "document"
    title: Text | None = None
    subtitle: Text | None = Field(default=None, description="the title's second part, where it is long")
    author: OneOrMore[Name] = ()
    editor: OneOrMore[Name] = ()
    issued: Date | None = None
    by: OneOrMore[Id] = Field(default=(), description="the agents of this corpus who wrote or edited it")
    as_cited: OneOrMore[AsCited] = Field(default=(), description="what sources print, where it differs")
    note: str | None = Field(default=None, description="also: what could not be confirmed")

    @model_validator(mode="before")
    @classmethod
    def _shape(cls, value: object) -> object:
        """Read the CSL variables that have no field here by the kind of variable they are."""
        if not isinstance(value, dict):
            return value
        return {key: csl_value(str(key), entry) for key, entry in value.items()}

    @property
    def year(self) -> int | None:
        """The year of the record."""
        return self.issued.year if self.issued else None

    @property
    def authors(self) -> str | None:
        """Who made it, as lists sort them: its authors, else its editors."""
        return "; ".join(name.sorting for name in self.author or self.editor) or None

    @property
    def full_title(self) -> str | None:
        """Title and subtitle together, as the title page has them."""
        return ": ".join(part for part in (self.title, self.subtitle) if part) or None

    @property
    def label(self) -> str:
        """``Author year``, as a reader would point at it.

        >>> Work(id="x", author=({"family": "Lambert"}, {"family": "Barley"}), issued="2001").label
        'Lambert & Barley 2001'
        """
        names = [name.short for name in self.author or self.editor]
        if len(names) > 2:
            names = [f"{names[0]} et al."]
        who = " & ".join(names) or self.full_title or self.id
        year = self.year or (self.issued.literal if self.issued else None) or "n.d."
        return f"{who} {year}"


def as_printed(work: Work, cited: AsCited) -> Work:
    """A work with the authors and the date that a source prints of it, where they differ."""
    return work.model_copy(
        update={"author": cited.author or work.author, "issued": cited.issued or work.issued}
    )


def csl_of(work: Work, cited: AsCited | None = None) -> dict[str, Any]:
    """A work's record as CSL-JSON: the CSL variables, and nothing of bondgraph's own.

    Args:
        work: the work.
        cited: what a source prints, which then stands in the record's place; editors give way to authors.

    >>> csl_of(Work(id="x", title="Bonds", subtitle="A view", by=("holm",), issued="1954-03"))
    {'id': 'x', 'type': 'document', 'title': 'Bonds: A view', 'issued': {'date-parts': [[1954, 3]]}}
    """
    fields = work.model_dump(mode="json", exclude_defaults=True)
    record = {"id": work.id, "type": work.type} | {
        name: value for name, value in fields.items() if name in VARIABLES and value is not None
    }
    if work.full_title:
        record["title"] = work.full_title
    if cited:
        printed = cited.model_dump(mode="json", exclude_defaults=True, exclude={"source", "note"})
        record = {name: value for name, value in record.items() if name != "note"} | printed
        if cited.author and not work.author:
            record.pop("editor", None)
    return record


def unknown_csl(field: str) -> bool:
    """Whether a field of a work is neither a CSL variable nor one of bondgraph's."""
    return field not in VARIABLES and field not in Work.model_fields


def csl_value(key: str, value: Any) -> Any:
    """A field of a work, read by the kind of CSL variable it is; bondgraph's own fields are left as they are.

    Raises:
        ValueError: it is neither a CSL variable nor one of bondgraph's fields, or (as pydantic's
            `ValidationError`) the value is not of its kind.
    """
    if unknown_csl(key):
        raise ValueError(f"{key!r} is no CSL variable")
    if key in Work.model_fields or value is None:
        return value
    reader = _CSL_KINDS.get(key, _CSL_TEXT)
    return reader.dump_python(reader.validate_python(value), mode="json", exclude_none=True)


_LATER: Final = ConfigDict(defer_build=True)
_CSL_TEXT: Final[TypeAdapter[Any]] = TypeAdapter(Text, config=_LATER)
_CSL_KINDS: Final[dict[str, TypeAdapter[Any]]] = (
    dict.fromkeys(NAME_VARIABLES, TypeAdapter(OneOrMore[Name], config=_LATER))
    | dict.fromkeys(DATE_VARIABLES, TypeAdapter(Date))
    | {
        "categories": TypeAdapter(OneOrMore[Text], config=_LATER),
        "custom": TypeAdapter(dict[str, Text], config=_LATER),
    }
)
"""How the CSL variables are read that are not text."""


class Anchor(Node):
    """A span of a source: ``text[start:end]`` of the decoded text, with the digest of those words."""

    start: Offset
    end: Offset
    first: Locator = Field(description="the first words of the span, six at most")
    last: Locator = Field(description="its last words, six at most")
    sha256: Sha256 = Field(description="digest of the exact span, as UTF-8")


class LeftOut(Node):
    """What a source says and no passage has, since nothing in it is claimed."""

    because: Sentence = Field(description="why it is left without a passage, in one sentence")
    at: AtLeastOne[Anchor] = Field(description="where it stands; what has the same reason, under that reason")


class Source(Named):
    """A document that was read; its text is not in the repository."""

    title: Label
    by: OneOrMore[Id] = Field(default=(), description="the agents who speak in it in their own name")
    publisher: Label | None = None
    url: Url | None = Field(default=None, description="its public address, where one is known")
    issued: Date | None = None
    sha256: Sha256 = Field(description="digest of the text that was read, as UTF-8")
    length: Annotated[
        int, Field(gt=0, strict=True, description="length of the text that was read, in code points")
    ]
    left_out: OneOrMore[LeftOut] = Field(
        default=(), description="stretches of the text that are left without a passage on purpose"
    )
    note: Sentence | None = None

    @property
    def label(self) -> str:
        """The title."""
        return self.title


def csl_of_source(source: Source, names: Mapping[str, Name]) -> dict[str, Any]:
    """A source as CSL-JSON: the page that was read, of those of its makers who have a name.

    Args:
        source: the source.
        names: the names of those who sign, by their ids.
    """
    site = "container-title" if source.url else "publisher"
    made = {
        "author": [names[agent].model_dump(mode="json", exclude_defaults=True) for agent in source.by if agent in names],
        "issued": source.issued.model_dump(mode="json") if source.issued else None,
        site: source.publisher,
        "URL": source.url,
    }  # fmt: skip
    record: dict[str, Any] = {
        "id": source.id,
        "type": "webpage" if source.url else "document",
        "title": source.title,
    }
    return record | {name: value for name, value in made.items() if value}


class PassageBody(Anchor):
    """A passage as a claims file writes it; the file names the source."""

    id: Id
    was: OneOrMore[Id] = ()
    quotes: WorkId | None = Field(default=None, description="the work that the span is an excerpt from")
    role: Role | None = Field(default=None, description="the source's own label for the passage")
    also_at: OneOrMore[Anchor] = Field(default=(), description="other places of the source that say the same")


class Passage(PassageBody):
    """A span of a source that carries claims."""

    source: Id

    @property
    def label(self) -> str:
        """The words by which the passage is found, once where they are all that it has."""
        return self.first if self.first == self.last else f"{self.first} … {self.last}"


class Concept(Named):
    """A term of the field (SKOS)."""

    label: Label
    also_called: OneOrMore[Label] = ()
    broader: OneOrMore[Id] = Field(default=(), description="concepts of which this is a kind or a part")
    related: OneOrMore[Id] = ()
    scope: Sentence | None = Field(
        default=None, description="how this corpus uses the term, where that needs saying"
    )


class Position(Node):
    """One answer to a question."""

    id: Id = Field(description="unique within its question")
    label: Label = Field(description="a short name")
    says: Sentence = Field(description="the position in one sentence")
    was: OneOrMore[Id] = ()


class Question(Named):
    """A debate that divides the authors, with its positions; the first one of a corpus leads."""

    label: Label = Field(description="a short name")
    asks: Sentence = Field(description="the question in one sentence")
    about: OneOrMore[Id] = ()
    raised_by: OneOrMore[Id] = Field(default=(), description="passages that raise it")
    positions: Annotated[tuple[Position, ...], Field(min_length=1)]


class Telling(Node):
    """One link of the chain that brings a view here."""

    work: WorkId | None = Field(default=None, description="the work in which it is told")
    agent: Id | None = Field(default=None, description="the agent who tells it, where no work is known")
    how: Manner

    @model_validator(mode="after")
    def _has_a_teller(self) -> Self:
        if (self.work is None) == (self.agent is None):
            raise ValueError("a teller is either a work or an agent")
        return self


class Answer(Node):
    """The position that a claim takes on a question; in files also written ``question/position``."""

    question: Id
    position: Id

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: object) -> object:
        if isinstance(value, str):
            question, slash, position = value.partition("/")
            if not slash:
                raise ValueError("write the question and its position as question/position")
            return {"question": question, "position": position}
        return value


class Claim(Named):
    """One proposition, with its voice and the passages that carry it."""

    says: Sentence = Field(description="the proposition in one sentence of our own, hedges and scope kept")
    about: OneOrMore[Id] = Field(default=(), description="concepts")
    held_by: AtLeastOne[Id] = Field(description="whose view it is")
    in_work: WorkId | None = Field(default=None, description="where they hold it, where that is known")
    told_by: OneOrMore[Telling] = Field(default=(), description="the tellers, nearest the holder first")
    passages: AtLeastOne[Id]
    answers: OneOrMore[Answer] = ()
    stands_alone: Sentence | None = Field(
        default=None, description="why no relation and no question ties it in"
    )
    note: Sentence | None = Field(default=None, description="what a reader should know about the encoding")


class RelationBody(Node):
    """What every relation has, however it is written."""

    because: Sentence = Field(description="what in the two statements makes it so, in one sentence")
    basis: Basis = Field(description="in-text: the source draws it; editorial: the curator does")
    nature: Nature | None = Field(default=None, description="what sort of support or contrast it is")
    passage: Id | None = Field(default=None, description="the passage that draws it, for in-text")
    drawn_by: Id | None = Field(
        default=None,
        description="the agent who draws it; by default the curator or, for in-text, who speaks in the source of the "
        "passage (the first holder of the claim it starts from, where the source names nobody)",
    )


class Relation(RelationBody):
    """How one claim hangs together with another, or which concept it defines."""

    type: RelationType
    subject: Id = Field(description="the claim it starts from")
    object: Id = Field(description="the claim it leads to; for defines, the concept")

    @property
    def id(self) -> str:
        """The ends and the type; a relation has no other name."""
        return relation_id(self.subject, self.type, self.object)


def relation_id(subject: str, type_: str, target: str) -> str:
    """The id of the relation of a type between two nodes, by their ids."""
    return f"{subject}--{type_}--{target}"


class Citation(Node):
    """A work, or the document read, cites a work or names an agent, as read in a passage."""

    citing: WorkId | None = Field(default=None, description="left out where the document read is what cites")
    cites: WorkId | None = None
    names: Id | None = None
    passage: Id
    intent: Intent | None = Field(
        default=None, description="a CiTO property, where the text shows the intent"
    )
    terms: OneOrMore[Id] = Field(default=(), description="concepts, where the text credits a term")

    @model_validator(mode="after")
    def _points_at_one_thing(self) -> Self:
        if (self.cites is None) == (self.names is None):
            raise ValueError("a citation either cites a work or names an agent")
        return self

    @model_validator(mode="after")
    def _credits_its_terms(self) -> Self:
        if self.terms and self.intent != "credits":
            raise ValueError("a citation that has terms credits them")
        return self

    @property
    def id(self) -> str:
        """What cites, what is cited, and where that was read."""
        citing = f"{self.citing}--" if self.citing else ""
        return f"{citing}cites--{self.cites or self.names}--{self.passage}"


class CorpusRecord(Node):
    """What a corpus says of itself."""

    id: Id
    title: Label
    edition: Text
    licence: Text = Field(description="an SPDX identifier, e.g. CC-BY-4.0")
    base: Url = Field(description="the IRI under which all nodes stand; ends in / or #")
    curators: AtLeastOne[Id] = Field(description="agents; the first draws editorial relations by default")
    description: Sentence | None = None
    method: Sentence | None = Field(default=None, description="how it was made")
    not_covered: Sentence | None = Field(
        default=None, description="what it leaves to others, though a reader may look for it"
    )

    @field_validator("base")
    @classmethod
    def _base_ends(cls, base: str) -> str:
        if not base.endswith(("/", "#")):
            raise ValueError("a base IRI ends in / or #")
        return base


Record = (
    CorpusRecord
    | Agent | Work | Source | Concept | Question | Passage | Claim | Relation | Citation
)  # fmt: skip

RECORDS: Final[dict[Kind, type[Record]]] = {
    "corpus": CorpusRecord,
    "agent": Agent,
    "work": Work,
    "source": Source,
    "concept": Concept,
    "question": Question,
    "passage": Passage,
    "claim": Claim,
    "relation": Relation,
    "citation": Citation,
}
"""The kinds of record of a corpus, in the order in which they are written. Positions stand in their question."""


_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)


def line_of(kind: Kind, record: Record) -> str:
    """A record as a line of JSON, without a newline: its ``kind`` first, then the model's own fields."""
    return json.dumps(
        {"kind": kind} | record.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False
    )


class Corpus(Node):
    """A whole corpus."""

    record: CorpusRecord
    agents: tuple[Agent, ...] = ()
    works: tuple[Work, ...] = ()
    sources: tuple[Source, ...] = ()
    concepts: tuple[Concept, ...] = ()
    questions: tuple[Question, ...] = ()
    passages: tuple[Passage, ...] = ()
    claims: tuple[Claim, ...] = ()
    relations: tuple[Relation, ...] = ()
    citations: tuple[Citation, ...] = ()

    def records(self) -> Iterator[tuple[Kind, Record]]:
        """Every record with its kind, the corpus's own first, in the order of `RECORDS`."""
        yield "corpus", self.record
        for kind in RECORDS:
            if kind != "corpus":
                for record in getattr(self, f"{kind}s"):
                    yield kind, record

    def lines(self) -> Iterator[str]:
        """The corpus as JSON Lines: one record a line, its ``kind`` first, then the model's own fields."""
        for kind, record in self.records():
            yield line_of(kind, record)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the corpus as JSON Lines: the same for the same corpus, however its files are laid out."""
        digest = hashlib.sha256()
        for line in self.lines():
            digest.update(line.encode() + b"\n")
        return digest.hexdigest()
