"""Ids, references and the names that come near them.

An id is a slug that a person can say aloud; it is unique among the nodes of its kind. A `Ref` is a kind with
an id, written ``kind:id`` where a bare id would be ambiguous. Under a base IRI every `Ref` has one IRI,
``<base><kind>/<id>``, and back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, get_args
from urllib.parse import quote, unquote

Kind = Literal[
    "corpus",
    "agent",
    "work",
    "source",
    "passage",
    "concept",
    "question",
    "position",
    "claim",
    "relation",
    "citation",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

SLUG: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""An id: lower-case letters and digits, joined by single hyphens."""

CITEKEY: Final = r"[A-Za-z0-9][A-Za-z0-9_.:+-]*"
"""A work's id: what reference managers write as citation keys."""

# What an IRI path may hold unescaped (RFC 3986, pchar) besides letters and digits, and the slash of a position.
_PATH_SAFE: Final = "/-._~!$&'()*+,;=:@"


class Ref(NamedTuple):
    """A node's kind and id.

    >>> Ref("claim", "yalom-sine-qua-non").iri("https://example.org/")
    'https://example.org/claim/yalom-sine-qua-non'
    >>> Ref.of_iri("https://example.org/", "https://example.org/position/cure/vehicle")
    Ref(kind='position', id='cure/vehicle')
    >>> str(Ref("concept", "bond"))
    'concept:bond'
    """

    kind: Kind
    id: str

    def iri(self, base: str) -> str:
        """This node's IRI under a base IRI that ends in ``/`` or ``#``."""
        if self.id.isascii() and self.id.replace("-", "").isalnum():  # as ids are: nothing to quote
            return f"{base}{self.kind}/{self.id}"
        return f"{base}{self.kind}/{quote(self.id, safe=_PATH_SAFE)}"

    @classmethod
    def of_iri(cls, base: str, iri: str) -> Ref:
        """The reference that an IRI under the base stands for.

        What belongs to a node, such as ``…/claim/x#told-1``, is no node.

        Raises:
            ValueError: the IRI is not under the base, names no kind of node, or is not written as `iri` writes it.
        """
        kind, _, name = iri.removeprefix(base).partition("/")
        for known in KINDS:
            if kind == known and name:
                ref = cls(known, unquote(name))
                if ref.iri(base) == iri:
                    return ref
        raise ValueError(f"{iri} is no node under {base}")

    @classmethod
    def parse(cls, text: str) -> Ref | None:
        """The reference that ``kind:id`` stands for, or None where the text names no kind.

        >>> Ref.parse("concept:bond")
        Ref(kind='concept', id='bond')
        >>> Ref.parse("bond") is None
        True
        """
        kind, colon, name = text.partition(":")
        for known in KINDS:
            if colon and kind == known and name:
                return cls(known, name)
        return None

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


def fold(text: str) -> str:
    """The text as it is compared: no accents, no case, single spaces.

    >>> fold("  Jérôme   GRÖẞE ")
    'jerome grosse'
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def words_of(text: str) -> list[str]:
    """The words of a text as they are compared.

    >>> words_of("Jérôme’s “bond”: 2 of 3")
    ['jerome', 's', 'bond', '2', 'of', '3']
    """
    return re.findall(r"\w+", fold(text))


_ENDING: Final = re.compile(r"(?<=\w{4})(?:ies|e?s|e?d|ing|ly|al|e|y)$")


def stem(word: str) -> str:
    """A folded English word without its ending, as far as four letters or more are left.

    >>> [stem(word) for word in ("requires", "required", "laboratories", "laboratory", "ties")]
    ['requir', 'requir', 'laborator', 'laborator', 'ties']
    """
    return _ENDING.sub("", word)


def slugify(text: str) -> str:
    """The text as a slug.

    >>> slugify("The Therapist’s «own» self")
    'the-therapist-s-own-self'
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known names that come nearest to a name, best first; at most `most`, perhaps none.

    A name that begins or holds the one asked for counts as near, however much longer it is.

    >>> nearest("yalon", ["yalom", "jung", "flores"])
    ['yalom']
    >>> nearest("flores", ["flores-insight-regulation", "yalom"])
    ['flores-insight-regulation']
    """
    import difflib  # it takes a while, and only a name that nothing has needs it

    folded: dict[str, str] = {}
    for candidate in known:
        folded.setdefault(fold(candidate), candidate)
    wanted = fold(name)
    close = difflib.get_close_matches(wanted, folded, n=most, cutoff=0.6)
    parts = [part for part in folded if len(wanted) > 2 and wanted in part and part not in close]
    ranked = close + sorted(parts, key=lambda part: (not part.startswith(wanted), len(part), part))
    return [folded[match] for match in ranked[:most]]
