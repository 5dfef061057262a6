"""Texts as XML 1.0 has them."""

from __future__ import annotations

import re
from typing import Final

NOT_IN_XML: Final = (
    "Control characters that XML 1.0 has no room for (all but tab, line feed and carriage return), U+FFFE and U+FFFF become"
    " U+FFFD, the sign for what cannot be shown."
)
"""What formats in XML leave out of texts."""

_WRITTEN: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}
_OTHERWISE: Final = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What does not stand for itself: markup, white space but the space, and what XML 1.0 has no room for."""


def escaped(value: str | int) -> str:
    """A value as it stands in an element or, in double quotes, in an attribute; white space is kept in both.

    >>> escaped('a < "b"\\n\\x00')
    'a &lt; &quot;b&quot;&#10;\\ufffd'
    """
    return _OTHERWISE.sub(lambda found: _WRITTEN.get(found[0], "\ufffd"), str(value))


__all__ = ["NOT_IN_XML", "escaped"]
