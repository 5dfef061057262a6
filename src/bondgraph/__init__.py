"""bondgraph: who argues what, and where they said it.

>>> import bondgraph
>>> library = bondgraph.open()
>>> [holder.label for holder in library.show_claim("strupp-precondition-for-technique").row.holders]
['Strupp']
"""

from bondgraph.answers import Filters
from bondgraph.connecting import connect
from bondgraph.errors import (
    AmbiguousName,
    BadBase,
    BadFilter,
    BondgraphError,
    CannotJudge,
    CorpusInvalid,
    CorpusNotFound,
    ServiceError,
    SourceMissing,
    StoreError,
    TextNotFound,
    UnknownName,
)
from bondgraph.library import Library
from bondgraph.model import Corpus
from bondgraph.opening import open
from bondgraph.verbs import Verbs

__all__ = [
    "AmbiguousName",
    "BadBase",
    "BadFilter",
    "BondgraphError",
    "CannotJudge",
    "Corpus",
    "CorpusInvalid",
    "CorpusNotFound",
    "Filters",
    "Library",
    "ServiceError",
    "SourceMissing",
    "StoreError",
    "TextNotFound",
    "UnknownName",
    "Verbs",
    "connect",
    "open",
]
