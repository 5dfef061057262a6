"""Every error that bondgraph raises on purpose.

::

    BondgraphError
    ├── CannotJudge            what was given cannot be read as a corpus at all (exit 2)
    │   └── CorpusNotFound     no corpus where one was expected
    ├── CorpusInvalid          the corpus was read and does not conform; carries its problems (exit 1)
    ├── UnknownName            a name that nothing answers to; carries the nearest ones (exit 1)
    ├── AmbiguousName          a name that several things answer to; carries them (exit 1)
    ├── BadFilter              a filter whose value cannot be used; carries the parameter (exit 2)
    ├── BadBase                a base IRI under which no node can stand (exit 2)
    ├── SourceMissing          a source's text is needed and is not attached (exit 2)
    ├── TextNotFound           words that a source's text does not hold, or holds more than once (exit 1)
    ├── NothingWritten         what was to be written would make a corpus not conform (exit 1)
    ├── StoreError             a store of statements cannot be used (exit 2)
    │   ├── StoreNotFound      no store where one was expected
    │   ├── StoreUnreachable   a server that does not answer, or not as a SPARQL server does
    │   ├── ServiceError       a service that does not answer, or not as one of bondgraph's does
    │   └── StoreBusy          others had all the time that a query had
    ├── BadQuery               SPARQL that is no query, or one that is refused (exit 2)
    ├── NotInstalled           a library is needed that was left out when bondgraph was installed (exit 2)
    ├── QueryStopped           a query that came to its limit of time, rows, memory or size (exit 1)
    ├── QueryAbandoned         a query whose asker left before it was answered (exit 1)
    └── CannotServe            an address that cannot be listened on; in bondgraph_api (exit 2)

Each carries its data as attributes and writes its own message, which says what was expected and what to
write instead. None is meant to reach a user as a traceback.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bondgraph.problems import Problem


class BondgraphError(Exception):
    """The base of all deliberate errors."""


class CannotJudge(BondgraphError):
    """The input is unreadable or is no corpus, so nothing can be said about it.

    Attributes:
        path: the file or folder concerned.
        reason: what is wrong with it, as a clause.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{path}: {reason}")


class CorpusNotFound(CannotJudge):
    """No corpus was found.

    Attributes:
        places: where it was looked for.
    """

    def __init__(self, *places: Path) -> None:
        self.places = places
        looked = " or ".join(str(place) for place in places)
        super().__init__(places[-1], f"no corpus here; looked for a corpus.yaml or a .jsonl file in {looked}")


class CorpusInvalid(BondgraphError):
    """The corpus was read and does not conform.

    Attributes:
        problems: all of them, sorted by place.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        count = len(self.problems)
        first = f"; the first: {self.problems[0]}" if self.problems else ""
        noun = "problem" if count == 1 else "problems"
        super().__init__(f"the corpus has {count} {noun} (bondgraph check lists them){first}")


class UnknownName(BondgraphError):
    """Nothing answers to a name.

    Attributes:
        name: what was asked for.
        kind: the noun it was taken for, e.g. ``author``.
        nearest: ids that come near, best first, perhaps none.
    """

    def __init__(self, name: str, kind: str, nearest: Sequence[str] = ()) -> None:
        self.name = name
        self.kind = kind
        self.nearest = tuple(nearest)
        hint = f"; the nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"no {kind} is called {name!r}{hint}")


class AmbiguousName(BondgraphError):
    """Several things answer to a name.

    Attributes:
        name: what was asked for.
        kind: the noun it was taken for.
        candidates: what to write instead, one of these.
    """

    def __init__(self, name: str, kind: str, candidates: Sequence[str]) -> None:
        self.name = name
        self.kind = kind
        self.candidates = tuple(candidates)
        super().__init__(f"{name!r} names more than one {kind}; write one of: {', '.join(self.candidates)}")


class BadFilter(BondgraphError):
    """A filter's value cannot be used.

    Attributes:
        parameter: the filter's name as it is written at every door, e.g. ``from-year``.
        reason: what was expected.
    """

    def __init__(self, parameter: str, reason: str) -> None:
        self.parameter = parameter
        self.reason = reason
        super().__init__(f"{parameter}: {reason}")


class BadBase(BondgraphError):
    """What is given as the IRI under which nodes stand cannot be used as one.

    Attributes:
        base: what was given.
        reason: what is wrong with it and what to write instead, as a clause.
    """

    def __init__(self, base: str, reason: str) -> None:
        self.base = base
        self.reason = reason
        super().__init__(f"the base {base!r} cannot be used: {reason}")


class SourceMissing(BondgraphError):
    """A source's text is needed and is not attached.

    Attributes:
        source: the source's id.
        folder: where its text was looked for, if anywhere.
    """

    def __init__(self, source: str, folder: Path | None) -> None:
        self.source = source
        self.folder = folder
        where = f"{folder / (source + '.txt')} does not exist" if folder else "no folder of texts was named"
        super().__init__(
            f"the text of {source!r} is not attached: {where}; name the folder that holds {source}.txt with"
            " --sources FOLDER or BONDGRAPH_SOURCES"
        )


class TextNotFound(BondgraphError):
    """Words were not found in a source's text, or not once only.

    Attributes:
        source: the source's id.
        words: the words looked for.
        reason: what was found instead, and what to write.
    """

    def __init__(self, source: str, words: str, reason: str) -> None:
        self.source = source
        self.words = words
        self.reason = reason
        super().__init__(f"{source}: {words!r} {reason}")


class NothingWritten(BondgraphError):
    """What was to be written into a corpus would make it not conform, so its files are as they were.

    Attributes:
        problem: what it would have caused.
        remedy: what to do first.
    """

    def __init__(self, problem: Problem, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        where = f"{problem.file}:{problem.line}:{problem.column}"
        super().__init__(
            f"nothing was written: it would have caused {where}: {problem.code}: {problem.message}; {remedy}"
        )


class StoreError(BondgraphError):
    """A store of statements cannot be used.

    Attributes:
        store: its path or address, without credentials.
        reason: what is wrong with it and what to do, as a clause.
    """

    def __init__(self, store: Path | str, reason: str) -> None:
        self.store = str(store)
        self.reason = reason
        super().__init__(f"{store}: {reason}")


class StoreNotFound(StoreError):
    """There is no store where one was expected."""


class StoreUnreachable(StoreError):
    """A server does not answer, or not as a SPARQL server does."""


class ServiceError(StoreError):
    """A service that a client is connected to does not answer, or not as one of bondgraph's does."""


class StoreBusy(StoreError):
    """As many queries run as may at once, and a query's time was up before its turn.

    Attributes:
        seconds: how long it waited.
    """

    def __init__(self, store: Path | str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            store, f"other queries took all of the {seconds:g} s that this one had; ask again later"
        )


class BadQuery(BondgraphError):
    """SPARQL that cannot be read as a query, or that holds what is refused.

    Attributes:
        reason: what is wrong with it, as a clause, with line and column where the engine tells them.
        line: the line, from 1 on, where it is known.
        column: the column in it, from 1 on.
    """

    def __init__(self, reason: str, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        self.reason = reason if line is None else f"line {line}, column {column}: {reason}"
        super().__init__(f"the query cannot be answered: {self.reason}")


class QueryStopped(BondgraphError):
    """A query came to one of its limits and was ended.

    Attributes:
        limit: which limit: ``time``, ``rows``, ``memory``, or the ``size`` of the answer.
        most: the most that was allowed, with its unit, e.g. ``10 s``.
    """

    def __init__(self, limit: Literal["time", "rows", "memory", "size"], most: str) -> None:
        self.limit = limit
        self.most = most
        super().__init__(
            f"the query was ended at its limit of {limit}, {most}; ask for less, or raise the limit"
        )


class QueryAbandoned(BondgraphError):
    """A query was ended since nobody waits for its answer any more."""

    def __init__(self) -> None:
        super().__init__("the query was ended, since who asked it left")


class NotInstalled(BondgraphError, ImportError):
    """A library is needed that was left out when bondgraph was installed.

    Attributes:
        library: the library.
        extra: what it is asked for by when bondgraph is installed.
    """

    def __init__(self, library: str, extra: str, reason: str) -> None:
        self.library = library
        self.extra = extra
        super().__init__(f"{library} is not installed here, and {reason}; pip install 'bondgraph[{extra}]'")
