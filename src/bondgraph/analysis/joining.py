"""Which agents go together: those whose claims support each other's, or who hold a claim together."""

# No `from __future__ import annotations`, as in `bondgraph.answers`.

from collections.abc import Iterator

from pydantic import Field

from bondgraph.analysis.debate import Debate
from bondgraph.answers import Link, Tie
from bondgraph.result import Frozen


class Join(Frozen):
    """Two agents who go together, and by what."""

    one: Link
    other: Link
    supports: tuple[Tie, ...] = Field(
        description="the supports that join a claim of one with one of the other"
    )
    joint: tuple[Link, ...] = Field(description="the claims that they hold together")

    @property
    def weight(self) -> int:
        """How many supports and joint claims there are."""
        return len(self.supports) + len(self.joint)


def joins(debate: Debate) -> Iterator[Join]:
    """The agents who go together, two by two, by their ids."""
    for one, other in sorted(debate.ties_of_holders.keys() | debate.joint.keys()):
        join = Join(
            one=debate.agents[one],
            other=debate.agents[other],
            supports=tuple(
                tie for tie in debate.ties_of_holders.get((one, other), ()) if tie.type == "supports"
            ),
            joint=tuple(map(debate.link, debate.joint.get((one, other), ()))),
        )
        if join.weight:
            yield join
