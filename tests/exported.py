"""Exports as programs that are not ours read them, in one shape, so that they can be held against the corpus.

``python -m tests.exported`` writes the table of docs/exports.md anew.
"""

from __future__ import annotations

import io
import json
import subprocess
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from rdflib import RDF
from tests.argued import by_argdown, by_arguebuf, by_rdflib
from tests.readers import program

from bondgraph.exporting import FORMATS, export
from bondgraph.exporting.graphml import token
from bondgraph.library import Library

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "exports.md"
BEGIN: Final = (
    "<!-- The table is written by python -m tests.exported; a test holds it against what was read. -->\n"
)
END: Final = "<!-- The end of the table. -->\n"

_BETWEEN: Final = "⟦between⟧"
_BEHIND: Final = "⟦behind⟧"
_GVPR: Final = """
BEGIN { string it; int n; }
N { printf("N%s%s", "BETWEEN", $.name); for (it = fstAttr($G, "N"); it != ""; it = nxtAttr($G, "N", it))
  { printf("%s%s%s%s", "BETWEEN", it, "BETWEEN", aget($, it)); } printf("%s", "BEHIND"); }
E { printf("E%s%s%s%s", "BETWEEN", $.tail.name, "BETWEEN", $.head.name);
  for (it = fstAttr($G, "E"); it != ""; it = nxtAttr($G, "E", it))
  { printf("%s%s%s%s", "BETWEEN", it, "BETWEEN", aget($, it)); } printf("%s", "BEHIND"); }
""".replace("BETWEEN", _BETWEEN).replace("BEHIND", _BEHIND)


class Graph(NamedTuple):
    """A graph as it was read: nodes by id with their fields, edges by id with their ends and fields."""

    nodes: dict[str, dict[str, Any]]
    edges: dict[str, tuple[str, str, dict[str, Any]]]


class Rows(NamedTuple):
    """A table of claims as it was read."""

    rows: list[dict[str, Any]]


Read = Callable[[bytes], Graph | Rows]


def by_networkx_graphml(content: bytes) -> Graph:
    import networkx

    graph: Any = networkx.read_graphml(io.BytesIO(content), edge_key_type=str, force_multigraph=True)
    assert all(token(fields["ref"]) == name for name, fields in graph.nodes(data=True))
    assert all(token(fields["ref"]) == key for _, _, key, fields in graph.edges(keys=True, data=True))
    return _of_networkx(graph)


def by_igraph_graphml(content: bytes) -> Graph:
    import igraph  # type: ignore[import-untyped]

    with tempfile.NamedTemporaryFile(suffix=".graphml") as file:
        file.write(content)
        file.flush()
        graph = igraph.Graph.Read_GraphML(file.name)
    refs = graph.vs["ref"] if graph.vcount() else []
    nodes = {vertex["ref"]: _given(vertex.attributes()) for vertex in graph.vs}
    edges = {
        edge["ref"]: (refs[edge.source], refs[edge.target], _given(edge.attributes())) for edge in graph.es
    }
    assert (len(nodes), len(edges)) == (graph.vcount(), graph.ecount())
    return Graph(nodes, edges)


def by_networkx_gexf(content: bytes) -> Graph:
    import networkx

    graph = networkx.read_gexf(io.BytesIO(content), version="1.3")
    return _of_networkx(networkx.MultiDiGraph(graph))


def by_networkx_node_link(content: bytes) -> Graph:
    import networkx

    return _of_networkx(networkx.node_link_graph(json.loads(content)))


def by_networkx_cytoscape(content: bytes) -> Graph:
    import networkx

    return _of_networkx(networkx.cytoscape_graph(json.loads(content)))


def by_graphviz(content: bytes) -> Graph:
    run = subprocess.run([program("gvpr"), _GVPR], input=content, capture_output=True, check=True)
    assert run.stderr == b""
    nodes: dict[str, dict[str, Any]] = {}
    edges: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for record in run.stdout.decode().split(_BEHIND)[:-1]:
        what, *parts = record.split(_BETWEEN)
        ends = 1 if what == "N" else 2
        fields = {
            name: value for name, value in zip(parts[ends::2], parts[ends + 1 :: 2], strict=True) if value
        }
        if what == "N":
            nodes[parts[0]] = fields
        else:
            edges[fields["id"]] = (parts[0], parts[1], fields)
    return Graph(nodes, edges)


def by_pandas_pair(content: bytes) -> Graph:
    import pandas

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        tables = [
            pandas.read_csv(archive.open(name), dtype=str, keep_default_na=False, lineterminator="\n")
            for name in ("nodes.csv", "edges.csv")
        ]
    return _of_tables(*(table.to_dict("records") for table in tables))


def by_duckdb_nodes(content: bytes) -> Graph:
    return _of_tables(_duckdb("csv", content), ())


def by_duckdb_edges(content: bytes) -> Graph:
    return _of_tables((), _duckdb("csv", content))


def by_pandas(content: bytes) -> Rows:
    import pandas

    table = pandas.read_csv(io.BytesIO(content), dtype=str, keep_default_na=False, lineterminator="\n")
    return Rows([{str(name): value for name, value in row.items()} for row in table.to_dict("records")])


def by_pandoc(content: bytes) -> Rows:
    run = subprocess.run(
        [program("pandoc"), "-f", "gfm", "-t", "json"], input=content, capture_output=True, check=True
    )
    (table,) = json.loads(run.stdout)["blocks"]
    assert table["t"] == "Table"
    _, _, _, head, bodies, _ = table["c"]
    names, *_ = (_cells(row) for row in head[1])
    return Rows([dict(zip(names, _cells(row), strict=True)) for body in bodies for row in body[3]])


def by_duckdb(content: bytes) -> Rows:
    return Rows(_duckdb("parquet", content))


READERS: Final[dict[str, tuple[str, Read]]] = {
    "graphml": ("networkx, igraph", by_networkx_graphml),
    "gexf": ("networkx", by_networkx_gexf),
    "dot": ("Graphviz", by_graphviz),
    "cytoscape": ("networkx", by_networkx_cytoscape),
    "node-link": ("networkx", by_networkx_node_link),
    "csv-pair": ("pandas", by_pandas_pair),
    "csv-nodes": ("DuckDB", by_duckdb_nodes),
    "csv-edges": ("DuckDB", by_duckdb_edges),
    "csv": ("pandas", by_pandas),
    "markdown": ("pandoc", by_pandoc),
    "parquet": ("DuckDB, pandas", by_duckdb),
}
"""What reads each format back in tests."""

ELSEWHERE: Final = {
    "jsonl": "bondgraph itself: the same corpus",
    "turtle": "Oxigraph's parser: every statement",
    "ntriples": "Oxigraph's parser: every statement",
    "nquads": "Oxigraph's parser: every statement",
    "trig": "Oxigraph's parser: every statement",
    "jsonld": "Oxigraph's parser: every statement",
    "rdfxml": "Oxigraph's parser: every statement",
    "ntriples-sorted": "Oxigraph's parser: every statement",
    "nanopubs": "nanopub-py, Oxigraph's parser",
    "argdown": "Argdown's parser",
    "aif": "arguebuf",
    "discourse-graph": "rdflib",
}
"""What reads the formats back whose counts are held by tests of their own."""


def _in_argdown(content: bytes) -> tuple[int, int, int]:
    """Statements and arguments, the relations between them, and the statements."""
    found = by_argdown(content.decode())
    claims = len(found["statements"])
    return claims + len(found["arguments"]), len(found["relations"]), claims


def _in_aif(content: bytes) -> tuple[int, int, int]:
    """I-nodes and scheme nodes, the edges between them, and the I-nodes."""
    found = by_arguebuf(content.decode())
    claims = len(found["atoms"])
    return claims + len(found["schemes"]), len(found["edges"]), claims


def _in_discourse_graph(content: bytes) -> tuple[int, int, int]:
    """Questions, claims and source documents, the instances of relations between them, and the claims."""
    sorts = Counter(
        str(sort).rpartition("#")[2] for sort in by_rdflib(content.decode()).objects(None, RDF.type)
    )
    nodes = sum(sorts[each] for each in ("Question", "Claim", "SourceDocument"))
    return nodes, sorts["RelationInstance"], sorts["Claim"]


def _in_nanopubs(content: bytes) -> tuple[int, int, int]:
    """Nanopublications, those of relations, and those of claims."""
    import pyoxigraph

    quads = list(pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TRIG))
    introduced = [str(each.object) for each in quads if each.predicate.value.endswith("/x/introduces")]
    whole = sum(str(each.object).endswith("nschema#Nanopublication>") for each in quads)
    return (
        whole,
        sum("/relation/" in each for each in introduced),
        sum("/claim/" in each for each in introduced),
    )


COUNTED: Final[dict[str, Callable[[bytes], tuple[int, int, int]]]] = {
    "nanopubs": _in_nanopubs,
    "argdown": _in_argdown,
    "aif": _in_aif,
    "discourse-graph": _in_discourse_graph,
}
"""How many nodes, edges and claims are read of those formats in which these are something else."""


def table(library: Library, read: Callable[[str], Graph | Rows]) -> str:
    """The table of docs/exports.md, of a library whose exports in some formats were read."""
    lines = [
        "| format | what reads it back | nodes | edges | claims | what it leaves out |",
        "|---|---|--:|--:|--:|---|",
    ]
    for each in FORMATS.values():
        left = " ".join(each.leaves_out) or "nothing"
        if each.name in READERS:
            by, counts = READERS[each.name][0], [*map(str, counted(read(each.name)))]
        else:
            by, counts = ELSEWHERE[each.name], ["", "", ""]
            if each.name in COUNTED:
                counts = [*map(str, COUNTED[each.name](b"".join(export(library, each.name))))]
        lines.append(f"| `{each.name}` | {by} | {' | '.join(counts)} | {left.replace('|', chr(92) + '|')} |")
    return "".join(f"{line}\n" for line in lines)


def counted(read: Graph | Rows) -> tuple[int | str, int | str, int | str]:
    """How many nodes, edges and claims were read."""
    if isinstance(read, Rows):
        relations = [each for row in read.rows for each in row.get("relations", ())]
        return "", len(relations) or "", len(read.rows)
    claims = sum(fields["kind"] == "claim" for fields in read.nodes.values())
    return len(read.nodes) or "", len(read.edges) or "", claims or ""


def _of_networkx(graph: Any) -> Graph:
    called = {name: fields.get("ref", name) for name, fields in graph.nodes(data=True)}
    nodes = {called[name]: dict(fields) for name, fields in graph.nodes(data=True)}
    edges = {
        str(fields.get("ref") or fields.get("id") or key): (called[start], called[end], dict(fields))
        for start, end, key, fields in graph.edges(keys=True, data=True)
    }
    assert (len(nodes), len(edges)) == (graph.number_of_nodes(), graph.number_of_edges())
    return Graph(nodes, edges)


def _of_tables(nodes: Iterable[dict[Any, Any]], edges: Iterable[dict[Any, Any]]) -> Graph:
    nodes, edges = list(nodes), list(edges)
    found = Graph(
        {row["Id"]: {"label": row["Label"], **row} for row in nodes},
        {
            row["Id"]: (row["Source"], row["Target"], {"label": row["Label"], "type": row["kind"], **row})
            for row in edges
        },
    )
    assert (len(found.nodes), len(found.edges)) == (len(nodes), len(edges))
    return found


def _duckdb(kind: str, content: bytes) -> list[dict[str, Any]]:
    import duckdb

    # DuckDB looks at the first lines to tell what a file is like, and may take odd texts for something else.
    how = (
        ", header=true, all_varchar=true, delim=',', quote='\"', escape='\"', new_line='\\n', nullstr='⟦⟧'"
        if kind == "csv"
        else ""
    )
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as file:
        file.write(content)
        file.flush()
        found = duckdb.sql(f"SELECT * FROM read_{kind}('{file.name}'{how})")
        assert found is not None
        return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in ("", None) and str(value) != "nan"}


def _cells(row: list[Any]) -> list[str]:
    return ["".join(_inline(part) for block in cell[4] for part in block["c"]) for cell in row[1]]


def _inline(part: dict[str, Any]) -> str:
    if part["t"] in ("Space", "SoftBreak"):
        return " "
    if part["t"] == "Str":
        return str(part["c"])
    if part["t"] == "Link":  # an address that stands for itself
        return "".join(map(_inline, part["c"][1]))
    raise AssertionError(part)


def main() -> None:
    """Write the table anew."""
    import bondgraph

    library = bondgraph.open()

    def read(name: str) -> Graph | Rows:
        return READERS[name][1](b"".join(export(library, name)))

    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    PAGE.write_text(
        f"{before}{BEGIN}\n{table(library, read)}\n{END}{rest.partition(END)[2]}", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
