"""Taking a corpus in line by line: what is refused, and with which words, is what the checks of the whole corpus say."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import (
    CASES,
    claim,
    concept,
    corpus,
    left_out,
    passage,
    question,
    relation,
    source,
    work,
    write_corpus,
)

from bondgraph.building import intake
from bondgraph.building.intake import Arrived, Intake
from bondgraph.checking import check
from bondgraph.errors import CannotJudge, CorpusInvalid, CorpusNotFound
from bondgraph.ids import Kind
from bondgraph.jsonlines import LARGEST_LINE
from bondgraph.model import RECORDS, Citation
from bondgraph.problems import Problem, Severity
from bondgraph.reading import read
from bondgraph.shelves import Shelf

Record = dict[str, Any]
Change = Callable[[list[Record]], object]

SIZES: Final = {"large batches": (4_000, 100_000), "small batches": (3, 100_000), "read in part": (3, 0)}
"""How many records are judged at a time, and up to how many are all read again to say what is wrong."""


def sized(patch: pytest.MonkeyPatch, batch: int, whole: int) -> None:
    patch.setattr(intake, "_BATCH", batch)
    patch.setattr(intake, "_WHOLE", whole)


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    size: tuple[int, int] = SIZES[request.param]
    sized(monkeypatch, *size)
    return size


def take(path: Path) -> tuple[Intake, dict[Kind, bytes], list[Arrived]]:
    """The intake of a corpus that conforms, the lines of each kind, and what arrived."""
    arrived: list[Arrived] = []
    with TemporaryDirectory() as folder:
        taken = Intake(path, Path(folder), arrived.append)
        taken.take()
        lines = {kind: (Path(folder) / f"{kind}s.jsonl").read_bytes() for kind in RECORDS}
        names = {f"{kind}s.jsonl{end}" for kind in RECORDS for end in ("", ".begins")}
        names |= {f"{kind}s.jsonl.{end}.npy" for kind in RECORDS for end in ("digests", "numbers")}
        assert {each.name for each in Path(folder).iterdir()} <= names
    return taken, lines, arrived


def refusal(path: Path) -> list[Problem]:
    """What the intake says is wrong."""
    try:
        take(path)
    except CorpusInvalid as error:
        return list(error.problems)
    return []


def errors(path: Path) -> list[Problem]:
    """What the checks of the corpus as a whole say is wrong."""
    return [problem for problem in check(read(path)) if problem.severity is Severity.ERROR]


def told(problems: Iterable[Problem], whole: int) -> list[tuple[object, ...]]:
    """Problems to be compared: where not all ids are at hand, no near one of a large kind is suggested."""
    large = ("unknown-claim", "unknown-passage")
    return [
        (it.file, it.line, it.column, it.code, it.message)
        + (() if not whole and it.code in large and "was renamed" not in it.remedy else (it.remedy,))
        for it in problems
    ]


WIDE: Final = corpus(
    works=(
        work("tang2001", by="tang", was="tang2000"),
        work("sen2005", by=("sen", "tang")),
        work("anon1990"),
    ),
    sources=(
        source(
            "leaflet",
            left_out=(
                left_out("So it is.", "Nobody at our table minds a second cup.", "A pot holds six cups."),
            ),
        ),
    ),
    concepts=(
        concept("calm", broader="state"),
        concept("state"),
        concept("wakefulness", broader="state", related="calm"),
    ),
    questions=(question(), question("taste", ("sweet", "bitter"))),
    passages=(
        passage("on-calm", "Tea calms those who drink it slowly."),
        passage("on-waking", "Tea may keep a tired mind awake."),
        passage("on-both", "As Sen told it, the old monks drank tea against sleep."),
    ),
    claims=(
        claim("tea-calms", about="calm", in_work="tang2001", answers="effect/calms", was="tea-soothes"),
        claim("tea-wakes", held_by="sen", passages="on-waking", about="wakefulness", answers="effect/wakes"),
        claim(
            "cup-matters", held_by="sen", passages="on-both", told_by={"work": "tang2001", "how": "quotes"}
        ),
        claim("tea-rests", passages="on-calm"),
        claim("tea-quiets", passages="on-calm"),
    ),
    relations=(
        relation("tea-calms", "contrasts", "tea-wakes"),
        relation("tea-rests", "supports", "tea-calms", nature="restates"),
        relation("tea-quiets", "supports", "tea-rests", nature="restates"),
        relation("cup-matters", "supports", "tea-wakes", basis="in-text", passage="on-both", drawn_by="sen"),
        relation("tea-calms", "defines", "calm"),
    ),
    citations=(Citation.model_validate({"cites": "sen2005", "passage": "on-both", "citing": "tang2001"}),),
)
"""A corpus with every kind of record."""


def records() -> list[Record]:
    return [json.loads(line) for line in WIDE.lines()]


def written(path: Path, those: Iterable[Record]) -> Path:
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in those), encoding="utf-8")
    return path


def of(those: list[Record], kind: str, ident: str | int) -> Record:
    """The record of a kind by its id, or its place among those of its kind."""
    kin = [each for each in those if each["kind"] == kind]
    return kin[ident] if isinstance(ident, int) else next(each for each in kin if each["id"] == ident)


def setting(kind: str, ident: str | int, /, **fields: Any) -> Change:
    return lambda those: of(those, kind, ident).update(fields)


def again(kind: str, ident: str | int, /, **fields: Any) -> Change:
    """The record a second time, at the end of the file, with some fields otherwise."""
    return lambda those: those.append(of(those, kind, ident) | fields)


def without(kind: str, ident: str | int, field: str) -> Change:
    return lambda those: of(those, kind, ident).pop(field)


def both(*changes: Change) -> Change:
    return lambda those: [change(those) for change in changes]


NEW_SPAN: Final = {"start": 4, "end": 60, "first": "of them", "last": "it is", "sha256": "0" * 64}

BROKEN: Final[dict[str, tuple[str, Change]]] = {
    **{
        f"{kind} twice": ("duplicate-id", again(kind, ident))
        for kind, ident in {
            "agent": "tang",
            "work": "sen2005",
            "source": "leaflet",
            "concept": "calm",
            "question": "taste",
            "claim": "tea-rests",
            "passage": "on-both",
            "corpus": "tea",
        }.items()
    },
    "id that another was": ("duplicate-id", setting("claim", "tea-rests", was=["tea-calms"])),
    "id that two were": ("duplicate-id", setting("claim", "tea-rests", was=["tea-soothes"])),
    "id that it was itself": ("duplicate-id", setting("claim", "tea-rests", was=["tea-rests"])),
    "work that another was": ("duplicate-id", setting("work", "sen2005", was=["tang2001"])),
    "position twice": (
        "duplicate-id",
        lambda those: of(those, "question", "taste")["positions"].append(
            of(those, "question", "taste")["positions"][0]
        ),
    ),
    "unknown curator": ("unknown-agent", setting("corpus", 0, curators=["nobody"])),
    "unknown holder": ("unknown-agent", setting("claim", "tea-calms", held_by=["tan"])),
    "unknown maker": ("unknown-agent", setting("work", "tang2001", by=["nobody"])),
    "unknown drawer": ("unknown-agent", setting("relation", 0, drawn_by="nobody")),
    "unknown work": ("unknown-work", setting("claim", "tea-calms", in_work="tang2002")),
    "unknown work that tells": (
        "unknown-work",
        setting("claim", "cup-matters", told_by=[{"work": "none1999", "how": "quotes"}]),
    ),
    "unknown work, quoted": ("unknown-work", setting("passage", "on-both", quotes="none1999")),
    "unknown work, cited": ("unknown-work", setting("citation", 0, cites="none1999")),
    "unknown source": ("unknown-source", setting("passage", "on-both", source="leafle")),
    "unknown concept": ("unknown-concept", setting("claim", "tea-calms", about=["clam"])),
    "unknown broader concept": ("unknown-concept", setting("concept", "calm", broader=["sate"])),
    "unknown concept, defined": ("unknown-concept", setting("relation", 4, object="tea-calms")),
    "unknown question": (
        "unknown-question",
        setting("claim", "tea-calms", answers=[{"question": "effects", "position": "calms"}]),
    ),
    "unknown position": (
        "unknown-position",
        setting("claim", "tea-calms", answers=[{"question": "effect", "position": "calm"}]),
    ),
    "position of another question": (
        "position-of-another-question",
        setting("claim", "tea-calms", answers=[{"question": "effect", "position": "sweet"}]),
    ),
    "two positions": (
        "two-positions",
        setting(
            "claim",
            "tea-calms",
            answers=[
                {"question": "effect", "position": "calms"},
                {"question": "effect", "position": "wakes"},
            ],
        ),
    ),
    "unknown passage": ("unknown-passage", setting("claim", "tea-calms", passages=["on-clam"])),
    "unknown passage, drawing": ("unknown-passage", setting("relation", 3, passage="nowhere")),
    "unknown claim": ("unknown-claim", setting("relation", 1, object="tea-calm")),
    "unknown claim, starting": ("unknown-claim", setting("relation", 1, subject="tea-rest")),
    "renamed claim": ("unknown-claim", setting("relation", 1, object="tea-soothes")),
    "renamed work": ("unknown-work", setting("claim", "tea-calms", in_work="tang2000")),
    "listed twice": ("listed-twice", setting("claim", "tea-calms", about=["calm", "calm"])),
    "teller that holds": (
        "teller-is-holder",
        setting("claim", "tea-calms", told_by=[{"work": "tang2001", "how": "quotes"}]),
    ),
    "tellers in a circle": (
        "voice-loop",
        setting(
            "claim",
            "tea-calms",
            told_by=[{"agent": "sen", "how": "quotes"}, {"agent": "sen", "how": "reports"}],
        ),
    ),
    "relation twice": ("relation-twice", again("relation", 1, because="Once more.")),
    "contrast from both ends": (
        "contrast-from-both-ends",
        again("relation", 0, subject="tea-wakes", object="tea-calms"),
    ),
    "contrast twice": ("relation-twice", again("relation", 0)),
    "relation to itself": ("relation-to-itself", setting("relation", 1, object="tea-rests")),
    "relation without nature": ("relation-without-nature", without("relation", 1, "nature")),
    "wrong nature": ("wrong-nature", setting("relation", 1, nature="tension")),
    "in-text without a passage": ("in-text-without-passage", without("relation", 3, "passage")),
    "spans that overlap": ("passage-overlap", again("passage", "on-calm", id="more", **NEW_SPAN)),
    "one span for two": ("passage-overlap", again("passage", "on-calm", id="more")),
    "one span for two, first and last": (
        "passage-overlap",
        lambda those: those.insert(8, of(those, "passage", "on-both") | {"id": "more"}),
    ),
    "span of also_at in what is left out": (
        "passage-overlap",
        lambda those: setting(
            "passage", "on-calm", also_at=of(those, "source", "leaflet")["left_out"][0]["at"]
        )(those),
    ),
    "left out twice": (
        "passage-overlap",
        lambda those: of(those, "source", "leaflet")["left_out"].append(
            of(those, "source", "leaflet")["left_out"][0]
        ),
    ),
    "empty span": ("span-empty", setting("passage", "on-both", end=0, start=0)),
    "reversed span": ("span-reversed", setting("passage", "on-both", start=90, end=70)),
    "span beyond the text": ("span-beyond-text", setting("passage", "on-both", end=999_999_999)),
    "concepts in a circle": ("concept-circle", setting("concept", "state", broader=["wakefulness"])),
    "concept broader than itself": ("concept-circle", setting("concept", "state", broader=["state"])),
    "claims restate each other": (
        "restates-circle",
        again("relation", 1, subject="tea-calms", object="tea-quiets"),
    ),
    "unknown field": ("unknown-field", setting("claim", "tea-rests", say="?")),
    "claim that says nothing": ("claim-without-statement", without("claim", "tea-rests", "says")),
    "claim without its id": ("missing-field", without("claim", "tea-rests", "id")),
    "relation without its end": ("missing-field", without("relation", 1, "object")),
    "relation without its type": ("missing-field", without("relation", 1, "type")),
    "passage without its source": ("missing-field", without("passage", "on-both", "source")),
    "passage without its start": ("missing-field", without("passage", "on-both", "start")),
    "question without positions": ("missing-field", without("question", "effect", "positions")),
    "source without its length": ("missing-field", without("source", "leaflet", "length")),
    "concept without its id": ("missing-field", without("concept", "state", "id")),
    "wrong type": ("wrong-type", setting("claim", "tea-rests", says=["?"])),
    "bad id": ("bad-id", setting("claim", "tea-rests", id="Tea Rests")),
    "no kind of record": ("bad-value", setting("claim", "tea-rests", kind="clam")),
    "no kind": ("missing-field", without("claim", "tea-rests", "kind")),
    "corpus's own record in part": ("missing-field", without("corpus", 0, "edition")),
    "corpus's own record in part, and a relation drawn by nobody": (
        "missing-field",
        both(without("corpus", 0, "edition"), without("relation", 1, "drawn_by")),
    ),
    "no corpus's own record": ("missing-corpus", lambda those: those.pop(0)),
    "only other records": ("missing-corpus", lambda those: those.__delitem__(slice(0, 5))),
    "twice and unknown and overlapping": (
        "unknown-claim",
        both(
            again("claim", "tea-rests"),
            setting("relation", 1, subject="tea-soothes", object="tea-no"),
            setting("relation", 2, object="tea-nothing"),
            again("passage", "on-calm", id="more"),
            setting("claim", "tea-rests", say="?"),
        ),
    ),
}


@pytest.mark.parametrize(("code", "change"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_wrong_is_told_as_by_the_checks(
    code: str, change: Change, size: tuple[int, int], tmp_path: Path
) -> None:
    those = records()
    change(those)
    path = written(tmp_path / "corpus.jsonl", those)
    said = refusal(path)
    assert code in {problem.code for problem in said}
    assert told(said, size[1]) == told(errors(path), size[1])


@pytest.mark.parametrize(("code", "change"), BROKEN.values(), ids=BROKEN.keys())
def test_it_is_told_wherever_the_lines_stand(
    code: str, change: Change, size: tuple[int, int], tmp_path: Path
) -> None:
    those = records()
    change(those)
    random.Random(code).shuffle(those)
    path = written(tmp_path / "corpus.jsonl", those)
    said = refusal(path)
    assert code in {problem.code for problem in said}
    assert told(said, size[1]) == told(errors(path), size[1])


def lines_of(change: Callable[[list[bytes]], object]) -> bytes:
    those = [line.encode() + b"\n" for line in WIDE.lines()]
    change(those)
    return b"".join(those)


def put(number: int, line: bytes) -> Callable[[list[bytes]], object]:
    return lambda those: those.insert(number, line)


def cut(line: bytes) -> bytes:
    return line.replace(b"tea", b"t\xe9a", 1)


CLAIM: Final = next(number for number, line in enumerate(WIDE.lines()) if line.startswith('{"kind": "claim"'))

BYTES: Final[dict[str, tuple[str, bytes]]] = {
    "byte-order mark": ("byte-order-mark", b"\xef\xbb\xbf" + lines_of(lambda _: None)),
    "byte-order mark before another record": (
        "byte-order-mark",
        b"\xef\xbb\xbf" + lines_of(lambda those: those.reverse()),
    ),
    "nothing": ("missing-corpus", b""),
    "blank lines only": ("missing-corpus", b"\n \n\r\n"),
    "not UTF-8": ("not-utf-8", lines_of(lambda those: those.__setitem__(CLAIM, cut(those[CLAIM])))),
    "UTF-16": ("not-utf-8", lines_of(lambda _: None).decode().encode("utf-16")),
    "no JSON": ("json-syntax", lines_of(put(CLAIM, b'{"kind": "claim", "id": \n'))),
    "no JSON at all": ("json-syntax", lines_of(put(CLAIM, b"claims:\n"))),
    "no object": ("wrong-type", lines_of(put(CLAIM, b'["claim"]\n'))),
    "null": ("wrong-type", lines_of(put(CLAIM, b"null\n"))),
    "field twice": (
        "duplicate-key",
        lines_of(put(CLAIM, b'{"kind": "claim", "id": "x", "kind": "passage", "id": "y"}\n')),
    ),
    "kind that is no word": ("bad-value", lines_of(put(CLAIM, b'{"kind": ["claim"], "id": "x"}\n'))),
    "deep": ("json-syntax", lines_of(put(CLAIM, b"[" * 30_000 + b"\n"))),
    "control character": (
        "control-character",
        lines_of(
            lambda those: those.__setitem__(CLAIM, those[CLAIM].replace(b"It is said", b"It is \\u0007"))
        ),
    ),
    "too long a line": (
        "line-too-long",
        lines_of(put(CLAIM, b'{"kind": "claim", "id": "%s"}\n' % (b"x" * LARGEST_LINE))),
    ),
    "too long a line, the last": (
        "line-too-long",
        lines_of(lambda those: those.append(b'{"kind": "agent", "id": "%s"}' % (b"x" * LARGEST_LINE))),
    ),
    "a cut line": ("json-syntax", lines_of(lambda those: those.__setitem__(-1, those[-1][:20]))),
}


@pytest.mark.parametrize(("code", "data"), BYTES.values(), ids=BYTES.keys())
def test_what_is_wrong_with_a_line_is_told_as_by_the_checks(
    code: str, data: bytes, size: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(data)
    said = refusal(path)
    assert code in {problem.code for problem in said}
    assert told(said, size[1]) == told(errors(path), size[1])


INVALID: Final = sorted(path.parent for path in (CASES / "invalid").glob("*/corpus.jsonl"))


@pytest.mark.parametrize("case", INVALID, ids=lambda case: case.name)
def test_cases_of_json_lines_get_their_messages(case: Path, size: tuple[int, int]) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8").splitlines()
    assert [str(problem) for problem in refusal(case / "corpus.jsonl")] == expected


def test_a_folder_is_judged_as_a_whole(tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "tea", corpus(claims=(claim(held_by="nobody"),), relations=()))
    assert [problem.code for problem in refusal(folder)] == ["unknown-agent"]
    assert refusal(folder) == errors(folder)


def test_a_corpus_of_which_no_large_kind_is_at_hand_is_not_suggested_the_nearest_of_a_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sized(monkeypatch, 3, 0)
    those = records()
    setting("relation", 1, object="tea-calm")(those)
    setting("claim", "tea-calms", about=["clam"])(those)
    (unknown_concept, unknown_claim) = refusal(written(tmp_path / "corpus.jsonl", those))
    assert unknown_concept.remedy == "did you mean 'calm'?"
    assert unknown_claim.remedy == "add it, or mend the id"


def test_warnings_refuse_nothing(size: tuple[int, int], tmp_path: Path) -> None:
    those = records()
    setting("concept", "state", label="Calm")(those)
    path = written(tmp_path / "corpus.jsonl", those)
    assert [problem.code for problem in check(read(path))] == ["label-twice"]
    assert take(path)[0].counts["concept"] == 3


# -- what is taken in


def digest(path: Path) -> str:
    """The digest of a corpus that was read as a whole."""
    reading = read(path)
    assert reading.corpus is not None
    return reading.corpus.digest


VALID: Final = sorted(path for path in (CASES / "valid").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", VALID, ids=lambda case: case.name)
def test_lines_and_folders_give_the_same_records(case: Path, size: tuple[int, int], tmp_path: Path) -> None:
    path = case / "corpus.jsonl" if (case / "corpus.jsonl").exists() else case
    reading = read(path)
    assert reading.corpus is not None
    lines = "".join(f"{line}\n" for line in reading.corpus.lines())
    flat = tmp_path / "corpus.jsonl"
    flat.write_text(lines, encoding="utf-8")
    for given_path in (path, flat):
        taken, kinds, arrived = take(given_path)
        assert b"".join(kinds.values()).decode() == lines
        assert taken.digest == reading.corpus.digest == hashlib.sha256(lines.encode()).hexdigest()
        assert taken.corpus == reading.corpus.record
        assert list(taken.counts.values()) == [len(kinds[kind].splitlines()) for kind in RECORDS]
        pieces = [kinds[it.kind][it.start : it.end] for it in arrived]
        assert b"".join(pieces).decode() == lines
        assert [it.records for it in arrived] == [len(piece.splitlines()) for piece in pieces]


def kept_in_order(those: list[Record]) -> list[Record]:
    """The records mixed, those of one kind in the order that they had."""
    mixed = random.Random(4)
    waiting = {kind: [each for each in those if each["kind"] == kind] for kind in RECORDS}
    found = []
    while any(waiting.values()):
        found.append(waiting[mixed.choice([kind for kind in RECORDS if waiting[kind]])].pop(0))
    return found


def test_kinds_may_stand_in_any_order(size: tuple[int, int], tmp_path: Path) -> None:
    mixed = kept_in_order(records())
    assert [each["kind"] for each in mixed] != [each["kind"] for each in records()]
    path = written(tmp_path / "corpus.jsonl", mixed)
    assert take(path)[0].digest == digest(path) == WIDE.digest


def test_the_kind_may_stand_anywhere_in_a_line(size: tuple[int, int], tmp_path: Path) -> None:
    those = [{name: each[name] for name in sorted(each, reverse=True)} for each in records()]
    assert any(next(iter(each)) != "kind" for each in those)
    path = written(tmp_path / "corpus.jsonl", those)
    assert take(path)[0].digest == digest(path) == WIDE.digest


@pytest.mark.parametrize("end", [b"\r\n", b"\n\n", b" \n\t\n"], ids=["CRLF", "blank", "spaces"])
def test_line_ends_and_blank_lines_are_nothing(end: bytes, size: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_bytes(b"".join(line.encode() + end for line in WIDE.lines()))
    assert take(path)[0].digest == digest(path) == WIDE.digest


def test_the_last_line_may_have_no_end_and_be_as_long_as_a_line_may_be(
    size: tuple[int, int], tmp_path: Path
) -> None:
    those = kept_in_order(records())
    last = json.dumps(those.pop()).encode()
    path = written(tmp_path / "corpus.jsonl", those)
    path.write_bytes(path.read_bytes() + last[:-1] + b" " * (LARGEST_LINE - len(last)) + b"}")
    assert take(path)[0].digest == digest(path) == WIDE.digest


def test_who_draws_a_relation_is_added_where_it_is_not_written(size: tuple[int, int], tmp_path: Path) -> None:
    those = records()
    setting("source", "leaflet", by=["tang", "sen"])(those)
    for each in those:
        if each["kind"] == "relation":
            del each["drawn_by"]
    those.append(of(those, "relation", 3) | {"object": "tea-rests", "basis": "in-text"})
    path = written(tmp_path / "corpus.jsonl", those)
    taken, kinds, _ = take(path)
    drawers = [json.loads(line)["drawn_by"] for line in kinds["relation"].splitlines()]
    assert drawers == ["editors", "editors", "editors", "tang", "editors", "tang"]
    assert taken.digest == digest(path)
    without("source", "leaflet", "by")(those)
    taken, kinds, _ = take(written(path, those))
    drawers = [json.loads(line)["drawn_by"] for line in kinds["relation"].splitlines()]
    assert drawers == ["editors", "editors", "editors", "sen", "editors", "sen"]
    assert taken.digest == digest(path)


def test_records_are_found_by_id_as_soon_as_their_kind_is_complete(tmp_path: Path) -> None:
    path = written(tmp_path / "corpus.jsonl", records())
    (tmp_path / "out").mkdir()
    found: list[bytes] = []

    def arrived(those: Arrived) -> None:
        if those.kind == "claim":
            shelf = Shelf(tmp_path / "out", "passages.jsonl")
            number = shelf.number("on-both")
            assert number is not None
            found.append(shelf[number])

    Intake(path, tmp_path / "out", arrived).take()
    assert [json.loads(line)["id"] for line in found] == ["on-both"]


def test_what_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CorpusNotFound):
        take(tmp_path / "corpus.jsonl")
    with pytest.raises(CorpusNotFound):
        take(tmp_path / "corpus")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(CorpusNotFound):
        take(tmp_path / "folder.jsonl")
    (tmp_path / "corpus.txt").write_text("tea")
    with pytest.raises(CannotJudge, match="neither"):
        take(tmp_path / "corpus.txt")


def test_a_file_that_is_mended_while_it_is_read_is_not_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    those = records()
    setting("claim", "tea-rests", say="?")(those)
    path = written(tmp_path / "corpus.jsonl", those)

    def mended(it: Path) -> object:
        written(path, records())
        return read(it)

    monkeypatch.setattr(intake, "read", mended)
    with pytest.raises(CannotJudge, match="changed while it was read"):
        take(path)


# -- at random


def breakages() -> st.SearchStrategy[list[Change]]:
    """Changes to records, some of which make a corpus not conform."""
    count = len(records())
    ids = sorted(
        {each["id"] for each in records() if "id" in each} | {"nobody", "tea-soothes", "tang2000", "effect"}
    )
    numbers = st.integers(0, count - 1)

    def swapped(one: int, other: int) -> Change:
        def change(those: list[Record]) -> None:
            here, there = one % len(those), other % len(those)
            those[here], those[there] = those[there], those[here]

        return change

    def repeated(number: int, ident: str | None) -> Change:
        def change(those: list[Record]) -> None:
            own = those[number % len(those)]
            those.append(own | ({"id": ident} if ident and "id" in own else {}))

        return change

    def dropped(number: int) -> Change:
        return lambda those: those.pop(number % len(those))

    def emptied(number: int, field: int) -> Change:
        def change(those: list[Record]) -> None:
            own = those[number % len(those)]
            del own[sorted(own)[field % len(own)]]

        return change

    def otherwise(number: int, field: int, ident: str) -> Change:
        def change(those: list[Record]) -> None:
            own = those[number % len(those)]
            name = sorted(own)[field % len(own)]
            own[name] = [ident] if isinstance(own[name], list) else ident

        return change

    one = st.one_of(
        st.builds(swapped, numbers, numbers),
        st.builds(repeated, numbers, st.none() | st.sampled_from(ids)),
        st.builds(dropped, numbers),
        st.builds(emptied, numbers, st.integers(0, 9)),
        st.builds(otherwise, numbers, st.integers(0, 9), st.sampled_from(ids)),
    )
    return st.lists(one, max_size=4)


@settings(max_examples=150)
@given(breakages(), st.sampled_from(sorted(SIZES)))
def test_what_is_refused_at_random_is_what_the_checks_refuse(changes: list[Change], name: str) -> None:
    those = records()
    for change in changes:
        change(those)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        sized(patch, *SIZES[name])
        path = written(Path(folder) / "corpus.jsonl", those)
        wrong = errors(path)
        assert told(refusal(path), SIZES[name][1]) == told(wrong, SIZES[name][1])
        if not wrong:
            assert take(path)[0].digest == digest(path)
