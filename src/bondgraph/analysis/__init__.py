"""What can be reckoned from a debate, each figure with the claims behind it."""

from bondgraph.analysis.agreeing import Agreement, AuthorPair, agreement
from bondgraph.analysis.balancing import Balance, Triad, balance
from bondgraph.analysis.bridging import Bridge, Bridges, bridges

__all__ = [
    "Agreement",
    "AuthorPair",
    "Balance",
    "Bridge",
    "Bridges",
    "Triad",
    "agreement",
    "balance",
    "bridges",
]
