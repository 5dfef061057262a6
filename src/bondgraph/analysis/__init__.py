"""What can be reckoned from a debate, each figure with the claims behind it."""

from bondgraph.analysis.agreeing import Agreement, AuthorPair, agreement
from bondgraph.analysis.arguing import Argumentation, argumentation
from bondgraph.analysis.balancing import Balance, Triad, balance
from bondgraph.analysis.bridging import Bridge, Bridges, bridges
from bondgraph.analysis.contesting import Contested, contested
from bondgraph.analysis.grouping import Communities, Community, communities
from bondgraph.analysis.hearsay import SecondHand, second_hand
from bondgraph.analysis.weighing import Weight, weight
from bondgraph.analysis.witnesses import Witness, Witnesses

__all__ = [
    "Agreement",
    "Argumentation",
    "AuthorPair",
    "Balance",
    "Bridge",
    "Bridges",
    "Communities",
    "Community",
    "Contested",
    "SecondHand",
    "Triad",
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
]
