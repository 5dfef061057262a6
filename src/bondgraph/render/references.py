"""Citations and references as text, HTML, Markdown, and in the formats of reference managers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, Literal, get_args

from bondgraph.answers import Cite, Mention, Reference
from bondgraph.citing.formats import FORMATS, FormatName

WrittenAs = Literal["text", "html", "markdown", "bibtex", "biblatex", "ris", "csl-json", "json"]

MEDIA_TYPES: Final[dict[WrittenAs, str]] = {
    "json": "application/json",
    "text": "text/plain",
    "html": "text/html",
    "markdown": "text/markdown",
    **{name: each.media_type for name, each in FORMATS.items()},
}
"""The media type of each format."""

assert set(MEDIA_TYPES) == set(get_args(WrittenAs))


def written(answer: Cite, form: WrittenAs) -> str:
    """An answer in a format."""
    match form:
        case "json":
            return answer.model_dump_json(indent=2) + "\n"
        case "text":
            return "".join(f"{line}\n" for line in _text(answer))
        case "html":
            return "".join(f"{line}\n" for line in _html(answer))
        case "markdown":
            return "".join(f"{line}\n" for line in _markdown(answer))
        case _:
            return records(answer, form)


def records(answer: Cite, form: FormatName) -> str:
    """The records of an answer, in a format of reference managers."""
    every = {each.key: each for each in (*answer.references, *answer.originals, *answer.read_in)}
    ways = {each.key: each.by_way_of for each in every.values() if each.by_way_of}
    return FORMATS[form].write((each.csl for each in every.values()), ways)


def _text(answer: Cite) -> Iterator[str]:
    for mention in answer.mentions:
        yield mention.text
        yield from (f"    {said}" for said in _said(mention))
    if answer.mentions:
        yield ""
    for heading, references in _lists(answer):
        if heading:
            yield from ("", heading, "")
        for each in references:
            yield f"{each.label} {each.text}".strip()
            yield from (f"    {note}" for note in _notes(each))


def _lists(answer: Cite) -> Iterator[tuple[str, tuple[Reference, ...]]]:
    yield "", answer.references
    if answer.originals:
        yield "Not read, and not among the references", answer.originals
    if answer.read_in:
        yield "Read", answer.read_in


def _said(mention: Mention) -> Iterator[str]:
    if mention.chain:
        yield mention.chain
    yield from mention.notes


def _notes(reference: Reference) -> Iterator[str]:
    if reference.by_way_of:
        yield f"known by way of {', '.join(reference.by_way_of)} only"
    yield from reference.notes
    for form in reference.as_printed:
        said = f"{form.source.label} prints: {form.text}." if form.text else f"{form.source.label}:"
        yield f"{said} {form.note}" if form.note else said


def _html(answer: Cite) -> Iterator[str]:
    yield '<div class="cited">'
    for mention in answer.mentions:
        yield f'<p class="citation">{mention.html}</p>'
        yield from (f'<p class="note">{html.escape(said)}</p>' for said in _said(mention))
    for heading, references in _lists(answer):
        if heading:
            yield f"<h2>{html.escape(heading)}</h2>"
        yield '<ul class="references">'
        for each in references:
            label = f"{html.escape(each.label)} " if each.label else ""
            notes = "".join(f"<br><small>{html.escape(note)}</small>" for note in _notes(each))
            yield f'<li id="{html.escape(each.key)}">{label}{each.html}{notes}</li>'
        yield "</ul>"
    yield "</div>"


def _markdown(answer: Cite) -> Iterator[str]:
    for mention in answer.mentions:
        yield f"{_escaped(mention.text)}"
        yield ""
        yield from (f"> {_escaped(said)}  " for said in _said(mention))
        yield ""
    for heading, references in _lists(answer):
        if heading:
            yield from (f"**{heading}**", "")
        for each in references:
            yield f"- {_escaped(each.label)} {each.markdown}".replace("-  ", "- ")
            yield from (f"  - {_escaped(note)}" for note in _notes(each))
        yield ""


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|~^])", r"\\\1", text)


__all__ = ["MEDIA_TYPES", "WrittenAs", "records", "written"]
