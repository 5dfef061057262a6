"""A query that names the corpus's graph → one that asks for it where it is, which is the graph without a name.

Stores hold a corpus in their default graph; exports and the service's description call it by the IRI of the corpus.
So FROM and GRAPH may call it that too. What stands in ``GRAPH <corpus> { }`` is asked of the default graph; where the
query's own default graph is another, what stands outside is asked of that one by its name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal, NamedTuple
from urllib.parse import urljoin

from bondgraph.errors import BadQuery
from bondgraph.namespaces import PREFIXES, Iri
from bondgraph.sparql.query import UNNAMED, Dataset, Query, Token, made, wrong

NOWHERE: Final = "urn:bondgraph:nowhere"
"""A graph that no store has."""
_PATTERNS: Final = frozenset({"OPTIONAL", "MINUS", "UNION"})
_EXPRESSIONS: Final = frozenset({"FILTER", "BIND"})
_ENDS: Final = _PATTERNS | _EXPRESSIONS | {"GRAPH", "VALUES", "{", "}"}
"""What no statement goes on with."""

Active = Literal["default", "corpus", "other"]


class Asked(NamedTuple):
    """A query and the graphs that it is asked of, as an engine is to be asked; None for its own."""

    query: Query
    dataset: Dataset | None


def of_corpus(query: Query, dataset: Dataset | None, names: Collection[str], base: str) -> Asked:
    """A query with the graph of the corpus where it names that.

    Args:
        query: as it was read.
        dataset: the graphs that the request names, which stand in place of those that the query names.
        names: the IRIs by which the corpus is called.
        base: what relative IRIs of the query are resolved against.

    Raises:
        BadQuery: it asks the corpus together with other graphs in a way that cannot be told to an engine.

    >>> from bondgraph.sparql.query import read
    >>> asked = of_corpus(read("ASK FROM NAMED <a:c> { GRAPH <a:c> { ?s ?p ?o } }"), None, ["a:c"], "a:")
    >>> " ".join(asked.query.text.split()), asked.dataset
    ('BASE <a:> ASK { { ?s ?p ?o } }', Dataset(default=('',), named=()))
    """
    words = {token.text.upper() for token in query.tokens if token.kind == "word"}
    if not words & {"FROM", "GRAPH"} and dataset is None:
        return Asked(query, None)
    space = _Space(query.tokens, base)
    tokens, own = _without_from(query.tokens, space)
    dataset = own if dataset is None else dataset
    called = [each for each in dataset.named if each in names] if dataset else [*names][:1]
    default, others = _told(dataset, names) if dataset else ((UNNAMED,), ())
    walk = _Walk(query, tokens, space, called)
    if "GRAPH" in words and walk.concerned():
        outside = None if UNNAMED in default else _outside(default)
        tokens = walk.told(outside, alone=not others)
        if outside is not None:
            default, others = (UNNAMED,), tuple(dict.fromkeys((*others, *default)))
    if dataset is not None:
        dataset = Dataset(default, others)
    return Asked(query if tokens == query.tokens else made(query, tokens, base), dataset)


def _told(dataset: Dataset, names: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Of a dataset the default graphs, and the named ones besides the corpus."""
    default = dict.fromkeys(UNNAMED if each in names else each for each in dataset.default)
    return tuple(default), tuple(dict.fromkeys(each for each in dataset.named if each not in names))


def _outside(default: tuple[str, ...]) -> str:
    """The graph by whose name to ask for what stands outside of GRAPH."""
    if len(default) > 1:
        raise BadQuery(
            "the corpus as a named graph cannot be asked together with several others as the default graph"
        )
    return default[0] if default else NOWHERE


class _Space:
    """The IRIs that the tokens of a query are."""

    def __init__(self, tokens: tuple[Token, ...], base: str) -> None:
        self._base = base
        self._prefixes = {prefix: space.base for prefix, space in PREFIXES.items()}
        for at, token in enumerate(tokens):
            said = token.text.upper() if token.kind == "word" else ""
            if said == "BASE" and at + 1 < len(tokens):
                self._base = self.iri(tokens[at + 1]) or self._base
            elif said == "PREFIX" and at + 2 < len(tokens):
                self._prefixes[tokens[at + 1].text[:-1]] = self.iri(tokens[at + 2]) or ""
            elif said:
                break

    def iri(self, token: Token) -> str | None:
        """The IRI that a token is, if it is one."""
        if token.kind == "iri":
            plain = token.text[1:-1].replace("\\u0027", "'").replace("\\u0029", ")")
            return plain if ":" in plain.partition("/")[0] else urljoin(self._base, plain)
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            return self._prefixes.get(prefix, "") + local.replace("\\", "")
        return None


def _without_from(tokens: tuple[Token, ...], space: _Space) -> tuple[tuple[Token, ...], Dataset | None]:
    """The tokens without FROM, and the graphs that it names."""
    kept: list[Token] = []
    graphs: Mapping[bool, list[str]] = {False: [], True: []}
    at = 0
    while at < len(tokens):
        if tokens[at].kind == "word" and tokens[at].text.upper() == "FROM":
            follows = tokens[at + 1 : at + 3]
            named = bool(follows) and follows[0].kind == "word" and follows[0].text.upper() == "NAMED"
            iri = space.iri(follows[named]) if len(follows) > named else None
            if iri is not None:
                graphs[named].append(iri)
                at += 2 + named
                continue
        kept.append(tokens[at])
        at += 1
    if len(kept) == len(tokens):
        return tokens, None
    return tuple(kept), Dataset(tuple(graphs[False]), tuple(graphs[True]))


class _Frame:
    """What stands between two braces or brackets.

    Attributes:
        active: the graph that its patterns are asked of.
        patterns: whether it is a group of patterns, not a table, a template, a query or an expression.
        after: what is written behind its end.
    """

    def __init__(self, active: Active, *, patterns: bool, after: tuple[str, ...] = ()) -> None:
        self.active = active
        self.patterns = patterns
        self.after = after
        self.mode: Literal["", "triples", "expression", "table"] = ""


class _Walk:
    """The tokens of a query, gone through group by group."""

    def __init__(self, query: Query, tokens: tuple[Token, ...], space: _Space, called: Sequence[str]) -> None:
        self._query = query
        self._tokens = tokens
        self._space = space
        self._called = called
        self._out: list[Token] = []
        self._stack: list[_Frame] = []
        self._outside: str | None = None
        self._alone = True

    def concerned(self) -> bool:
        """Whether GRAPH may mean the corpus anywhere."""
        return bool(self._called) and any(self._graph(at) for at in range(len(self._tokens)))

    def _graph(self, at: int) -> Token | None:
        """What GRAPH stands before, where that may be the corpus."""
        tokens = self._tokens
        if tokens[at].kind != "word" or tokens[at].text.upper() != "GRAPH" or at + 2 >= len(tokens):
            return None
        target = tokens[at + 1]
        if tokens[at + 2].text != "{":
            return None
        return target if target.kind == "variable" or self._space.iri(target) in self._called else None

    def told(self, outside: str | None, *, alone: bool) -> tuple[Token, ...]:
        """The tokens to ask the default graph with.

        Args:
            outside: the graph that what stands outside of GRAPH is asked of; None for the default graph.
            alone: whether the corpus is the only graph that may be named.
        """
        self._out, self._outside, self._alone = [], outside, alone
        self._stack = [_Frame("default", patterns=False)]
        at = 0
        while at < len(self._tokens):
            self._end_of_triples(at)
            at = self._graph_at(at) or self._bracket_at(at) or self._other_at(at)
        return tuple(self._out)

    def _said(self, at: int) -> str:
        """A token as keywords are compared."""
        return self._tokens[at].text.upper() if 0 <= at < len(self._tokens) else ""

    def _end_of_triples(self, at: int) -> None:
        frame, said = self._stack[-1], self._said(at)
        if frame.mode == "triples" and said in _ENDS and not (said == "{" and self._annotates(at)):
            frame.mode = ""
            if self._wraps(frame):
                self._write("}", at)

    def _wraps(self, frame: _Frame) -> bool:
        """Whether what stands in a frame is to be asked of another graph than the corpus."""
        return self._outside is not None and frame.active == "default" and frame.patterns

    def _graph_at(self, at: int) -> int:
        """Write GRAPH and the beginning of its group: where to go on, or 0 where something else stands."""
        tokens, frame = self._tokens, self._stack[-1]
        if target := (frame.active != "other" and self._graph(at)) or None:
            if target.kind == "variable" and not self._alone:
                raise wrong(
                    self._query.written,
                    tokens[at].start,
                    "the corpus and other graphs cannot be asked by one variable; write GRAPH for each with its IRI",
                )
            self._stack.append(self._opened(at, target))
            return at + 3
        if self._said(at) == "GRAPH" and self._said(at + 2) == "{":
            self._out += tokens[at : at + 3]
            self._stack.append(_Frame("other", patterns=True))
            return at + 3
        return 0

    def _bracket_at(self, at: int) -> int:
        """Write a brace or a bracket that begins or ends a frame: where to go on, or 0 where something else stands."""
        frame = self._stack[-1]
        match self._said(at):
            case "{":
                plain = frame.mode == "table" or self._said(at - 1) == "CONSTRUCT" or self._annotates(at)
                if not self._annotates(at):
                    frame.mode = ""
                patterns = not plain and self._said(at + 1) != "SELECT"
                self._stack.append(_Frame(frame.active, patterns=patterns))
            case "(" if frame.mode != "triples":
                self._stack.append(_Frame(frame.active, patterns=False))
            case "}" | ")" as said if len(self._stack) > 1 and (said == "}" or frame.mode != "triples"):
                self._stack.pop()
                self._out.append(self._tokens[at])
                for each in frame.after:
                    self._write(each, at)
                if said == ")" and self._stack[-1].mode == "expression":
                    self._stack[-1].mode = ""
                return at + 1
            case _:
                return 0
        self._out.append(self._tokens[at])
        return at + 1

    def _other_at(self, at: int) -> int:
        """Write any other token: where to go on."""
        frame, said = self._stack[-1], self._said(at)
        if said == "VALUES":
            frame.mode = "table"
        elif said in _EXPRESSIONS:
            frame.mode = "expression"
        elif frame.patterns and not frame.mode and said not in _PATTERNS and said != ".":
            frame.mode = "triples"
            if self._wraps(frame):
                for each in ("GRAPH", Iri(self._outside or NOWHERE).n3(), "{"):
                    self._write(each, at)
        self._out.append(self._tokens[at])
        return at + 1

    def _annotates(self, at: int) -> bool:
        """Whether a brace begins or ends what is said of a statement: ``{| ?p ?o |}``."""
        return at + 1 < len(self._tokens) and self._tokens[at + 1].text == "|"

    def _opened(self, at: int, target: Token) -> _Frame:
        """The group in place of GRAPH, with its beginning written."""
        self._write("{", at)
        selects = at + 3 < len(self._tokens) and self._tokens[at + 3].text.upper() == "SELECT"
        if target.kind != "variable":
            return _Frame("corpus", patterns=not selects)
        bound = ("VALUES", target.text, "{", Iri(self._called[0]).n3(), "}")
        if selects:
            self._write("{", at)
            return _Frame("corpus", patterns=False, after=(*bound, "}"))
        for each in bound:
            self._write(each, at)
        return _Frame("corpus", patterns=True)

    def _write(self, text: str, at: int) -> None:
        kind: Literal["mark", "word"] = "mark" if text in "{}" else "word"
        self._out.append(Token(kind, text, self._tokens[at].start, spaced=True))
