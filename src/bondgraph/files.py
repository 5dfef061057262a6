"""The shapes of the files that a curator edits, where they differ from the model's: lists, and who writes what.

A claims file names its source once, and a claim carries the relations that it starts.
"""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from bondgraph.ids import Kind
from bondgraph.model import (
    Agent,
    Citation,
    Claim,
    Concept,
    Id,
    OneOrMore,
    PassageBody,
    Question,
    RelationBody,
    RelationType,
    Source,
    Work,
)

CORPUS: Final = "corpus.yaml"
"""The file that makes a folder a corpus."""
CLAIMS: Final = "claims"
"""The folder of the claims files."""
PUBLISHED: Final = "published.txt"
"""The file that lists every id ever published, one ``kind:id`` a line."""

LISTS: Final[dict[str, tuple[str, Kind]]] = {
    "agents.yaml": ("agents", "agent"),
    "works.yaml": ("references", "work"),
    "sources.yaml": ("sources", "source"),
    "concepts.yaml": ("concepts", "concept"),
    "questions.yaml": ("questions", "question"),
}
"""The files that list one kind of record, with the field that holds the list. CSL-YAML calls it references."""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgentsFile(_File):
    """Those who hold or tell a view."""

    agents: tuple[Agent, ...] = ()


class WorksFile(_File):
    """The works that are cited, as CSL-YAML: a reference manager's export can be pasted in."""

    references: tuple[Work, ...] = ()


class SourcesFile(_File):
    """The documents that were read."""

    sources: tuple[Source, ...] = ()


class ConceptsFile(_File):
    """The terms of the field."""

    concepts: tuple[Concept, ...] = ()


class QuestionsFile(_File):
    """The debates that divide the authors; the first one leads."""

    questions: tuple[Question, ...] = ()


class ClaimRelation(RelationBody):
    """A supports or contrasts relation as its claim writes it."""

    claim: Id = Field(description="the claim it leads to")


class ConceptRelation(RelationBody):
    """A defines relation as its claim writes it."""

    concept: Id = Field(description="the concept that the claim defines")


class ClaimEntry(Claim):
    """A claim as a claims file writes it: with the relations that it starts."""

    supports: OneOrMore[ClaimRelation] = Field(default=(), description="claims that this one supports")
    contrasts: OneOrMore[ClaimRelation] = Field(default=(), description="claims that this one contrasts with")
    defines: OneOrMore[ConceptRelation] = Field(default=(), description="concepts that this claim defines")


RELATIONS: Final[dict[RelationType, type[ClaimRelation | ConceptRelation]]] = {
    "supports": ClaimRelation,
    "contrasts": ClaimRelation,
    "defines": ConceptRelation,
}
"""How a claim writes the relations of each type."""


class ClaimsFile(_File):
    """What one source says: its passages, the claims they carry, and the citations read in them."""

    source: Id = Field(description="the source that the passages stand in")
    passages: tuple[PassageBody, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    citations: tuple[Citation, ...] = ()


__all__ = [
    "CLAIMS",
    "CORPUS",
    "LISTS",
    "PUBLISHED",
    "RELATIONS",
    "AgentsFile",
    "ClaimEntry",
    "ClaimRelation",
    "ClaimsFile",
    "ConceptRelation",
    "ConceptsFile",
    "QuestionsFile",
    "SourcesFile",
    "WorksFile",
]
