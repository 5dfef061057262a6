"""A CSL style with its locale, as they are read from their files (Citation Style Language 1.0.2).

Source: https://docs.citationstyles.org/en/stable/specification.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple
from xml.etree import ElementTree

from bondgraph.citing.markup import Quotes

_NAMESPACE: Final = re.compile(r"^\{[^}]*\}")
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
# The form of a term that stands in for one that there is not.
_INSTEAD: Final = {"verb-short": "verb", "symbol": "short", "verb": "long", "short": "long"}


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """An element of a style; none is equal to another, so that what is worked out of one can be kept by it.

    Attributes:
        name: what it is.
        given: its attributes.
        children: its elements.
        text: its text.
    """

    name: str
    given: Mapping[str, str]
    children: Sequence[Element]
    text: str

    @classmethod
    def of(cls, read: ElementTree.Element) -> Element:
        """An element as it was read; comments are left out."""
        return cls(
            _NAMESPACE.sub("", read.tag),
            {_NAMESPACE.sub("", name): value for name, value in read.attrib.items()},
            [cls.of(child) for child in read],
            read.text or "",
        )

    def changed(self, given: Mapping[str, str]) -> Element:
        """The element with some attributes changed."""
        return replace(self, given={**self.given, **given})

    def get(self, name: str, default: str = "") -> str:
        """An attribute."""
        return self.given.get(name, default)

    def child(self, name: str) -> Element | None:
        """The first element of a name within."""
        return next((child for child in self.children if child.name == name), None)

    def within(self, name: str) -> Iterator[Element]:
        """The elements of a name within."""
        return (child for child in self.children if child.name == name)


class Term(NamedTuple):
    """A word of a locale."""

    one: str
    several: str


class Stylesheet:
    """A style with its locale.

    Attributes:
        root: the style.
        macros: its macros by name.
        language: the language that it is written in.
    """

    def __init__(self, style: str, language: str) -> None:
        self.root = Element.of(_read(f"{style}.csl"))
        self.language = language
        self.macros = {each.get("name"): each for each in self.root.within("macro")}
        self._terms: dict[tuple[str, str], Term] = {}
        self._matches: dict[str, str] = {}
        self.dates: dict[str, Element] = {}
        options: dict[str, str] = {}
        # What the style says itself comes last, the more special the later.
        own = {
            each.get("lang"): each
            for each in self.root.within("locale")
            if each.get("lang") in ("", language, language[:2])
        }
        locales = [Element.of(_read("locales-en-US.xml"))]
        if language != "en-US":
            locales.append(Element.of(_read(f"locales-{language}.xml")))
        locales += [own[name] for name in ("", language[:2], language) if name in own]
        for locale in locales:
            for terms in locale.within("terms"):
                for term in terms.within("term"):
                    one, several = term.child("single"), term.child("multiple")
                    words = Term(one.text, several.text) if one and several else Term(term.text, term.text)
                    self._terms[term.get("name"), term.get("form", "long")] = words
                    if match := term.get("match"):
                        self._matches[term.get("name")] = match
            for date in locale.within("date"):
                self.dates[date.get("form")] = date
            for option in locale.within("style-options"):
                options |= option.given
        self.quotes = Quotes(
            self.term("open-quote"), self.term("close-quote"), self.term("open-inner-quote"), self.term("close-inner-quote"),
            within=options.get("punctuation-in-quote") == "true",
        )  # fmt: skip

    def term(self, name: str, form: str = "long", *, several: bool = False) -> str:
        """A word, in the form asked for or the one that stands in for it; empty where there is none."""
        wanted: str | None = form or "long"
        while wanted:
            if (found := self._terms.get((name, wanted))) is not None:
                return found.several if several else found.one
            wanted = _INSTEAD.get(wanted)
        return ""

    def ordinal(self, number: int) -> str:
        """A number as 1st, 2nd, 3rd."""
        two, one = f"ordinal-{number % 100:02d}", f"ordinal-{number % 10:02d}"
        if number % 100 >= 10 and (two, "long") in self._terms:
            return f"{number}{self.term(two)}"
        if (one, "long") in self._terms and self._matches.get(one, "last-digit") == "last-digit":
            return f"{number}{self.term(one)}"
        return f"{number}{self.term('ordinal')}"

    def option(self, area: Element, name: str, default: str = "") -> str:
        """An option that the style or its citation or bibliography sets."""
        return area.given.get(name, self.root.given.get(name, default))


def _read(name: str) -> ElementTree.Element:
    # The files are the project's own: https://docs.python.org/3/library/xml.html#xml-security is about others.
    return ElementTree.fromstring((files(__package__) / "csl" / name).read_bytes())


@cache
def stylesheet(style: str, language: str) -> Stylesheet:
    """The style of a file, with the locale of a language."""
    return Stylesheet(style, language)
