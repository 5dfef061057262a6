"""HTML from templates, and pages that hold everything and ask nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

if TYPE_CHECKING:
    import jinja2

CSS: Final = "text/css; charset=utf-8"
JAVASCRIPT: Final = "text/javascript; charset=utf-8"
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Html(str):
    """HTML that a template takes as it is: what was put into it has been escaped."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """What a page cannot hold leaves a mark where it stood."""
        return super().__new__(cls, fit(text))

    def __html__(self) -> str:
        return self


class Asset(NamedTuple):
    """A file that a page loads, or has in itself."""

    package: str
    path: str
    media_type: str

    def entry(self) -> Traversable:
        """The file itself."""
        return files(self.package).joinpath(self.path)


def own(name: str) -> Asset:
    """A style sheet or a script of this package."""
    return Asset("bondgraph.render", f"static/{name}", CSS if name.endswith(".css") else JAVASCRIPT)


def offline(
    heading: str,
    body: str,
    *,
    title: str,
    styles: Iterable[Asset],
    scripts: Iterable[Asset],
    inset: bool = False,
) -> str:
    """One HTML document that opens from disk; it has all of its files in itself and may load nothing.

    Args:
        heading: its heading.
        body: what stands under the heading, as HTML.
        title: what a browser calls it.
        styles: its style sheets.
        scripts: its scripts; no others run.
        inset: whether it stands inside another page, where ways that lead elsewhere open beside it.
    """
    looks, acts = [inlined(each) for each in styles], [inlined(each) for each in scripts]
    policy = (
        f"default-src 'none'; script-src {' '.join(map(_digest, acts))}; style-src {' '.join(map(_digest, looks))};"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )
    return render(
        "page.html",
        heading=heading,
        body=body,
        title=title,
        policy=policy,
        styles=looks,
        scripts=acts,
        inset=inset,
    )


def render(template: str, **context: Any) -> str:
    """A template of this package as HTML; what is put into it is escaped."""
    return templates("bondgraph.render").get_template(template).render(context)


def fit(value: Any) -> Any:
    """The same data without characters that a page cannot hold; each leaves a mark where it stood."""
    if isinstance(value, str):
        return _UNFIT.sub("\ufffd", value)
    if isinstance(value, dict):
        return {fit(key): fit(part) for key, part in value.items()}
    return [fit(part) for part in value] if isinstance(value, (list, tuple)) else value


@cache
def inlined(asset: Asset) -> str:
    """The text of a style sheet or a script, to stand in a page."""
    text = asset.entry().read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", text)


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def templates(package: str) -> jinja2.Environment:
    """The templates of a package; what is put into them is escaped, and what is missing is an error."""
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.PackageLoader(package),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finished,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # What was made into HTML elsewhere, such as a citation.
    made.filters["html"] = Html
    return made


def _finished(value: Any) -> Any:
    """What is put into a page, as far as a page can hold it; what is HTML already was seen to before."""
    return fit(value) if type(value) is str else value
