"""What goes together: claims that support each other, and agents whose claims do or who hold a claim together."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections.abc import Iterator

from pydantic import Field

from bondgraph.analysis.debate import Debate, Of
from bondgraph.answers import Link, Tie
from bondgraph.result import Frozen


class Join(Frozen):
    """Two claims or agents that go together, and by what."""

    one: Link
    other: Link
    supports: tuple[Tie, ...] = Field(
        description="the supports between the two, or that join a claim of one agent with one of the other"
    )
    joint: tuple[Link, ...] = Field(description="of agents: the claims that they hold together")

    @property
    def weight(self) -> int:
        """How many supports and joint claims there are."""
        return len(self.supports) + len(self.joint)


def joins(debate: Debate, of: Of) -> Iterator[Join]:
    """The claims or the agents that go together, two by two, by their ids."""
    nodes, ties = debate.nodes(of), debate.ties_of(of)
    joint = debate.joint if of == "agents" else {}
    for one, other in sorted(ties.keys() | joint.keys()):
        join = Join(
            one=nodes[one],
            other=nodes[other],
            supports=tuple(tie for tie in ties.get((one, other), ()) if tie.type == "supports"),
            joint=tuple(map(debate.link, joint.get((one, other), ()))),
        )
        if join.weight:
            yield join
