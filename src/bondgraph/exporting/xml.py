"""Texts as XML 1.0 has them."""

from __future__ import annotations

import re
from typing import Final

NOT_IN_XML: Final = (
    "Control characters that XML 1.0 has no room for (all but tab, line feed and carriage return), U+FFFE and U+FFFF become"
    " U+FFFD, the sign for what cannot be shown."
)
"""What formats in XML leave out of texts."""

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKUP: Final = re.compile('[&<>"\t\n\r]')
_WRITTEN: Final = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "\t": "&#9;",
    "\n": "&#10;",
    "\r": "&#13;",
}


def escaped(value: str | int) -> str:
    """A value as it stands in an element or, in double quotes, in an attribute; white space is kept in both.

    >>> escaped('a < "b"\\n\\x00')
    'a &lt; &quot;b&quot;&#10;\\ufffd'
    """
    return _MARKUP.sub(lambda found: _WRITTEN[found[0]], _FORBIDDEN.sub("\ufffd", str(value)))


__all__ = ["NOT_IN_XML", "escaped"]
