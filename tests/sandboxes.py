"""A small ring of statements to ask, and asking it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyoxigraph

from bondgraph.sparql.formats import Format
from bondgraph.sparql.sandbox import Sandbox

NODES: Final = 1000
STATEMENTS: Final = [
    line
    for n in range(NODES)
    for line in (
        f"<http://e/{n}> <http://e/next> <http://e/{(n * 7 + 1) % NODES}> .\n",
        f'<http://e/{n}> <http://e/says> "{n} says \\"something, long\\" & <more>\\n"@en .\n',
    )
]


def write_store(folder: Path) -> Path:
    """An Oxigraph store of the statements."""
    store = pyoxigraph.Store(str(folder))
    store.bulk_load("".join(STATEMENTS).encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    store.flush()
    return folder


def ask(sandbox: Sandbox, query: str, written: Format = Format.JSON) -> bytes:
    """The whole answer to a query."""
    with sandbox.answer(query, written) as answer:
        return answer.read()
