"""Moved spans are written back, and not another byte changes; files are written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from tests.factories import corpus, write_corpus
from tests.healing import SPANS, TEXT, healing

from bondgraph.anchoring import anchor_at, verify
from bondgraph.checking import check
from bondgraph.errors import CannotJudge
from bondgraph.mending import replace, settled, write_back
from bondgraph.model import Passage
from bondgraph.reading import Reading, read
from bondgraph.texts import Texts

LEAD = "A line “before” all — ☕.\n"

# Comments, quoting, order of keys, flow style, a plus sign and leading zeros: whatever a curator writes stays.
CLAIMS = """\
# A comment — with “quotes” and ☕.
source: page   # which page
passages:
  - {id: p1, end: %(p1_end)s, start: %(p1)s, first: %(words)s, last: %(words)s, sha256: %(sha)s,
     also_at: [{start: +%(again)s , end: 000%(again_end)s, first: %(words)s, last: %(words)s, sha256: %(sha)s}]}

  # Another comment: start: 10, end: 42
  -   sha256: "%(sha2)s"
      id:    p2
      end:   %(p2_end)s   # end: %(p2_end)s
      last:  thinks that it does not.
      first: 'A critic, he says, thinks that'
      start: %(p2)s
claims: []
"""


def claims(shift: int = 0) -> str:
    passages = {each.id: each for each in healing().passages}
    p1, p2 = passages["p1"], passages["p2"]
    (again,) = p1.also_at
    spans = {
        "p1": p1.start,
        "p1_end": p1.end,
        "again": again.start,
        "again_end": again.end,
        "p2": p2.start,
        "p2_end": p2.end,
    }
    moved = {name: str(value + shift) for name, value in spans.items()}
    if shift:
        return (
            (CLAIMS % (moved | {"words": SPANS["p1"], "sha": p1.sha256, "sha2": p2.sha256}))
            .replace("+", "")
            .replace("000", "", 1)
        )
    return CLAIMS % (moved | {"words": SPANS["p1"], "sha": p1.sha256, "sha2": p2.sha256})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # The source's length is not what this is about.
    longer = tuple(source.model_copy(update={"length": 10_000}) for source in healing().sources)
    lean = healing().model_copy(
        update={"sources": longer} | dict.fromkeys(("relations", "claims", "citations", "passages"), ())
    )
    return write_corpus(tmp_path / "corpus", lean)


def mended(folder: Path, text: str) -> tuple[dict[str, int], Reading]:
    texts = folder.parent / "texts"
    texts.mkdir(exist_ok=True)
    (texts / "page.txt").write_text(text, encoding="utf-8")
    reading = read(folder)
    assert reading.corpus is not None
    assert len(reading.corpus.passages) == 2
    return write_back(reading, list(verify(reading.corpus.passages, Texts(texts)))), reading


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_only_the_digits_change(folder: Path, newline: str, mark: bytes) -> None:
    path = folder / "claims" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(mark + claims().replace("\n", newline).encode())
    written, _ = mended(folder, LEAD + TEXT)
    assert written == {"claims/page.yaml": 3}
    # What is added to a number may stand in one place; the comment that says the same is not a span.
    expected = claims(len(LEAD)).replace(
        f"# end: {healing().passages[1].end + len(LEAD)}", f"# end: {healing().passages[1].end}"
    )
    assert path.read_bytes() == mark + expected.replace("\n", newline).encode()
    once = path.read_bytes()
    assert mended(folder, LEAD + TEXT)[0] == {}
    assert path.read_bytes() == once


SOURCES = """\
sources:
  - id: page  # start: 0
    title: A page
    sha256: %(sha)s
    length: 10000
    left_out:
      - because: A turn.
        at: {start: %(start)s, end: %(end)s, first: 'In short:', last: 'In short:', sha256: %(words)s}
"""


def test_what_is_left_out_is_written_back_too(folder: Path) -> None:
    start, words = TEXT.index("In short:"), anchor_at("In short:", 0, 9).sha256
    own = {"sha": healing().sources[0].sha256, "words": words}
    path = folder / "sources.yaml"
    path.write_text(SOURCES % (own | {"start": start, "end": start + 9}), encoding="utf-8")
    texts = folder.parent / "texts"
    texts.mkdir()
    (texts / "page.txt").write_text(LEAD + TEXT, encoding="utf-8")
    reading = read(folder)
    assert reading.corpus is not None
    findings = list(verify(reading.corpus.passages, Texts(texts), reading.corpus.sources))
    assert write_back(reading, findings) == {"sources.yaml": 1}
    start += len(LEAD)
    assert path.read_text(encoding="utf-8") == SOURCES % (own | {"start": start, "end": start + 9})


def test_what_is_written_back_conforms_and_is_exact(folder: Path) -> None:
    path = folder / "claims" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(claims(), encoding="utf-8")
    mended(folder, LEAD + TEXT)
    again = read(folder)
    assert [problem.code for problem in check(again) if problem.severity == "error"] == []
    assert again.corpus is not None
    findings = verify(again.corpus.passages, Texts(folder.parent / "texts"))
    assert [str(found.match.tier) for found in findings if found.match] == ["exact"] * 3


def test_what_is_not_moved_is_not_written(folder: Path) -> None:
    path = folder / "claims" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(claims(), encoding="utf-8")
    before = path.stat().st_mtime_ns
    assert mended(folder, TEXT)[0] == {}
    assert mended(folder, TEXT.replace("critic", "crític").replace("heals", "healed"))[0] == {}
    assert (path.read_text(encoding="utf-8"), path.stat().st_mtime_ns) == (claims(), before)


def test_a_file_that_changed_meanwhile_is_left_alone(folder: Path) -> None:
    path = folder / "claims" / "page.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(claims(), encoding="utf-8")
    texts = folder.parent / "texts"
    texts.mkdir()
    (texts / "page.txt").write_text(LEAD + TEXT, encoding="utf-8")
    reading = read(folder)
    assert reading.corpus is not None
    changed = "# A new line\n" + claims()
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(CannotJudge, match="no longer stands where it was read; run the command again"):
        write_back(reading, list(verify(reading.corpus.passages, Texts(texts))))
    assert path.read_text(encoding="utf-8") == changed


def test_lines_are_not_written_back_to(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(corpus().lines()), encoding="utf-8")
    with pytest.raises(CannotJudge, match="a folder of YAML files only"):
        write_back(read(path), [])


# -- replace


def test_a_new_file_has_the_permissions_of_the_day(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_bytes(b"old")
    (tmp_path / "there" / "file").chmod(0o600)
    (tmp_path / "link").symlink_to(tmp_path / "there" / "file")
    replace(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there" / "file").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "there" / "file").stat().st_mode) == 0o600


def test_what_is_no_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    replace(pipe, b"through")
    assert os.read(reader, 10) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    replace(Path(os.devnull), b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_when_writing_fails_the_old_file_stays_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotJudge, match="file: cannot be written: No space left on device"):
        replace(path, b"new")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"file": b"old"}


@pytest.mark.parametrize(
    ("name", "reason"), [("nowhere/file", "No such file or directory"), (".", "Is a directory")]
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(CannotJudge, match=f"cannot be written: {reason}"):
        replace(tmp_path / name, b"x")


def test_a_very_long_name_can_be_written(tmp_path: Path) -> None:
    replace(tmp_path / ("x" * 250), b"x")
    assert (tmp_path / ("x" * 250)).read_bytes() == b"x"


def test_words_that_recur_are_sure_only_where_every_place_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text(
        "Yes. Well begun is half done. No. Well begun is half done. Yes.", encoding="utf-8"
    )
    before = "Well begun is half done. No."
    one = anchor_at(before, 0, 24)
    texts = Texts(tmp_path)
    alone = Passage(id="a", source="t", **one.model_dump())
    assert [found.match.places for found in verify([alone], texts) if found.match] == [2]
    assert settled(list(verify([alone], texts))) == []
    both = alone.model_copy(update={"also_at": (one.model_copy(update={"start": 29, "end": 53}),)})
    assert [
        (found.match.start, found.match.end) for found in settled(list(verify([both], texts))) if found.match
    ] == [
        (5, 29),
        (34, 58),
    ]
