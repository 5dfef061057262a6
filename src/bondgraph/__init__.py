"""bondgraph: who argues what, and where they said it.

`open` gives a corpus in this process, `connect` one that a service holds; both are asked with the same verbs, which
`Library` explains. Each answers with a sequence of typed rows, which is a table where it is shown, and turns into a data
frame, a graph, JSON or a bibliography.

>>> import bondgraph
>>> library = bondgraph.open()
>>> library
<bondgraph.Library: The therapeutic bond, 295 claims, in memory>
>>> told = library.who_argues(question="heals-or-carries").where(voice="told")
>>> told.where(author="Strupp").to_pandas()["voice"].tolist()
['Strupp, as told by Flores 1997', 'Strupp, as quoted by Flores 2004']

`load` gives the records of a corpus as they are written, in the model's own types: `Corpus`, `Claim` and so on.
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
    NotInstalled,
    ServiceError,
    SourceMissing,
    StoreError,
    TextNotFound,
    UnknownName,
)
from bondgraph.library import Library
from bondgraph.model import (
    Agent,
    Anchor,
    Citation,
    Claim,
    Concept,
    Corpus,
    CorpusRecord,
    Passage,
    Position,
    Question,
    Relation,
    Source,
    Telling,
    Work,
)
from bondgraph.opening import load, open
from bondgraph.result import CutShort
from bondgraph.verbs import Verbs

__all__ = [
    "Agent",
    "AmbiguousName",
    "Anchor",
    "BadBase",
    "BadFilter",
    "BondgraphError",
    "CannotJudge",
    "Citation",
    "Claim",
    "Concept",
    "Corpus",
    "CorpusInvalid",
    "CorpusNotFound",
    "CorpusRecord",
    "CutShort",
    "Filters",
    "Library",
    "NotInstalled",
    "Passage",
    "Position",
    "Question",
    "Relation",
    "ServiceError",
    "Source",
    "SourceMissing",
    "StoreError",
    "Telling",
    "TextNotFound",
    "UnknownName",
    "Verbs",
    "Work",
    "connect",
    "load",
    "open",
]


def __dir__() -> list[str]:
    return __all__
