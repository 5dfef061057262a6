"""A query or an update, read before an engine sees it.

Oxigraph's grammar has no words: it takes ``trueSERVICE`` for two, and ``?a<'>'`` for a comparison where the
specification's longest match has an IRI. So a query is not searched for what is refused, it is taken apart into
tokens and put together again in such a way that no engine can read others: without comments, with a space where
there was one, on one line, escapes in strings and IRIs made plain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, Literal, NamedTuple, cast

from bondgraph.errors import BadQuery
from bondgraph.namespaces import PREFIXES, Iri, text

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "UPDATE"]
Kind = Literal["iri", "string", "variable", "name", "blank", "language", "number", "word", "mark"]

_FORMS: Final = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES: Final = frozenset("INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH".split())
_MARKS: Final = frozenset("{}()[].;,=!<>|&+-*/^?~")

_LONGEST: Final = 200_000

# The terminals of https://www.w3.org/TR/sparql11-query/#sparqlGrammar.
_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_START: Final = f"{_BASE}_"
_INNER: Final = f"{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040"
_CHAR: Final = f"[-{_INNER}]"
_ESCAPE: Final = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_IN_STRING: Final = rf"\\[tbnrf\\\"']|{_ESCAPE}"
_PLX: Final = r"%[0-9A-Fa-f]{2}|\\[-_~.!$&'()*+,;=/?#@%]"
_TOKEN: Final = re.compile(
    rf"""
      (?P<gap>      (?: [ \t\r\n] | \#[^\r\n]* )++ )
    | (?P<iri>      < (?: [^\x00-\x20<>"{{}}|^`\\] | {_ESCAPE} )*+ > )
    | (?P<string>   \"\"\" (?: "{{0,2}} (?: [^"\\] | {_IN_STRING} ) )*+ \"\"\"
                  | ''' (?: '{{0,2}} (?: [^'\\] | {_IN_STRING} ) )*+ '''
                  | " (?: [^"\\\r\n] | {_IN_STRING} )*+ "
                  | ' (?: [^'\\\r\n] | {_IN_STRING} )*+ ' )
    | (?P<variable> [?$] [{_START}0-9] [{_INNER}]*+ )
    # A prefix has few dots, lest a row of words be read to its end again from each of them. Of a name's groups that
    # begin with a dot, Oxigraph reads one only: what follows is for it a full stop and a word.
    | (?P<name>     (?P<prefix> (?: [{_BASE}] {_CHAR}*+ (?: \.++ {_CHAR}++ ){{0,9}}+ )?+ ) :
                    (?: (?: [{_START}:0-9] | {_PLX} ) (?: {_CHAR} | : | {_PLX} )*+
                        (?: \.++ (?: {_CHAR} | : | {_PLX} )++ )?+ )?+ )
    | (?P<blank>    _: [{_START}0-9] {_CHAR}*+ (?: \.++ {_CHAR}++ )*+ )
    | (?P<language> @ [A-Za-z]++ (?: -[A-Za-z0-9]++ )*+ (?: --[A-Za-z]++ )?+ )
    | (?P<number>   [0-9]++ \.[0-9]*+ [eE][+-]?[0-9]++ | \.?[0-9]++ [eE][+-]?[0-9]++ | [0-9]*\.[0-9]++ | [0-9]++ )
    | (?P<word>     [{_START}] [{_INNER}]*+ )
    | (?P<mark>     . )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)", re.DOTALL)
_SPELT: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_UNFIT: Final = re.compile('[\x00-\x20<>"{}|^`\\\\]')
# What could end a comparison's operand, were the < of an IRI taken for "less than".
_HIDING: Final = {ord("'"): "\\u0027", ord(")"): "\\u0029"}

_COMPLAINT: Final = re.compile(r"error at 1:([0-9]+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"[A-Z]\w* \w+ \w+")
# Oxigraph says how far it got by the end of a keyword that it tried, not by its beginning. With more room between
# tokens than the longest keyword has letters, both lie before the next token.
_ROOM: Final = " " * 24
_SHOWN: Final = 40
"""Characters of a token that an error shows."""
_PAIRS: Final = {"{": "}", "(": ")", "[": "]"}
_APART: Final = frozenset("{}()[];,")
_CALLED_CLOSELY: Final = frozenset({"BNODE", "COALESCE", "CONCAT"})
"""What Oxigraph knows only with its bracket right behind it."""
_TOGETHER: Final = frozenset({("{", "|"), ("|", "}"), ("<", "("), (")", ">"), ("(", ")")})


class Token(NamedTuple):
    """A token of a query.

    Attributes:
        kind: what it is.
        text: as no engine can misread it.
        start: where it begins in the query as written.
        spaced: whether a space or a comment stands before it.
    """

    kind: Kind
    text: str
    start: int
    spaced: bool


class Query(NamedTuple):
    """A query that may be evaluated.

    Attributes:
        form: what it asks for.
        text: what to hand to an engine.
        written: how it was handed in.
        tokens: what it is made of.
        starts: where each token begins in the text.
    """

    form: Form
    text: str
    written: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The variables of ``SELECT *`` in the order in which the query names them first; of another query, none.

        >>> read("SELECT * { ?b ?a $b }").columns
        ('b', 'a')
        """
        said = [*(token.text.upper() for token in self.tokens), "", ""]
        at = said.index("SELECT") + 1 if self.form == "SELECT" else 0
        at += said[at] in ("DISTINCT", "REDUCED")
        if self.form != "SELECT" or said[at] != "*":
            return ()
        return tuple(dict.fromkeys(token.text[1:] for token in self.tokens[at:] if token.kind == "variable"))

    def unread(self, complaint: str) -> BadQuery:
        """The error for what Oxigraph's parser complains of: ``error at 1:85: expected WHERE``."""
        found = _COMPLAINT.match(complaint)
        if found is None:
            return BadQuery(" ".join(complaint.split()))
        offset = int(found[1]) - 1
        told = next((each for each in found[2].split(", ") if _SENTENCE.match(each)), "").rstrip(".")
        if offset >= len(self.text):
            where, what = len(self.written.rstrip()), f"it ends too early{self._open()}"
        else:
            token = self.tokens[max(bisect_right(self.starts, offset) - 1, 0)]
            more = "…" if len(token.text) > _SHOWN else ""
            where, what = token.start, f"{token.text[:_SHOWN]}{more} is not expected here"
        return wrong(self.written, where, told or what)

    def _open(self) -> str:
        """Which bracket is not closed, if any is."""
        opened: list[Token] = []
        for token in self.tokens:
            if token.kind == "mark" and token.text in _PAIRS:
                opened.append(token)
            elif token.kind == "mark" and opened and token.text == _PAIRS[opened[-1].text]:
                opened.pop()
        if not opened:
            return ""
        begins = wrong(self.written, opened[-1].start, "")
        first = opened[-1].text
        return f"; {_PAIRS[first]} is expected, since {first} is open from line {begins.line}, column {begins.column}"


UNNAMED: Final = ""
"""In a dataset, the graph that has no name, which is a corpus's."""


class Dataset(NamedTuple):
    """The graphs that a query is asked of, by IRI, in place of what it says itself (SPARQL 1.1 Protocol, section 2.1.4).

    Attributes:
        default: those that are its default graph together; `UNNAMED` for the graph that has no name.
        named: those that it may name.
    """

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def read(written: str, *, service: bool = False, update: bool = False, base: str | None = None) -> Query:
    """Read a query as it was written.

    The prefixes of `bondgraph.namespaces.PREFIXES` need no declaration; a query's own go before them.

    Args:
        written: SPARQL 1.1.
        service: whether it may ask other servers.
        update: whether it may be an update.
        base: what its relative IRIs are resolved against, unless it says so itself.

    Raises:
        BadQuery: it cannot be taken apart, it is an update or asks another server, and may not.

    >>> read("ASK { ?s bg:supports ?o } # is there any?").text.split()[:3]
    ['PREFIX', 'bg:', '<https://w3id.org/bondgraph/ns#>']
    >>> read("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    bondgraph.errors.BadQuery: the query cannot be answered: line 1, column 12: SERVICE asks another server, which is not allowed here
    """
    if len(written) > _LONGEST:
        raise BadQuery(f"it is longer than {_LONGEST:,} characters")
    tokens = tuple(_tokens(written))
    form = _form(written, tokens, update=update)
    if not service and (asking := _service(tokens)):
        raise wrong(written, asking.start, "SERVICE asks another server, which is not allowed here")
    return _put_together(form, written, tokens, base)


def made(query: Query, tokens: tuple[Token, ...], base: str | None) -> Query:
    """A query of other tokens, which stand for what was written where they say.

    Raises:
        BadQuery: it asks another server.
    """
    if asking := _service(tokens):
        raise wrong(query.written, asking.start, "SERVICE asks another server, which is not allowed here")
    return _put_together(query.form, query.written, tokens, base)


def _put_together(form: Form, written: str, tokens: tuple[Token, ...], base: str | None) -> Query:
    parts = [f"BASE {Iri(base).n3()} " if base else "", _prologue(written, tokens)]
    length = sum(map(len, parts))
    starts = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        room = _ROOM if before is None or _parted(before, token) else ""
        starts.append(length + len(room))
        parts += (room, token.text)
        length = starts[-1] + len(token.text)
    return Query(form, "".join((*parts, _ROOM)), written, tokens, tuple(starts))


def _tokens(written: str) -> Iterator[Token]:
    spaced = False
    for found in _TOKEN.finditer(written):
        if found.lastgroup == "gap":
            spaced = True
            continue
        kind = cast(Kind, "name" if found.lastgroup == "prefix" else found.lastgroup)
        token = Token(kind, found[0], found.start(), spaced)
        match kind:
            case "iri":
                token = token._replace(text=_iri(written, token))
            case "string":
                token = token._replace(text=_string(written, token))
            case "mark":
                _check_mark(written, token)
        yield token
        spaced = False


def _iri(written: str, token: Token) -> str:
    plain = _plain(written, token)[1:-1]
    if _UNFIT.search(plain):
        raise wrong(written, token.start, "an IRI holds a character that no IRI has")
    return f"<{plain.translate(_HIDING)}>"


def _string(written: str, token: Token) -> str:
    quotes = 3 if token.text[:3] in ('"""', "'''") else 1
    return text(_plain(written, token)[quotes:-quotes]).n3()


def _plain(written: str, token: Token) -> str:
    """A token without its escapes."""
    try:
        plain = _ESCAPED.sub(_spelt, token.text)
        plain.encode()
    except (ValueError, OverflowError):
        raise wrong(written, token.start, "it holds a character that does not exist") from None
    return plain


def _spelt(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    return chr(int(number, 16)) if number else _SPELT.get(escape[3], escape[3])


def _check_mark(written: str, token: Token) -> None:
    reason = ""
    if token.text in "\"'":
        reason = "a string does not end, or holds an escape that there is not"
    elif token.text == "<" and re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://").match(written, token.start):
        reason = "an IRI does not end, or holds a character that no IRI has"
    elif token.text not in _MARKS:
        reason = f"{token.text!r} has no meaning here"
    if reason:
        raise wrong(written, token.start, reason)


def _form(written: str, tokens: tuple[Token, ...], *, update: bool) -> Form:
    """What a query asks for: its first word behind BASE and PREFIX."""
    for token in tokens:
        said = token.text.upper()
        if token.kind == "word" and said not in ("BASE", "PREFIX"):
            if said in _FORMS:
                return cast(Form, said)
            if said in _UPDATES and update:
                return "UPDATE"
            if said in _UPDATES:
                raise wrong(
                    written,
                    token.start,
                    f"{said} changes what is stored, and updates are refused; SELECT, ASK, CONSTRUCT and DESCRIBE ask",
                )
            raise wrong(
                written, token.start, f"a query begins with {', '.join(_FORMS)}, not with {token.text}"
            )
    raise BadQuery(f"there is no {', '.join(_FORMS[:-1])} or {_FORMS[-1]} in it")


def _service(tokens: tuple[Token, ...]) -> Token | None:
    """The token that asks another server, if any does."""
    for at, token in enumerate(tokens):
        if token.kind == "word" and "service" in token.text.casefold():
            return token
        prefix = token.text.partition(":")[0] if token.kind == "name" else ""
        if "service" in prefix.casefold():
            # SERVICEx:y { } asks x:y, unless the braces are those of a graph.
            follows = tokens[at + 1].text if at + 1 < len(tokens) else ""
            precedes = tokens[at - 1].text.upper() if at else ""
            if follows == "{" and precedes not in ("GRAPH", "FROM", "NAMED"):
                return token
    return None


def _prologue(written: str, tokens: tuple[Token, ...]) -> str:
    """Declarations of the prefixes that are used and not declared."""
    declared = {
        token.text[:-1]
        for before, token in pairwise(tokens)
        if before.text.upper() == "PREFIX" and token.kind == "name" and token.text.endswith(":")
    }
    used: Mapping[str, Token] = {
        token.text.partition(":")[0]: token for token in reversed(tokens) if token.kind == "name"
    }
    for prefix, token in used.items():
        if prefix not in declared and prefix not in PREFIXES:
            raise wrong(
                written,
                token.start,
                f"no prefix {prefix}: is declared; write PREFIX {prefix}: <…> at the beginning",
            )
    return "".join(
        f"PREFIX {prefix}: {Iri(PREFIXES[prefix].base).n3()} " for prefix in sorted(used.keys() - declared)
    )


def _parted(before: Token, token: Token) -> bool:
    """Whether to put room between two tokens."""
    if token.text == "(" and before.text.upper() in _CALLED_CLOSELY:
        return False
    if (before.text, token.text) in _TOGETHER:
        return False
    return token.spaced or before.text in _APART or token.text in _APART


def wrong(written: str, offset: int, reason: str) -> BadQuery:
    """The error at an offset, told by line and column as editors count them."""
    lines = re.split(r"\r\n|\r|\n", written[:offset])
    return BadQuery(reason, len(lines), len(lines[-1]) + 1)
