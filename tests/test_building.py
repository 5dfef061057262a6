"""Building a store: what it leaves behind when it is killed, interrupted, or out of room. The processes here are real."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from tests.factories import claim, corpus, record, relation, write_corpus

from bondgraph import building
from bondgraph.building import Progress, build
from bondgraph.building.intake import Arrived
from bondgraph.errors import CannotJudge, CorpusInvalid, StoreError
from bondgraph.model import Corpus
from bondgraph.opening import open_store
from bondgraph.stores import RECORD, Built, StoreFolder

PATIENCE: Final = 30.0
TRIES: Final = 50

BUILD: Final = """
import sys
from pathlib import Path
from bondgraph.building import build
from bondgraph.errors import BondgraphError

if __name__ == "__main__":
    print("begun", flush=True)
    try:
        print(build(Path(sys.argv[1]), Path(sys.argv[2])).build, flush=True)
    except BondgraphError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
"""


def edition(number: str) -> Corpus:
    return corpus(record=record(edition=number, title=f"What tea does, {number}"))


def written(path: Path, whole: Corpus) -> Path:
    path.write_text("".join(f"{line}\n" for line in whole.lines()), encoding="utf-8")
    return path


class Place:
    """A store, with an old edition built into it, and a new one beside it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store"
        self.script = folder / "run_build.py"
        self.script.write_text(BUILD, encoding="utf-8")
        self.old, self.new = (
            written(folder / f"{number}.jsonl", edition(number)) for number in ("old", "new")
        )

    def begin(self, source: Path, **options: Any) -> subprocess.Popen[str]:
        """A build in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, str(self.script), str(source), str(self.path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,
        )

    def edition(self) -> str:
        """The edition that the store answers with, in every part of it."""
        library = open_store(self.path)
        try:
            stamp = library.stamp
            assert stamp.title == f"What tea does, {stamp.edition}"
            assert json.loads(next(library.lines()))["edition"] == stamp.edition
            assert [row.claim for row in library.who_argues("said").rows] == ["tea-wakes", "tea-calms"]
            assert library.facets().corpus == library.show("tea-calms").corpus == stamp
            return stamp.edition
        finally:
            library.close()

    def builds(self) -> list[str]:
        return sorted(path.name for path in self.path.iterdir() if path.is_dir())

    def settled(self, built: Built) -> None:
        """Only one build is there, and nothing that is no part of a store."""
        names = {path.name for path in self.path.iterdir()}
        assert names == {RECORD, "lock", built.build}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("built"))
    build(place.old, place.path)
    return place


@pytest.fixture
def place(built: Place, tmp_path: Path) -> Place:
    place = Place(tmp_path)
    shutil.copytree(built.path, place.path)
    return place


def processes(group: int) -> set[int]:
    """The processes of a group that live."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of, *_ = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(of) == group and state not in "ZX":
                found.add(int(stat.parent.name))
    return found


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


def gone(process: subprocess.Popen[str]) -> None:
    """Neither a build nor what helped it lives any more."""
    until(lambda: not processes(process.pid))


def helpers(of: subprocess.Popen[str]) -> set[int]:
    """The processes that help a build."""
    found = set()
    for pid in processes(of.pid) - {of.pid}:
        with contextlib.suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """How a process ended, and what it complained of."""
    _, complaint = process.communicate(timeout=PATIENCE)
    return process.returncode, complaint


# -- what is built


def test_what_was_built_is_recorded(place: Place) -> None:
    built = StoreFolder(place.path).built()
    assert (built.corpus.edition, built.corpus.digest) == ("old", edition("old").digest)
    assert built.base == "https://example.org/tea/"
    assert built.counts == {
        "agent": 3,
        "work": 1,
        "source": 1,
        "concept": 2,
        "question": 1,
        "passage": 2,
        "claim": 2,
        "relation": 1,
        "citation": 0,
    }
    assert place.edition() == "old"
    place.settled(built)


def test_a_folder_and_its_lines_make_the_same_store(place: Place, tmp_path: Path) -> None:
    folder = write_corpus(tmp_path / "corpus", edition("old"))
    built = build(folder, place.path)
    assert built.corpus == StoreFolder(place.path).built().corpus
    assert built.corpus.digest == edition("old").digest
    assert place.edition() == "old"


def files(folder: Path) -> dict[str, bytes]:
    """What was made of records: those files that are bondgraph's own."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for part in ("records", "index")
        for path in sorted((folder / part).rglob("*"))
        if path.is_file() and "search" not in path.parts
    }


def test_the_same_corpus_makes_the_same_store_again(place: Place) -> None:
    first = build(place.old, place.path)
    made = files(place.path / first.build)
    second = build(place.old, place.path)
    assert files(place.path / second.build) == made
    assert len(made) > 40
    assert second.build != first.build
    assert (second.corpus, second.counts, second.statements, second.fingerprint) == (
        first.corpus,
        first.counts,
        first.statements,
        first.fingerprint,
    )
    place.settled(second)


def test_progress_is_told_of_every_stage(place: Place) -> None:
    told: list[Progress] = []
    build(place.new, place.path, told.append)
    assert {"read", "shelved", "indexed"} <= {progress.stage for progress in told}
    lines = place.new.read_text(encoding="utf-8").count("\n")
    for stage in ("read", "shelved"):
        done = [progress.done for progress in told if progress.stage == stage]
        assert done == sorted(done)
        assert done[-1] == lines


def test_a_corpus_that_does_not_conform_leaves_the_old_store(place: Place, tmp_path: Path) -> None:
    before = place.builds()
    whole = edition("new").model_copy(update={"claims": (claim("tea-calms", held_by="nobody"),)})
    with pytest.raises(CorpusInvalid) as caught:
        build(written(tmp_path / "bad.jsonl", whole), place.path)
    assert [problem.code for problem in caught.value.problems] == ["unknown-agent", "unknown-claim"]
    with pytest.raises(CannotJudge):
        build(tmp_path / "nowhere.jsonl", place.path)
    assert place.builds() == before
    assert place.edition() == "old"


def _stumble(folder: Path, arriving: Iterable[Arrived]) -> None:
    for arrived in arriving:
        (folder / "stumbled").touch()
        raise KeyError(arrived.kind)


def test_a_helper_that_fails_is_told_of(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_shelve", _stumble)
    before = place.builds()
    with pytest.raises(StoreError, match=r"store: a part of the build failed, .*KeyError: 'corpus'"):
        build(place.new, place.path)
    assert place.builds() == before


def test_a_helper_that_stumbles_over_what_does_not_conform_is_not_what_is_told(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A helper has had records, and could do nothing with them, before the last is judged."""
    send = building._Helper.send

    def late(self: Any, arrived: Arrived) -> None:
        if arrived.kind == "relation":
            until(lambda: list(place.path.glob("*/stumbled")))
            time.sleep(0.2)
        send(self, arrived)

    monkeypatch.setattr(building, "_shelve", _stumble)
    monkeypatch.setattr(building._Helper, "send", late)
    whole = edition("new").model_copy(update={"relations": (relation("tea-calms", "contrasts", "nothing"),)})
    with pytest.raises(CorpusInvalid, match="unknown-claim"):
        build(written(tmp_path / "bad.jsonl", whole), place.path)
    assert place.edition() == "old"


# -- what ends a build


@pytest.mark.slow
def test_whenever_a_build_is_killed_the_store_answers(place: Place) -> None:
    start = time.monotonic()
    assert ended(place.begin(place.old))[0] == 0
    length = time.monotonic() - start
    spread = random.Random(4)
    came = []
    after = place.edition()
    for number in range(TRIES):
        before = after
        other = "new" if before == "old" else "old"
        process = place.begin(place.new if other == "new" else place.old)
        time.sleep(spread.uniform(0, 1.1 * length))
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL) if number % 2 else os.killpg(process.pid, signal.SIGKILL)
        process.communicate(timeout=PATIENCE)
        gone(process)
        after = place.edition()
        assert after in (before, other)
        came.append(after != before)
    assert not all(came)
    place.settled(build(place.new, place.path))
    assert place.edition() == "new"


def stopped(process: subprocess.Popen[str]) -> set[int]:
    """The helpers of a build that has begun, which waits from now on."""
    until(lambda: len(helpers(process)) == 2)
    os.kill(process.pid, signal.SIGSTOP)
    return helpers(process)


@pytest.mark.parametrize("which", [0, 1])
def test_a_helper_that_is_killed_ends_the_build(place: Place, which: int) -> None:
    before = place.builds()
    process = place.begin(place.new)
    helper = sorted(stopped(process))[which]
    os.kill(helper, signal.SIGKILL)
    os.kill(process.pid, signal.SIGCONT)
    status, complaint = ended(process)
    assert (status, complaint) == (
        1,
        f"{place.path}: a part of the build was ended from outside (exit code -9); build again\n",
    )
    assert (place.builds(), place.edition()) == (before, "old")
    gone(process)


MANY: Final = 2_000
"""News that would fill the line between two processes: it holds some three hundred."""


def talks(folder: Path, arriving: Any) -> str:
    for number in range(MANY):
        arriving.tell("loaded")(number)
    (folder / "told").touch()
    return "told" if not list(arriving) else "records"


def waits(folder: Path, arriving: Any) -> bool:
    until((folder / "told").exists)
    return not list(arriving)


def test_a_helper_that_is_not_waited_for_is_listened_to(tmp_path: Path) -> None:
    heard: list[Progress] = []
    with (
        building._Helper(waits, tmp_path, heard.append) as patient,
        building._Helper(talks, tmp_path, heard.append) as talkative,
    ):
        patient.end(None)
        assert patient.result(talkative) is True
        talkative.end(None)
        assert talkative.result() == "told"
    assert [each.done for each in heard] == list(range(MANY))


@pytest.mark.parametrize("after", [0.0, 0.1, 0.3, 0.5])
def test_an_interrupted_build_leaves_nothing_and_complains_of_nothing(place: Place, after: float) -> None:
    before = place.builds()
    process = place.begin(place.new)
    until(lambda: helpers(process))
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    status, complaint = ended(process)
    assert complaint == ""
    assert status in (0, 130)
    assert len(place.builds()) == 1
    assert status == 0 or place.builds() == before
    assert place.edition() == ("new" if status == 0 else "old")
    gone(process)


BUSY: Final = """
import time
from bondgraph import building

def busy(folder, arriving):
    (folder / "busy").touch()
    time.sleep(600)

building._shelve = busy
"""


def test_helpers_that_are_busy_end_with_the_build(place: Place) -> None:
    place.script.write_text(BUSY + BUILD, encoding="utf-8")
    process = place.begin(place.new)
    until(lambda: len(list(place.path.glob("*/busy"))) == 1)
    process.kill()
    process.communicate(timeout=PATIENCE)
    gone(process)
    assert place.edition() == "old"


def limited(size: int) -> Callable[[], None]:
    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [1, 512, 2048, 8192])
def test_a_build_without_room_leaves_nothing(place: Place, size: int) -> None:
    before = place.builds()
    process = place.begin(place.new, preexec_fn=limited(size))
    status, complaint = ended(process)
    assert status == 1
    assert complaint.startswith(f"{place.path}: ")
    assert complaint.count("\n") == 1, complaint
    assert (place.builds(), place.edition()) == (before, "old")


def test_two_builds_at_once_are_one(place: Place) -> None:
    process = place.begin(place.new)
    stopped(process)
    with pytest.raises(StoreError, match="another build of this store is under way"):
        build(place.new, place.path)
    os.kill(process.pid, signal.SIGCONT)
    assert ended(process) == (0, "")
    assert place.edition() == "new"
    place.settled(StoreFolder(place.path).built())


def test_who_reads_goes_on_reading_while_others_build(place: Place) -> None:
    library = open_store(place.path)
    held = StoreFolder(place.path).built().build
    first = build(place.new, place.path)
    second = build(place.new, place.path)
    assert set(place.builds()) == {held, second.build} != {held, first.build}
    assert library.stamp.edition == "old"
    assert [row.claim for row in library.who_argues("said").rows] == ["tea-wakes", "tea-calms"]
    assert library.show("tea-calms").corpus.edition == "old"
    assert json.loads(next(library.lines()))["edition"] == "old"
    library.close()
    place.settled(build(place.new, place.path))


def test_a_store_that_is_opened_again_and_again_holds_no_more_than_one(place: Place) -> None:
    for _ in range(3):
        open_store(place.path).close()
    place.settled(build(place.new, place.path))


def test_a_store_without_its_statements_is_told_of_and_let_go_of(place: Place) -> None:
    built = StoreFolder(place.path).built()
    (place.path / built.build / "statements" / "CURRENT").unlink()
    with pytest.raises(StoreError):
        open_store(place.path)
    place.settled(build(place.new, place.path))


@contextlib.contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_a_store_may_be_named_from_where_one_stands(place: Place, tmp_path: Path) -> None:
    with elsewhere(tmp_path):
        built = build(Path("new.jsonl"), Path("store"))
        library = open_store("store")
    with elsewhere(Path("/")):
        assert library.show("tea-calms").corpus.edition == "new"
        assert [row.claim for row in library.who_argues("said").rows] == ["tea-wakes", "tea-calms"]
    library.close()
    assert built.source == str(place.new.resolve())
