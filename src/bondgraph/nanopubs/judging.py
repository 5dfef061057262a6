"""The nanopublications of a file, each with what is wrong with it: whether it is one, whether its address is the hash of
what it says, and whether its signature is the one of the key that it names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from bondgraph.errors import CannotJudge
from bondgraph.namespaces import NP, NPX, RDF, XSD, Iri, Literal
from bondgraph.nanopubs.signing import fingerprint, signed_by
from bondgraph.nanopubs.trusty import Quad, code_in, code_of, digest_text

FORMAT: Final = "bondgraph.nanopubs/1"

_NOT_SIGNED: Final = "it is not signed"
_LINKS: Final = {
    NP.hasAssertion: "assertion",
    NP.hasProvenance: "provenance",
    NP.hasPublicationInfo: "publication info",
}


class Verdict(NamedTuple):
    """What was found of a nanopublication.

    Attributes:
        nanopub: its address; None where statements belong to none.
        signed: the fingerprint of the key that signed it; None where none did, or not rightly.
        faults: what is wrong with it, a clause each.
    """

    nanopub: str | None
    signed: str | None
    faults: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """What was found of the nanopublications of a file, as far as they were read.

    Attributes:
        whole: how many are what their address and their signature say.
        signers: how many of these each key signed, by its fingerprint.
        faulty: the others.
    """

    whole: int = 0
    signers: Counter[str] = field(default_factory=Counter)
    faulty: list[Verdict] = field(default_factory=list)

    def add(self, verdict: Verdict) -> None:
        """Count a verdict."""
        if verdict.faults:
            self.faulty.append(verdict)
            return
        self.whole += 1
        if verdict.signed:
            self.signers[verdict.signed] += 1

    @property
    def total(self) -> int:
        """How many there are."""
        return self.whole + sum(verdict.nanopub is not None for verdict in self.faulty)

    def lines(self) -> Iterator[str]:
        """The report in lines: what is wrong, then the sum."""
        bare = [verdict for verdict in self.faulty if verdict.faults == (_NOT_SIGNED,)]
        for verdict in self.faulty:
            for fault in verdict.faults if len(bare) < 2 or verdict.faults != (_NOT_SIGNED,) else ():
                yield f"{verdict.nanopub}: {fault}" if verdict.nanopub else fault
        if len(bare) > 1:
            yield f"{len(bare)} are what their addresses say, but not signed; the first: {bare[0].nanopub}"
        noun = "nanopublication" if self.total == 1 else "nanopublications"
        signed = [f"{count} signed by key {key}" for key, count in sorted(self.signers.items())]
        unsigned = self.whole - self.signers.total()
        parts = signed + ([f"{unsigned} not signed"] if unsigned else [])
        of = f": {', '.join(parts)}" if parts else ""
        yield f"{self.total} {noun}, {self.whole} of them verified{of}"

    def as_json(self) -> dict[str, Any]:
        """The report for a program."""
        return {
            "format": FORMAT,
            "total": self.total,
            "verified": self.whole,
            "signed": dict(sorted(self.signers.items())),
            "faulty": [{"nanopub": each.nanopub, "faults": list(each.faults)} for each in self.faulty],
        }


def report(path: Path, *, key: str | None = None, unsigned: bool = False) -> Report:
    """What is found of the nanopublications of a file.

    Args:
        path: a file of TriG, or of N-Quads where its name ends in ``.nq``.
        key: the public key that is to have signed them; by default the one that each names.
        unsigned: whether one without a signature passes.

    Raises:
        CannotJudge: the file cannot be read as RDF, or holds no nanopublication.
    """
    outcome = Report()
    for verdict in judged(read(path), key=key, unsigned=unsigned):
        outcome.add(verdict)
    if not outcome.total:
        raise CannotJudge(path, "there is no nanopublication in it; bondgraph export nanopubs writes some")
    return outcome


def read(path: Path) -> Iterator[Quad | str]:
    """The statements of a file in its order; a clause in the place of one that no nanopublication can have.

    Raises:
        CannotJudge: the file cannot be read, or not as RDF.
    """
    import pyoxigraph

    format_ = pyoxigraph.RdfFormat.N_QUADS if path.suffix == ".nq" else pyoxigraph.RdfFormat.TRIG
    try:
        for quad in pyoxigraph.parse(path=str(path), format=format_):
            parts = (quad.graph_name, quad.subject, quad.predicate, quad.object)
            if isinstance(quad.graph_name, pyoxigraph.DefaultGraph):
                yield f"a statement stands in no graph: {quad.subject} {quad.predicate} {quad.object}"
            elif any(isinstance(part, (pyoxigraph.BlankNode, pyoxigraph.Triple)) for part in parts):
                yield f"a statement has a node without an IRI, which no hash can cover: {quad.subject} {quad.predicate}"
            else:
                yield Quad(Iri(parts[0].value), Iri(parts[1].value), Iri(parts[2].value), _term(parts[3]))
    except SyntaxError as error:
        raise CannotJudge(path, f"it cannot be read as {format_.name}: {error.msg}") from None
    except OSError as error:
        raise CannotJudge(path, f"it cannot be read: {error.strerror or error}") from None
    except ValueError as error:  # bytes that are no UTF-8
        raise CannotJudge(path, f"it cannot be read as {format_.name}: {error}") from None


def _term(term: Any) -> Iri | Literal:
    import pyoxigraph

    if isinstance(term, pyoxigraph.Literal):
        datatype = Iri(term.datatype.value)
        plain = term.language or datatype == XSD.string
        return Literal(term.value, term.language, None if plain else datatype)
    return Iri(term.value)


def judged(
    statements: Iterable[Quad | str], *, key: str | None = None, unsigned: bool = False
) -> Iterator[Verdict]:
    """What is found of the nanopublications among some statements, one by one.

    Each is to stand together, its graphs in any order; of one that is complete nothing is kept.

    Args:
        statements: as `read` gives them.
        key, unsigned: as in `report`.
    """
    pending: dict[Iri, list[Quad]] = {}
    wanted_by: dict[Iri, Iri] = {}
    complete: tuple[Iri, ...] = ()
    for graph, run in groupby(statements, lambda each: each.graph if isinstance(each, Quad) else None):
        if graph is None:
            yield from (Verdict(None, None, (str(clause),)) for clause in dict.fromkeys(run))
            continue
        if complete and graph not in complete:
            yield _verdict([pending.pop(part) for part in complete], key, unsigned)
            for part in complete:
                wanted_by.pop(part, None)
            complete = ()
        pending.setdefault(graph, []).extend(each for each in run if isinstance(each, Quad))
        for part in _parts(pending[graph]):
            wanted_by[part] = graph
        complete = _complete(wanted_by.get(graph), pending)
    if complete:
        yield _verdict([pending.pop(part) for part in complete], key, unsigned)
    for graph, quads in pending.items():
        if named := _nanopubs(quads):
            yield Verdict(named[0], None, tuple(_misshapen(quads, pending)))
        elif wanted_by.get(graph) not in pending:
            yield Verdict(None, None, (f"graph {graph} belongs to no nanopublication",))


def _nanopubs(head: Sequence[Quad]) -> list[Iri]:
    """The nanopublications of which a graph is the head."""
    return [quad.subject for quad in head if (quad.predicate, quad.object) == (RDF.type, NP.Nanopublication)]


def _parts(head: Sequence[Quad]) -> tuple[Iri, ...]:
    """The graphs that a head names, itself first; none where the graph is no head."""
    if not _nanopubs(head):
        return ()
    named = (quad.object for link in _LINKS for quad in head if quad.predicate == link)
    return (head[0].graph, *(part for part in named if isinstance(part, Iri)))


def _complete(head: Iri | None, graphs: dict[Iri, list[Quad]]) -> tuple[Iri, ...]:
    """The graphs of the nanopublication with some head, if all are there."""
    if head is None or _misshapen(graphs[head], graphs):
        return ()
    return _parts(graphs[head])


def _misshapen(head: Sequence[Quad], graphs: dict[Iri, list[Quad]]) -> list[str]:
    """What keeps a head from being that of one nanopublication whose graphs are all there."""
    nanopubs = _nanopubs(head)
    if len(nanopubs) > 1:
        return ["its head names several nanopublications"]
    faults = []
    seen = {head[0].graph}
    for link, name in _LINKS.items():
        objects = [quad.object for quad in head if (quad.subject, quad.predicate) == (nanopubs[0], link)]
        if len(objects) != 1 or not isinstance(objects[0], Iri):
            faults.append(
                f"its head names {len(objects) or 'no'} graph{'s' if len(objects) > 1 else ''} of {name}"
            )
        elif objects[0] in seen:
            faults.append(f"its {name} has the graph of another part")
        elif objects[0] not in graphs:
            faults.append(f"its {name} is missing: graph {objects[0]}")
        seen |= {each for each in objects if isinstance(each, Iri)}
    return faults


def _verdict(parts: list[list[Quad]], key: str | None, unsigned: bool) -> Verdict:
    quads = [quad for part in parts for quad in part]
    (nanopub,) = _nanopubs(parts[0])
    faults = []
    assertion = parts[1][0].graph
    if not all(part[0].graph.startswith(nanopub) and part[0].graph != nanopub for part in parts):
        faults.append("its graphs do not stand under its address")
    if not any(assertion in (quad.subject, quad.object) for quad in parts[2]):
        faults.append("its provenance says nothing of its assertion")
    if not any(nanopub in (quad.subject, quad.object) for quad in parts[3]):
        faults.append("its publication info says nothing of it")
    code = code_in(nanopub)
    if code is None:
        faults.append(
            "its address ends in no hash (RA and 43 characters), so nothing can be checked against it"
        )
        return Verdict(nanopub, None, tuple(faults))
    if (made := code_of(quads, code)) != code:
        faults.append(f"it was changed: what it says now has the hash {made}")
    signer, more = _signer(quads, parts[3], nanopub, code)
    if more or signer is None:
        faults += more or (() if unsigned else (_NOT_SIGNED,))
    elif key is not None and signer != key:
        faults.append(f"it is signed by another key, {fingerprint(signer)}, than {fingerprint(key)}")
    return Verdict(nanopub, fingerprint(signer) if signer and not more else None, tuple(faults))


def _signer(
    quads: Sequence[Quad], pubinfo: Sequence[Quad], nanopub: Iri, code: str
) -> tuple[str | None, tuple[str, ...]]:
    """The public key that signed a nanopublication, and what is wrong with the signature; neither where there is none."""
    elements = {
        quad.subject for quad in pubinfo if (quad.predicate, quad.object) == (NPX.hasSignatureTarget, nanopub)
    }
    if not elements:
        stray = any(quad.predicate in (NPX.hasSignature, NPX.hasPublicKey) for quad in pubinfo)
        return None, ("it has a signature that is of something else",) if stray else ()
    if len(elements) > 1:
        return None, ("it has several signatures, where there is to be one",)
    (element,) = elements

    def said(link: Iri) -> list[str]:
        found = (quad.object for quad in pubinfo if (quad.subject, quad.predicate) == (element, link))
        return [each.text if isinstance(each, Literal) else "" for each in found]

    algorithms, keys, signatures = map(said, (NPX.hasAlgorithm, NPX.hasPublicKey, NPX.hasSignature))
    if not (len(algorithms) == len(keys) == len(signatures) == 1):
        return None, ("its signature is to have one algorithm, one public key and one value each",)
    signed = [quad for quad in quads if (quad.subject, quad.predicate) != (element, NPX.hasSignature)]
    try:
        right = signed_by(keys[0], signatures[0], digest_text(signed, code), algorithms[0])
    except ValueError as error:
        return None, (str(error),)
    return keys[0], () if right else ("its signature is not one of what it says by the key that it names",)


__all__ = ["FORMAT", "Report", "Verdict", "judged", "read", "report"]
