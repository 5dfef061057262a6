"""What an export leaves out is said: every string of a corpus's records stands in it, or its field is named."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from tests.factories import agent, claim, concept, corpus, passage, record, relation, source, work

from bondgraph.exporting import FORMATS, export
from bondgraph.library import Library
from bondgraph.model import Agent, Corpus, Question
from bondgraph.opening import build

TEXT: Final = "One says QQfirst and then another QQlast of it. Elsewhere QQagain is said and meant QQtoo. QQleft is left QQaway."
SPAN: Final = "QQfirst and then another QQlast"
AGAIN: Final = "QQagain is said and meant QQtoo"
LEFT_OUT: Final = "QQleft is left QQaway"


def marked() -> Corpus:
    """A corpus with every field that records have, each text of its own."""
    place = passage("x", AGAIN, TEXT).model_dump(include={"start", "end", "first", "last", "sha256"})
    left = passage("x", LEFT_OUT, TEXT).model_dump(include={"start", "end", "first", "last", "sha256"})
    asked = {
        "id": "qq-question", "was": "qq-question-was", "label": "QQquestionlabel", "asks": "QQasks?", "about": "qq-concept",
        "raised_by": "qq-passage",
        "positions": [{"id": "qq-position", "label": "QQpositionlabel", "says": "QQpositionsays.", "was": "qq-position-was"}],
    }  # fmt: skip
    voice = Agent.model_validate(
        {
            "id": "qq-agent", "was": "qq-agent-was", "name": {"family": "QQfamily", "given": "QQgiven"}, "also_called": "QQalso",
            "tradition": "qq-tradition", "same_as": "https://example.org/qq-same", "type": "group",
        }
    )  # fmt: skip
    return corpus(
        record=record(
            id="qq-corpus", title="QQtitle", edition="QQedition", licence="QQlicence", curators="qq-curator",
            description="QQdescription.", method="QQmethod.", not_covered="QQnotcovered.",
        ),
        agents=(agent("qq-curator"), voice, agent("qq-teller"), agent("qq-named")),
        works=(
            work(
                "QQwork1990", was="QQworkwas1989", title="QQworktitle", subtitle="QQsubtitle", publisher="QQworkpublisher",
                author={"family": "QQauthor", "given": "QQforename"}, issued=1990, by="qq-agent", note="QQworknote",
                as_cited={"source": "qq-source", "author": {"family": "QQprinted"}, "title": "QQprintedtitle", "note": "QQprintednote."},
            ),
            work("QQcited1980", title="QQcitedtitle", author={"family": "QQelder"}, issued=1980),
        ),
        sources=(
            source(
                "qq-source", TEXT, was="qq-source-was", title="QQsourcetitle", by="qq-agent", publisher="QQpublisher",
                url="https://example.org/qq-page", note="QQsourcenote.",
                left_out={"because": "QQleftbecause.", "at": left},
            ),
        ),
        concepts=(
            concept("qq-concept", label="QQconcept", also_called="QQalsoconcept", scope="QQscope.", was="qq-concept-was",
                    broader="qq-broader", related="qq-tradition"),
            concept("qq-broader"), concept("qq-tradition"),
        ),
        questions=(Question.model_validate(asked),),
        passages=(
            passage("qq-passage", SPAN, TEXT, source="qq-source", was="qq-passage-was", quotes="QQwork1990", role="aside", also_at=place),
        ),
        claims=(
            claim(
                "qq-claim", was="qq-claim-was", says="QQsays.", about="qq-concept", held_by="qq-agent", in_work="QQwork1990",
                told_by={"agent": "qq-teller", "how": "summarises"}, passages="qq-passage", answers="qq-question/qq-position",
                note="QQclaimnote.", stands_alone="QQalone.",
            ),
            claim("qq-other", says="QQothersays.", held_by="qq-teller", passages="qq-passage"),
        ),
        relations=(
            relation("qq-claim", "supports", "qq-other", because="QQbecause.", basis="in-text", nature="restates",
                     passage="qq-passage", drawn_by="qq-agent"),
            relation("qq-claim", "contrasts", "qq-other", because="QQcontrast.", nature="tension", drawn_by="qq-curator"),
            relation("qq-claim", "defines", "qq-concept", because="QQdefines.", drawn_by="qq-curator"),
        ),
        citations=(
            {"citing": "QQwork1990", "cites": "QQcited1980", "passage": "qq-passage", "intent": "credits", "terms": "qq-concept"},
            {"citing": "QQwork1990", "names": "qq-named", "passage": "qq-passage", "intent": "disputes"},
        ),
    )  # fmt: skip


@cache
def library() -> Library:
    return build(marked())


def strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The strings of a record with the names that lead to them."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from strings(each, f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from strings(each, path)
    elif isinstance(value, str):
        yield path, value


def told(name: str) -> str:
    """An export as text; nothing in the corpus has to be escaped in any of them."""
    content = b"".join(export(library(), name))
    if name == "parquet":
        from pyarrow import BufferReader, parquet  # type: ignore[import-untyped]

        table = parquet.read_table(BufferReader(content))
        about = {name.decode(): value.decode() for name, value in table.schema.metadata.items()}
        return json.dumps([about, table.to_pylist()])
    if name == "csv-pair":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(map(archive.read, archive.namelist()))
    return content.decode()


def lost(name: str) -> set[str]:
    """The fields of which a string is not in an export."""
    text = told(name)
    records = [json.loads(line) for line in library().lines()]
    found = [each for record in records for each in strings(record, record.pop("kind"))]
    assert len(found) > 100
    return {
        path for path, value in found if not any(each in text for each in (value, *_OTHERWISE.get(value, ())))
    }


_OTHERWISE: Final = {"summarises": ("bg:summariser", "ns#summariser")}
"""What a string is in formats that have a word of their own for it."""

_WAS: Final = r".*\.was"
_PLACES: Final = r"passage\.(also_at\..*|sha256)"
_CORPUS: Final = r"corpus\..*"
_GRAPH: Final = {
    "Of a work there are title, authors and year": r"work\.(type|note|publisher|as_cited\..*)",
    "the first place where its words stand, without the digest": _PLACES,
    "Former ids, addresses of agents elsewhere, what sources leave out": (
        rf"{_WAS}|agent\.same_as|source\.left_out\..*|corpus\.(method|not_covered)"
    ),
}
_ROWS: Final = {
    "Relations with their reasons, definitions and citations are left out": r"(relation|citation)\..*",
    "Former ids and what sources leave out": rf"{_WAS}|source\.left_out\..*",
    "What the corpus says of itself": _CORPUS,
    "nothing else is told of them": r"(agent|work|concept|question|source|passage)\..*|claim\.(held_by|in_work|told_by\.agent)",
}

NAMED: Final[dict[str, dict[str, str]]] = {
    **dict.fromkeys(("graphml", "gexf", "dot", "cytoscape", "node-link"), _GRAPH),
    "csv-pair": {**_GRAPH, "What the corpus says of itself": _CORPUS},
    "csv-nodes": {
        **_GRAPH,
        "What the corpus says of itself": _CORPUS,
        "The edges are left out": r"(relation|citation)\..*",
    },
    "csv-edges": {
        **_GRAPH,
        "What the corpus says of itself": _CORPUS,
        "The nodes are left out but for their ids": r"(agent|claim|concept|passage|question|source|work)\..*",
    },
    "csv": {**_ROWS, "a claim's note and why it stands alone": r"claim\.(note|stands_alone)"},
    "markdown": {
        **_ROWS,
        "Of claims the id, concepts, notes, why one stands alone": r"claim\.(id|about|note|stands_alone)",
        "a teller and a position the label": r"claim\.answers\..*",
    },
    "parquet": {
        "Citations are left out, and what no claim names": r"citation\..*|agent\.id|work\.(id|title)|concept\.(id|label)",
        "of other nodes than claims there are id and label": r"(agent|work|concept|question|source)\..*",
        "the first place where its words stand, without the digest": _PLACES,
        "Former ids, what sources leave out, and of the corpus the base of IRIs": (
            rf"{_WAS}|source\.left_out\..*|corpus\.(base|method|not_covered)"
        ),
    },
    "nanopubs": {
        "are named in them, not described": r"(agent|work|concept|question|source)\..*",
        "citations are left out": r"citation\..*",
        "Former ids are left out, and what the corpus says that it is about": rf"{_WAS}|corpus\.(description|method|not_covered)",
        "they have the first, and no digest": _PLACES,
        "its note, why it stands alone": r"claim\.(note|stands_alone)",
    },
    "argdown": {
        "Concepts are tags, and nothing else is told of them": r"concept\..*",
        "Agents, works and sources are named in the data": r"(agent|work|source)\..*|claim\.(held_by|in_work|told_by\.agent)",
        "citations are left out": r"citation\..*",
        "its id, role, first and last words, digest and what it quotes": r"passage\..*|claim\.passages|relation\.(passage|drawn_by)",
        "Ids of questions and positions, what raises a question, and former ids": rf"question\..*|claim\.answers\..*|{_WAS}",
        "of the corpus there are title, edition and licence": r"corpus\.(id|base|description|curators|method|not_covered)",
    },
    "aif": {
        "Concepts with their definitions, questions, positions, passages and citations have no place": (
            r"(concept|question|passage|citation)\..*|claim\.(about|answers\..*|passages)"
            r"|relation\.(because|object|type|passage)"  # of a definition
        ),
        "Agents, works and sources are named by their labels": r"(agent|work|source)\..*|claim\.in_work",
        "former ids and what the corpus says of itself": rf"{_WAS}|{_CORPUS}",
    },
    "discourse-graph": {
        "Concepts with their definitions": r"concept\..*|claim\.about|relation\.(because|object|type)",
        "what a question is about": r"question\.about",
        "who is of which tradition": r"agent\.tradition",
        "passages with their places": r"passage\..*|(relation|citation)\.passage|question\.raised_by|claim\.passages",
        "and citations are left out": r"citation\..*",
        "there are label and title, and neither the rest": r"(agent|work|source)\..*",
        "Former ids and what the corpus says of itself": rf"{_WAS}|{_CORPUS}",
    },
}
"""Of each format that leaves something out, what its sentences name, and which fields that is."""


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_left_out_is_said(name: str) -> None:
    said, named, fields = " ".join(FORMATS[name].leaves_out), NAMED.get(name, {}), lost(name)
    assert all(words in said for words in named), [words for words in named if words not in said]
    assert {
        field for field in fields if not any(re.fullmatch(each, field) for each in named.values())
    } == set()
    for words, each in named.items():
        assert any(re.fullmatch(each, field) for field in fields), f"nothing is lost of: {words}"
