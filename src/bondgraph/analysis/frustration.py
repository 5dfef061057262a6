"""Frustration: the fewest pairs that have to be set aside for a signed graph to be balanced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pair = tuple[str, str]

MOST_PAIRS: Final = 400
"""Pairs that rings hold together, at most: with more, an answer could take minutes."""
MOST_ROUNDS: Final = 30
"""Times that rings are added."""
MOST_STEPS: Final = 500
"""Steps, each time, in which whole numbers are looked for."""
_TINY: Final = 1e-6


def frustrated(signs: Mapping[Pair, int]) -> tuple[Pair, ...] | None:
    """The fewest pairs without which a signed graph is balanced: no ring has an odd number of negative pairs.

    Their number is the frustration index, or line index of balance (Harary 1959; Aref & Wilson 2018). Each odd ring has to
    lose a pair. So the least sum of x, between 0 and 1 for each pair, is sought that has Σ x ≥ 1 over every odd ring. Rings
    are added until none falls short. The x often come out whole, and always in graphs without a certain minor (Guenin 2001);
    where they don't, they are made to be.

    Args:
        signs: 1 or −1 for each pair of nodes; the ids of a pair in order.

    Returns:
        The pairs, by ids: one such set, where there are several. None where that would take too long, as where more than 400
        pairs hang together in rings.

    Three that are all at odds are no ring that can stay: one pair has to go. Where two agree against a third, none has.

    >>> frustrated({("a", "b"): 1, ("a", "c"): -1, ("b", "c"): -1})
    ()
    >>> len(frustrated({("a", "b"): -1, ("a", "c"): -1, ("b", "c"): -1}))
    1
    """
    import networkx

    graph: networkx.Graph[str] = networkx.Graph()
    graph.add_edges_from(sorted(signs))
    found: list[Pair] = []
    for block in networkx.biconnected_component_edges(graph):  # no ring leads out of one
        pairs = sorted({(min(pair), max(pair)) for pair in block})
        if len(pairs) < 3:
            continue
        if len(pairs) > MOST_PAIRS:
            return None
        least = _least(pairs, [signs[pair] for pair in pairs])
        if least is None:
            return None
        found += least
    return tuple(sorted(found))


def _least(pairs: Sequence[Pair], signs: Sequence[int]) -> list[Pair] | None:
    """The fewest pairs of a graph that have to go."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    rings: list[list[int]] = []
    ones = np.ones(len(pairs))
    shares = np.zeros(len(pairs))
    whole: Literal[0, 1] = 0
    for _ in range(MOST_ROUNDS):
        short = _odd_rings(pairs, signs, shares)
        if not short:
            if np.abs(shares - shares.round()).max() < _TINY:
                return [pair for pair, share in zip(pairs, shares, strict=True) if share > 0.5]
            whole = 1
        rings += short
        starts = np.cumsum([0, *map(len, rings)])
        columns = np.fromiter(chain.from_iterable(rings), dtype=int)
        holds = csr_array((np.ones(len(columns)), columns, starts), shape=(len(rings), len(pairs)))
        solved = milp(
            ones,
            constraints=LinearConstraint(holds, lb=1),
            bounds=Bounds(0, 1),
            integrality=[whole] * len(pairs),
            options={"node_limit": MOST_STEPS},
        )
        if solved.x is None or solved.status:
            return None
        shares = solved.x
    return None


def _odd_rings(pairs: Sequence[Pair], signs: Sequence[int], shares: NDArray[Any]) -> list[list[int]]:
    """Rings with an odd number of negative pairs whose shares come to less than 1, as numbers of their pairs.

    Each is a shortest path in a graph that has every node twice, from the one to the other: negative pairs lead across.
    """
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    nodes = {ident: place for place, ident in enumerate(sorted(set(chain.from_iterable(pairs))))}
    ends = np.array([[nodes[one], nodes[other]] for one, other in pairs])
    size = len(nodes)
    across = np.where(np.array(signs) < 0, size, 0)
    starts = np.concatenate([ends[:, 0], ends[:, 0] + size])
    stops = np.concatenate([ends[:, 1] + across, ends[:, 1] + size - across])
    # A pair whose share is nothing is a step all the same.
    lengths = np.tile(np.maximum(shares, 0) + _TINY / (2 * len(pairs) + 1), 2)
    graph = csr_array((lengths, (starts, stops)), shape=(2 * size, 2 * size))
    far, before = dijkstra(graph, directed=False, indices=range(size), return_predecessors=True)
    number = {tuple(sorted(two)): place for place, two in enumerate(ends.tolist())}
    found: dict[tuple[int, ...], None] = {}
    for start in range(size):
        if far[start, start + size] < 1 - 2 * _TINY:
            ring: set[int] = set()
            at = start + size
            while at != start:
                last = int(before[start, at])
                ring ^= {number[tuple(sorted((last % size, at % size)))]}
                at = last
            found[tuple(sorted(ring))] = None
    return [list(ring) for ring in found]
