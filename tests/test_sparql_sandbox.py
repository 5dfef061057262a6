"""Queries that may do anything: each ends at its limit, and nobody else notices. The processes here are real."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.elsewhere import Elsewhere, elsewhere
from tests.healing import library
from tests.sandboxes import NODES, STATEMENTS, ask, write_store

from bondgraph.errors import BadQuery, BondgraphError, QueryStopped, StoreBusy, StoreError, StoreNotFound
from bondgraph.sparql.formats import Format
from bondgraph.sparql.limits import MIB, Limits
from bondgraph.sparql.sandbox import Sandbox

BOMB = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
STRICT = Limits(seconds=0.8, rows=100, memory=48 * MIB, size=MIB)
PATIENCE = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_store(tmp_path_factory.mktemp("store"))


def workers(of: int | None = None) -> set[int]:
    """The processes that evaluate queries for a process, those included that ended and were not waited for.

    What multiprocessing keeps running once a store was built in this process is none of them, nor are those that other
    tests left to a library which is not yet gone.
    """
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            name, _, rest = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")
            if int(rest.split()[1]) != (of or os.getpid()) or "python" not in name:
                continue
            if b"multiprocessing" not in (stat.parent / "cmdline").read_bytes():
                found.add(int(stat.parent.name))
    return found - _others


_others: set[int] = set()


@pytest.fixture(scope="module", autouse=True)
def _of_other_tests() -> None:
    _others.update(workers())


def until(true: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "in vain"
        time.sleep(0.01)


def outcome(asked: Future[bytes]) -> type[BaseException] | None:
    error = asked.exception()
    return type(error) if error else None


BOMBS = {
    "everything with everything": (BOMB, "time"),
    "a path of any length": ("SELECT (COUNT(*) AS ?n) { ?a (!<a:x>)* ?b . ?c (!<a:x>)* ?d }", "time"),
    "a sorted product": ("SELECT ?a { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?a", "memory"),
    "a product without repeats": ("SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 1 OFFSET 99999999", "memory"),
    "one long text": ("SELECT (GROUP_CONCAT(STR(?c)) AS ?x) { ?a ?b ?c . ?d ?e ?f }", "memory"),
    "one text, ever longer": (
        "SELECT ?x { BIND('0123456789' AS ?0)"
        + "".join(f" BIND(CONCAT({', '.join([f'?{n}'] * 10)}) AS ?{n + 1})" for n in range(9))
        + " BIND(STRLEN(?9) AS ?x) }",
        "memory",
    ),
    "many rows": ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "rows"),
    "many statements": ("CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f }", "rows"),
    "long rows": ("SELECT * { VALUES ?x { '" + "x" * 20_000 + "' } ?a ?b ?c } LIMIT 90", "size"),
}  # fmt: skip


@pytest.mark.parametrize(("query", "limit"), BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("place", ["folder", "memory"])
def test_a_bomb_ends_at_its_limit_and_the_next_query_is_answered(
    query: str, limit: str, place: str, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    limits = STRICT if limit == "time" else STRICT._replace(seconds=PATIENCE)
    with Sandbox(folder if place == "folder" else STATEMENTS, limits) as sandbox:
        written = Format.TURTLE if query.startswith("CONSTRUCT") else Format.JSON
        with pytest.raises(QueryStopped) as stopped:
            ask(sandbox, query, written)
        assert stopped.value.limit == limit
        assert ask(sandbox, "ASK { <http://e/1> <http://e/next> <http://e/8> }", Format.TSV) == b"true"
        assert len(workers()) == 1
    assert workers() == set()
    assert capfd.readouterr() == ("", "")


def test_twenty_bombs_at_once_end_each_while_others_are_answered(folder: Path) -> None:
    asked = library()
    answered = 0
    with (
        Sandbox(folder, Limits(seconds=3, memory=32 * MIB), at_once=20) as sandbox,
        ThreadPoolExecutor(20) as pool,
    ):
        bombs = [pool.submit(ask, sandbox, BOMB) for _ in range(20)]
        while not all(bomb.done() for bomb in bombs):
            assert asked.who_argues(author="ash").total == 1
            answered += 1
        stopped = [bomb.exception() for bomb in bombs]
        assert [each.limit for each in stopped if isinstance(each, QueryStopped)] == ["time"] * 20
        assert answered > 20
        until(lambda: workers() == set())
        until(lambda: answers(sandbox))
    assert workers() == set()


def answers(sandbox: Sandbox) -> bool:
    """Whether a query is answered; on a machine that others use, a process may take all of a short time to start."""
    try:
        return ask(sandbox, "ASK {}", Format.TSV) == b"true"
    except QueryStopped:
        return False


def test_who_gets_no_turn_in_time_is_told_so(folder: Path) -> None:
    with Sandbox(folder, Limits(seconds=1), at_once=1) as sandbox, ThreadPoolExecutor(8) as pool:
        # The turn is taken for sure: of bombs alone, each may get it in the last moment of its own time.
        with sandbox._turns, pytest.raises(StoreBusy):
            ask(sandbox, "ASK {}", Format.TSV)
        outcomes = [outcome(each) for each in [pool.submit(ask, sandbox, BOMB) for _ in range(8)]]
        assert {QueryStopped} <= set(outcomes) <= {QueryStopped, StoreBusy}
        assert len(workers()) <= 1
        until(lambda: answers(sandbox))


def test_the_processes_are_less_urgent_and_few_are_kept(folder: Path) -> None:
    with (
        Sandbox(folder, Limits(seconds=PATIENCE), at_once=4, warm=1) as sandbox,
        ThreadPoolExecutor(4) as pool,
    ):
        bombs = [
            pool.submit(ask, sandbox, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }") for _ in range(4)
        ]
        until(lambda: len(workers()) > 1)
        assert {json.loads(bomb.result())["results"]["bindings"][0]["n"]["value"] for bomb in bombs} == {
            str((2 * NODES) ** 2)
        }
        (kept,) = workers()
        assert os.getpriority(os.PRIO_PROCESS, kept) == os.getpriority(os.PRIO_PROCESS, 0) + 10
        assert os.getpgid(kept) != os.getpgid(0), "a Ctrl-C would reach it"
        ask(sandbox, "ASK {}")
        assert workers() == {kept}


def test_a_process_that_is_killed_while_it_works_is_told_and_replaced(folder: Path) -> None:
    with Sandbox(folder) as sandbox, ThreadPoolExecutor(1) as pool:
        bomb = pool.submit(ask, sandbox, BOMB)
        until(workers)
        for each in workers():
            os.kill(each, signal.SIGKILL)
        with pytest.raises(StoreError, match=r"ended from outside \(SIGKILL\); ask again"):
            bomb.result()
        assert ask(sandbox, "ASK {}", Format.TSV) == b"true"


def test_what_comes_while_a_query_runs_does_not_end_it(folder: Path) -> None:
    product = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"
    with Sandbox(folder) as sandbox, ThreadPoolExecutor(1) as pool:
        ask(sandbox, "ASK {}")
        running = pool.submit(ask, sandbox, product, Format.TSV)
        (kept,) = workers()
        until(lambda: worked(kept) > 0.2 or running.done())
        with sandbox._lock:
            (worker,) = sandbox._busy
        worker._line.sendall(b" ")  # of the next request
        assert running.result() == b"?n\n%d\n" % (2 * NODES) ** 2
        assert ask(sandbox, "ASK {}", Format.TSV) == b"true"
        assert workers() == {kept}


def test_a_process_that_is_killed_while_it_waits_is_replaced(folder: Path) -> None:
    with Sandbox(folder) as sandbox:
        ask(sandbox, "ASK {}")
        (before,) = workers()
        os.kill(before, signal.SIGKILL)
        os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
        assert ask(sandbox, "ASK {}", Format.TSV) == b"true"
        assert before not in workers()


@contextlib.contextmanager
def service(seconds: float, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has a query evaluated which takes longer than anybody waits."""
    script = (
        "import sys; from bondgraph.errors import QueryStopped; from bondgraph.sparql.formats import Format\n"
        "from bondgraph.sparql.limits import Limits; from bondgraph.sparql.sandbox import Sandbox\n"
        "statements = [f'<a:a> <a:b> {n} .\\n' for n in ('<a:1>', '<a:2>', '<a:3>')]\n"
        "with Sandbox(statements, Limits(seconds=float(sys.argv[1]))) as sandbox:\n"
        "    try: sandbox.answer(sys.argv[2], Format.JSON)\n"
        "    except QueryStopped as error: print(error.limit)"
    )
    product = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(40))
    with subprocess.Popen(
        [sys.executable, "-c", script, str(seconds), f"SELECT (COUNT(*) AS ?n) {{ {product} }}"],
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def state(process: int) -> str:
    """R for one that runs, Z for one that ended and was not waited for, nothing for none."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    return ""


def worked(process: int) -> float:
    """The seconds for which a process has had a core; to start takes less than a tenth."""
    times = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_of_a_service_that_dies(end: signal.Signals, tmp_path: Path) -> None:
    with service(600, TMPDIR=str(tmp_path)) as process:
        until(lambda: workers(process.pid))
        (worker,) = workers(process.pid)
        until(lambda: worked(worker) > 0.2)
        process.send_signal(end)
        process.wait(PATIENCE)
    until(lambda: state(worker) in ("", "Z"))
    assert list(tmp_path.iterdir()) == []


def test_a_query_of_a_service_that_hangs_ends_soon_after_its_time() -> None:
    with service(3) as process:
        until(lambda: workers(process.pid))
        (worker,) = workers(process.pid)
        until(lambda: worked(worker) > 0.2)
        process.send_signal(signal.SIGSTOP)
        until(lambda: state(worker) == "Z")
        process.send_signal(signal.SIGCONT)
        assert process.communicate(timeout=PATIENCE)[0] == b"time\n"


def test_where_the_system_does_not_bound_memory_the_process_watches_itself() -> None:
    # Linux lets a program inherit the peak of what started it, so it starts another.
    script = (
        "import os, resource, threading, time; from bondgraph.sparql.worker import watch_memory\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        "if child := os.fork(): raise SystemExit(-os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
        "threading.Thread(target=watch_memory, args=(60 * 2**20,), daemon=True).start()\n"
        "small = bytearray(b'x') * (20 * 2**20); time.sleep(0.1); print('still here', flush=True)\n"
        "large = bytearray(b'x') * (100 * 2**20); time.sleep(10)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, timeout=PATIENCE)
    assert (ran.stdout, ran.returncode) == (b"still here\n", signal.SIGABRT)


def test_an_answer_is_whole_up_to_the_limit_of_rows(folder: Path) -> None:
    with Sandbox(folder, Limits(rows=100)) as sandbox:
        every = "?a <http://e/says> ?c"
        for asked, written in (("SELECT *", Format.CSV), (f"CONSTRUCT {{ {every} }}", Format.NTRIPLES)):
            assert len(ask(sandbox, f"{asked} {{ {every} }} LIMIT 100", written)) > 100
            with pytest.raises(QueryStopped, match="limit of rows, 100"):
                ask(sandbox, f"{asked} {{ {every} }} LIMIT 101", written)


def test_threads_get_each_their_own_answer(folder: Path) -> None:
    with Sandbox(folder, at_once=3) as sandbox, ThreadPoolExecutor(8) as pool:
        queries = [f"SELECT ?x {{ <http://e/{n}> <http://e/next> ?x }}" for n in range(100)]
        answers = list(pool.map(lambda query: ask(sandbox, query, Format.CSV), queries))
    assert answers == [f"x\r\nhttp://e/{n * 7 % NODES + 1}\r\n".encode() for n in range(100)]


def test_a_large_answer_waits_in_no_memory_of_ours(folder: Path) -> None:
    with Sandbox(folder, Limits(seconds=PATIENCE, rows=500_000)) as sandbox:
        with sandbox.answer(
            "SELECT * { ?a ?b ?c . ?d <http://e/next> ?f } LIMIT 100000", Format.TSV
        ) as answer:
            assert isinstance(answer.fileno(), int)
            assert sum(1 for _ in answer) == 100_001
        until(lambda: len(workers()) == 1)


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as server:
        yield server


def test_other_servers_are_asked_only_where_that_is_allowed(there: Elsewhere) -> None:
    query = f"SELECT ?far {{ SERVICE <{there.address}> {{ ?s ?p ?far }} }}"
    with Sandbox(STATEMENTS) as sandbox, pytest.raises(BadQuery, match="SERVICE asks another server"):
        ask(sandbox, query)
    assert there.asked == []
    with Sandbox(STATEMENTS, service=True) as sandbox:
        assert ask(sandbox, query, Format.CSV) == b"far\r\noff\r\n"
    assert len(there.asked) == 1


def test_a_store_is_to_be_there_and_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="there is no Oxigraph store"):
        Sandbox(tmp_path)
    (tmp_path / "CURRENT").write_text("nonsense")
    with Sandbox(tmp_path) as sandbox, pytest.raises(StoreError, match="Oxigraph cannot read this store"):
        ask(sandbox, "ASK {}")


def test_a_store_that_is_read_is_not_written_to(folder: Path) -> None:
    def content() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    before = content()
    with Sandbox(folder) as sandbox:
        ask(sandbox, "SELECT * { ?s ?p ?o } LIMIT 10")
    assert content() == before


def test_what_is_closed_answers_no_more(folder: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        sandbox = Sandbox(folder)
        bomb = pool.submit(ask, sandbox, BOMB)
        until(workers)
        sandbox.close()
        error = bomb.exception(PATIENCE)
    assert isinstance(error, BondgraphError)
    assert "closed" in str(error)
    assert workers() == set()
    with pytest.raises(StoreError, match="closed"):
        ask(sandbox, "ASK {}")
