"""What the site of the documentation has beside the files of docs/: hooks of MkDocs, named in mkdocs.yml.

The site is the checkout with docs/ laid over it: a page of docs/ stands where it is, any other file to which a page leads
stands at its path in the checkout. So a link is written once, and leads to the same on the site and in a checkout.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from mkdocs.structure.files import File
from tools import docs_notebooks, docs_reference

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT: Final = Path(__file__).resolve().parents[1]
STATIC: Final = ROOT / "src" / "bondgraph" / "explorer" / "static"
PAGES: Final = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "benchmarks/README.md",
    "graph/README.md",
    "tests/cases/README.md",
)
DIALOG: Final = 'data-md-component="search" role="dialog"'
INSTEAD: Final = {"README.md": "index.md"}
CODE: Final = re.compile(
    r"(^ *(```+)[^`\n]*\n.*?^ *\2 *$|(`+)(?!`).*?(?<!`)\3(?!`))", re.MULTILINE | re.DOTALL
)
CELLS: Final = re.compile(r"^\|.*$", re.MULTILINE)
SPAN: Final = re.compile(r"`[^`]+`")
SESSION: Final = re.compile(r"^```python\n>>> .*?^```$", re.MULTILINE | re.DOTALL)
LINK: Final = re.compile(r"(?<=\]\()(?![a-z]+:|#|/)([^)\s#]+)(#[^)\s]*)?(?=\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The navigation with `folder/*` written out."""
    docs = ROOT / "docs"
    names = {path.relative_to(docs).as_posix() for path in docs.rglob("*.md")}
    config.nav = _written_out(config.nav, {*names, *PAGES, *docs_reference.pages(), *docs_notebooks.pages()})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """The pages from outside docs/, the fonts, and whatever else pages lead to."""
    added = {path: ROOT / path for path in PAGES}
    added |= {f"looks/{path.name}": path for path in [STATIC / "mark.svg", *STATIC.glob("fonts/*")]}
    for uri, path in added.items():
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    for uri, text in (docs_reference.pages() | docs_notebooks.pages()).items():
        files.append(File.generated(config, uri, content=text))
    for page in files.documentation_pages():
        for target in _targets(page.src_uri, page.content_string):
            if files.get_file_from_path(target) is None and (ROOT / target).is_file():
                files.append(File.generated(config, target, abs_src_path=str(ROOT / target)))
    return files


def on_page_markdown(markdown: str, *, page: Page, **_: Any) -> str:
    """The text of a page with its links as they are on the site, what is typed at a prompt told from what it gives, and a
    bar in a table's code without its backslash.
    """
    here = page.file.src_uri

    def moved(link: re.Match[str]) -> str:
        return posixpath.relpath(site_path(here, link[1]), posixpath.dirname(here) or ".") + (link[2] or "")

    def barred(row: re.Match[str]) -> str:
        return SPAN.sub(lambda code: code[0].replace("\\|", "|"), row[0])

    markdown = SESSION.sub(
        lambda block: block[0].replace("```python", "```pycon").replace("<BLANKLINE>", ""), markdown
    )
    return CELLS.sub(barred, _outside_code(markdown, lambda text: LINK.sub(moved, text)))


def on_page_content(html: str, **_: Any) -> str:
    """A page with empty heads of columns as cells, since nobody hears them said."""
    return re.sub(r"<th(?: [^>]*)?></th>", "<td></td>", html)


def on_post_page(output: str, **_: Any) -> str:
    """A page as it is written, with a name for the theme's search."""
    return output.replace(DIALOG, f'{DIALOG} aria-label="Search"', 1)


def site_path(page: str, link: str) -> str:
    """Where on the site a link leads that stands on a page, both without the root."""
    path = page if page in PAGES or page.startswith("notebooks/") else f"docs/{page}"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
    if (ROOT / target).is_dir():
        target += "/README.md"
    notebook = f"{target.removesuffix('.ipynb')}.md"
    if notebook in docs_notebooks.pages() and notebook != page:
        return notebook
    return INSTEAD.get(target, target.removeprefix("docs/"))


def _targets(page: str, markdown: str) -> Iterator[str]:
    return (site_path(page, link[1]) for link in LINK.finditer(_outside_code(markdown, str, code="")))


def _outside_code(markdown: str, change: Callable[[str], str], code: str | None = None) -> str:
    """The text with what is no code changed, and with its code as it is or, if something is given, by that."""
    parts, at = [], 0
    for found in CODE.finditer(markdown):
        parts += [change(markdown[at : found.start()]), found[0] if code is None else code]
        at = found.end()
    return "".join([*parts, change(markdown[at:])])


def _written_out(nav: Any, names: set[str]) -> Any:
    if isinstance(nav, dict):
        return {name: _written_out(below, names) for name, below in nav.items()}
    if not isinstance(nav, list):
        return nav
    found: list[Any] = []
    for each in nav:
        if isinstance(each, str) and each.endswith("/*"):
            found += sorted(name for name in names if name.startswith(each[:-1]) and "README" not in name)
        else:
            found.append(_written_out(each, names))
    return found
