"""The styles by name, with what each says where one work is known by way of another."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple, get_args

StyleName = Literal["apa", "mla", "chicago", "chicago-notes", "vancouver", "harvard"]


class Style(NamedTuple):
    """A style.

    Attributes:
        title: what it is called.
        file: its CSL style.
        language: the language and country that it is written in.
        quoted: what stands between a view and the text by which it is known, where that quotes it.
        told: the same, where the text tells it in other words.
        joint: what stands before the last of several names.
        least: of how many names on only the first is written.
        retrieved: what the style writes before an address though no day is known on which it was looked up.
        undated: what stands in place of a date that is not known, where the style itself writes nothing.
    """

    title: str
    file: str
    language: str
    quoted: str
    told: str
    joint: str
    least: int
    retrieved: str = ""
    undated: str = ""


STYLES: Final[dict[StyleName, Style]] = {
    "apa": Style(
        "APA, 7th edition", "apa", "en-US", "as cited in", "as cited in", " & ", 3,
        retrieved="Retrieved ",
    ),
    "mla": Style(
        "MLA, 9th edition", "modern-language-association", "en-US", "qtd. in", "cited in", " and ", 3
    ),
    "chicago": Style(
        "Chicago, 17th edition, author and date", "chicago-author-date-17th-edition", "en-US",
        "quoted in", "cited in", " and ", 4,
    ),
    "chicago-notes": Style(
        "Chicago, 17th edition, notes and bibliography", "chicago-notes-bibliography-17th-edition", "en-US",
        "quoted in", "cited in", " and ", 4,
    ),
    "vancouver": Style(
        "Vancouver (NLM, Citing Medicine, 2nd edition)", "nlm-citation-sequence", "en-US",
        "quoted in", "cited in", " and ", 3, undated="[date unknown]",
    ),
    "harvard": Style(
        "Harvard (Cite Them Right, 12th edition)", "harvard-cite-them-right", "en-GB",
        "quoted in", "cited in", " and ", 4,
    ),
}  # fmt: skip

assert tuple(STYLES) == get_args(StyleName)
