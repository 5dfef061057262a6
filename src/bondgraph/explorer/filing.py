"""Nodes → the names of the files that hold their pages, which every system can keep side by side.

A file is called like its node wherever that can be: ``agent/yalom.html``. What Windows keeps for itself, or no name may
hold there, what differs from another id in capitals only, and what is too long, has a digest of the id behind it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from bondgraph.ids import Ref

LONGEST: Final = 150
"""Characters of an id that the name of a file begins with at most; systems take names of up to 255 bytes."""

_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.+-]")
# With any ending: con.html is a console, too.
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|\Z)", re.IGNORECASE)
_APART: Final = "~"
"""What no id holds."""


class Filing:
    """Which files hold the pages of a corpus's nodes.

    Args:
        refs: all nodes whose ids may have capitals; others differ in more than these.
    """

    def __init__(self, refs: Iterable[Ref] = ()) -> None:
        seen: set[Ref] = set()
        self._alike: set[Ref] = set()
        for ref in refs:
            folded = Ref(ref.kind, ref.id.casefold())
            (self._alike if folded in seen else seen).add(folded)

    def page(self, node: Ref) -> str:
        """The file that holds the page of a node, from the top of the site.

        >>> filing = Filing([Ref("work", "Yalom1985"), Ref("work", "yalom1985")])
        >>> filing.page(Ref("position", "cure/bond")), filing.page(Ref("work", "yalom1985"))
        ('position/cure/bond.html', 'work/yalom1985.html')
        >>> filing.page(Ref("work", "Yalom1985")), filing.page(Ref("concept", "con"))
        ('work/Yalom1985~fee0483665.html', 'concept/_con~1143da2bc5.html')
        """
        alike = Ref(node.kind, node.id.casefold()) in self._alike and node.id != node.id.casefold()
        return f"{node.kind}/{'/'.join(part(each, alone=not alike) for each in node.id.split('/'))}.html"


def part(name: str, *, alone: bool = True) -> str:
    """A part of a path that stands for a name.

    Args:
        name: the name.
        alone: whether no other differs from it in capitals only.
    """
    fit = _UNFIT.sub("-", name)[:LONGEST]
    fit = f"_{fit}" if _RESERVED.match(fit) else fit
    if fit == name and alone:
        return name
    return f"{fit}{_APART}{hashlib.sha256(name.encode()).hexdigest()[:10]}"
