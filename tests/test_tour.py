"""What ``make run`` shows: the leading debate by position, the picture as one offline file, and what to type next."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bondgraph import opening, tour
from bondgraph.errors import CorpusInvalid

COMMAND = [sys.executable, "-m", "bondgraph.tour"]


def taken(folder: Path) -> str:
    done = subprocess.run(COMMAND, cwd=folder, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return done.stdout


def test_the_debate_is_printed_by_position_and_the_picture_written(tmp_path: Path) -> None:
    printed = taken(tmp_path)
    assert "not re-checked" in printed.split("\n\n", maxsplit=1)[0]
    places = [
        printed.index(label) for label in ("The bond itself brings", "The bond carries", "The bond alone is")
    ]
    assert places == sorted(places)
    assert re.search(r"The bond alone is enough.*\n.*\n +Nobody takes this position\.", printed)
    picture = tmp_path / tour.PICTURE
    assert str(picture) in printed
    page = picture.read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert not re.search(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?!data:)""", page)
    assert [path.name for path in tmp_path.iterdir()] == [tour.PICTURE.name]
    assert taken(tmp_path) == printed


def test_what_it_says_to_type_next_can_be_typed(tmp_path: Path) -> None:
    after = taken(tmp_path).partition("Next:\n")[2].splitlines()
    typed = [re.split(r"  +", line.strip())[0].partition("/bondgraph ")[2] for line in after]
    asked = [words.split() for words in typed if words]
    assert len(asked) == len(tour.NEXT) == 4
    for words in asked:
        done = subprocess.run([sys.executable, "-m", "bondgraph", *words], capture_output=True, check=False)
        assert done.returncode == 0, words


def test_a_reader_who_goes_away_meets_no_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(COMMAND, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as going:
        assert going.stdout
        assert going.stderr
        going.stdout.close()
        said = going.stderr.read()
    assert (going.returncode, said) == (141, b"")


def test_a_corpus_that_does_not_conform_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = shutil.copytree(opening.built_in(), tmp_path / "broken")
    (broken / "agents.yaml").write_text("agents: []\n", encoding="utf-8")
    monkeypatch.setattr(tour, "built_in", lambda: broken)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CorpusInvalid, match="problems"):
        tour.tour()
    assert capsys.readouterr().out == ""
    assert not (tmp_path / tour.PICTURE).exists()
