"""Requests per second over HTTP, side by side: the first 25 claims by author and concept with all fields of their rows.

bondgraph is asked ``/v1/claims``; the others two SPARQL queries, one for the claims and one for the same fields of theirs
(`peers.Peer.requests`). All are asked the same questions in the same order, by the same client in a process of its own (`client`), on
connections that are kept; nothing is compressed. bondgraph keeps answers: it is asked more questions than it keeps answers to, and, in
a row of its own, few enough to keep all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from benchmarks.client import Answered, Question, ask
from benchmarks.corpora import Asked, Sized
from benchmarks.peers import Peer, bondgraph, servers
from benchmarks.processes import memory
from benchmarks.tables import Cell, Table, options, quantile, report, verdict

CONNECTIONS: Final = 8
WARM_UP: Final = 0.1
AGAIN: Final = "bondgraph, asked again"
FEW: Final = 300
"""Questions so few that the service keeps the answers to all of them."""
MANY: Final = 1500
"""Questions that the others are asked: they keep no answers."""
FASTER: Final = 5.0
MOST_MEMORY: Final = 2**30

PATHS: Final = {
    "who by author and concept": "/v1/claims?author={0.author}&concept={0.concept}",
    "who by author": "/v1/claims?author={0.author}",
    "show a claim": "/v1/claims/{0.claim}",
    "search three words": "/v1/search?words={0.words}",
    "near, two steps": "/v1/near?name={0.claim}&steps=2",
    "path": "/v1/path?start={0.claim}&end={0.other}",
}


class Measured(NamedTuple):
    """What a server did: with one connection, with several, and the bytes of its memory then."""

    one: Answered
    many: Answered
    held: int | None


def compared(
    corpus: Sized, asked: list[Asked], seconds: float, *, patient: bool
) -> Iterator[tuple[Cell, ...]]:
    """A row for each server that is here."""
    library = corpus.library()
    measured: dict[str, Measured] = {}
    for server in servers():
        reason = server.why_not(corpus.claims, patient=patient)
        if reason:
            yield (corpus.claims, server.name, *[None] * 9, f"left out: {reason}")
            continue
        with server.started(corpus) as peer:
            some = asked[:MANY] if peer.speaks else asked
            questions = [peer.requests(each, library, corpus.built.base) for each in some]
            measured[server.name] = _asked(peer, questions, seconds)
            if not peer.speaks:
                measured[AGAIN] = _asked(peer, questions[:FEW], seconds)
        for name in [server.name] if peer.speaks else [server.name, AGAIN]:
            yield _row(corpus, name, measured)


def _asked(peer: Peer, questions: Sequence[Question], seconds: float) -> Measured:
    third = len(questions) // 3
    ask(questions[:third], 1, WARM_UP * seconds)
    one = ask(questions[third : 2 * third], 1, seconds)
    many = ask(questions[2 * third :], CONNECTIONS, seconds)
    held = memory(peer.pid)
    return Measured(one, many, held.resident if held else None)


def _row(corpus: Sized, name: str, measured: dict[str, Measured]) -> tuple[Cell, ...]:
    one, many, held = measured[name]
    ours, ours_many, _ = measured["bondgraph"]
    rate, p95 = ours_many.rate / many.rate, quantile(ours.times, 0.95) / quantile(one.times, 0.95)
    kept = {
        "bondgraph": verdict(held, most=MOST_MEMORY),
        "Oxigraph server": verdict(p95, most=1.0),
        "rdflib-endpoint": verdict(rate, least=FASTER),
    }
    return (
        corpus.claims,
        name,
        quantile(one.times, 0.5),
        quantile(one.times, 0.95),
        many.rate,
        quantile(many.times, 0.5),
        quantile(many.times, 0.95),
        round(one.size / 1000),
        held and round(held / 2**20),
        p95,
        rate,
        kept.get(name, ""),
    )


def verbs(corpus: Sized, asked: list[Asked], seconds: float) -> Iterator[tuple[Cell, ...]]:
    """A row for each of bondgraph's own verbs."""
    with bondgraph(corpus) as peer:
        for name, path in PATHS.items():
            questions = [(peer.get(path.format(each).replace(" ", "+")),) for each in asked]
            one, many, _ = _asked(peer, questions, seconds)
            yield (
                corpus.claims,
                name,
                *(quantile(one.times, share) for share in (0.5, 0.95, 0.99)),
                many.rate,
                round(one.size / 1000),
            )


HEAD: Final = (
    "claims", "server", "1: p50", "1: p95", f"{CONNECTIONS}: requests/s", f"{CONNECTIONS}: p50", f"{CONNECTIONS}: p95", "kB", "MiB",
    "bondgraph's p95 to it", "bondgraph's rate to it", "bound",
)  # fmt: skip
VERBS_HEAD: Final = ("claims", "verb", "p50", "p95", "p99", "requests/s", "kB")


def main() -> None:
    """Prints the servers side by side, and what bondgraph's verbs do over HTTP."""
    parser = options("Requests per second over HTTP, side by side.")
    parser.add_argument(
        "--questions", type=int, default=6000, help="how many questions are asked, over and over"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="for how long each is asked")
    parser.add_argument("--patient", action="store_true", help="wait for slow loaders at ten times the size")
    given = parser.parse_args()
    side_by_side: list[tuple[Cell, ...]] = []
    own: list[tuple[Cell, ...]] = []
    for claims in given.claims:
        corpus = Sized.of(claims, given.folder)
        asked = corpus.asked(given.questions, seed=3)
        side_by_side += compared(corpus, asked, given.seconds, patient=given.patient)
        own += verbs(corpus, asked, given.seconds)
    title = f"25 claims by author and concept: milliseconds with 1 connection and with {CONNECTIONS}; resident memory"
    report(
        [
            Table(title, HEAD, tuple(side_by_side)),
            Table(
                f"bondgraph's verbs: milliseconds with 1 connection, requests/s with {CONNECTIONS}",
                VERBS_HEAD,
                tuple(own),
            ),
        ],
        given.json,
    )


if __name__ == "__main__":
    main()
