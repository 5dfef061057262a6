"""What can be reckoned from a debate, each figure with the claims behind it."""

from bondgraph.analysis.agreeing import Agreement, AuthorPair, agreement
from bondgraph.analysis.arguing import Argument, Argumentation, argumentation
from bondgraph.analysis.balancing import Balance, Triad, balance
from bondgraph.analysis.bridging import Bridge, Bridges, bridges
from bondgraph.analysis.contesting import Contested, ContestedClaim, contested
from bondgraph.analysis.grouping import Communities, Community, communities
from bondgraph.analysis.hearsay import Hearsay, SecondHand, second_hand
from bondgraph.analysis.weighing import Weighed, Weight, weight
from bondgraph.analysis.witnessing import Witness, Witnesses, witnesses

__all__ = [
    "Agreement",
    "Argument",
    "Argumentation",
    "AuthorPair",
    "Balance",
    "Bridge",
    "Bridges",
    "Communities",
    "Community",
    "Contested",
    "ContestedClaim",
    "Hearsay",
    "SecondHand",
    "Triad",
    "Weighed",
    "Weight",
    "Witness",
    "Witnesses",
    "agreement",
    "argumentation",
    "balance",
    "bridges",
    "communities",
    "contested",
    "second_hand",
    "weight",
    "witnesses",
]


def __dir__() -> list[str]:
    return __all__
