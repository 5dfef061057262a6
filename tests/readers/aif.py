"""Reads JSON of the Argument Interchange Format with arguebuf, and tells as JSON what it found; runs in its environment."""

import json
import logging
import sys

import arguebuf  # type: ignore[import-not-found]

logging.disable()  # it warns of every locution, which it leaves out
graph = arguebuf.load.aif(json.load(sys.stdin))
schemes = {name: type(node.scheme).__name__ for name, node in graph.scheme_nodes.items()}
told = {
    "atoms": {name: node.text for name, node in graph.atom_nodes.items()},
    "schemes": schemes,
    "edges": sorted([edge.source.id, edge.target.id] for edge in graph.edges.values()),
}
json.dump(told, sys.stdout)
