"""A page inside another one that is not ours: in the output of a notebook.

It stands in a frame of its own, which runs its scripts and cannot reach the page around it. Who takes frames out, as
JupyterLab does with a notebook that is not trusted, leaves a still picture. Both need nothing but what is in them.
"""

from __future__ import annotations

import gzip
from base64 import b64encode
from typing import Final

from bondgraph.render.pages import inlined, own, render

HEIGHT: Final = 720
"""How high the frame is, in pixels: about as much as a screen has room for."""


def inset(page: str, still: str, *, title: str) -> str:
    """A fragment of HTML that shows a page, or where it may not, a still picture.

    The page is packed, to a third of its size. Its scripts, the same in all pictures, are packed apart from the rest: of two
    versions of a notebook they are kept once by version control.

    Args:
        page: an HTML document that needs nothing from elsewhere.
        still: an SVG document.
        title: what it is called where it cannot be seen.
    """
    end = page.index("</main>")
    packed = render(
        "inset_page.html",
        title=title,
        parts=[_packed(page[:end]), _packed(page[end:])],
        script=inlined(own("inset.js")),
    )
    return render(
        "inset.html",
        title=title,
        page=packed,
        still=b64encode(still.encode()).decode(),
        height=HEIGHT,
    )


def _packed(text: str) -> str:
    return b64encode(gzip.compress(text.encode(), mtime=0)).decode()
