"""What can be reckoned from a debate, each figure with the claims behind it."""

from bondgraph.analysis.agreeing import Agreement, AuthorPair, agreement

__all__ = ["Agreement", "AuthorPair", "agreement"]
