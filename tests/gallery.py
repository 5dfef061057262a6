"""A gallery of the explorer: a picture of every page, on a telephone and on a desk, in the light and in the dark.

``make screenshots`` writes it; it is looked at by people, and compared with nothing. Texts beside their claims are shown of
a small debate that was made up, or of the corpus itself, where BONDGRAPH_SOURCES names the folder of its texts.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Final, Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright
from tests import healing
from tests.explorer import VISITS, Visit
from tests.services import serving

import bondgraph
from bondgraph.texts import Texts
from bondgraph_api import create_app

FOLDER: Final = Path("build", "screenshots")
WIDE: Final = ("home", "question", "author", "claim", "compare", "graph", "reading", "claims", "search")
"""The pages that are looked at on a wide screen and on paper, too."""
ATTACHED: Final = (
    Visit("reading", "/read/page"),
    Visit("source-attached", "/source/page.html"),
    Visit("claim-attached", "/claim/mueller-heals.html"),
)
"""The pages of the small debate that are different where its text is attached."""
ATTACHED_HERE: Final = (
    Visit("reading", "/read/seba-concordance"),
    Visit("source-attached", "/source/seba-concordance.html"),
    Visit("claim-attached", "/claim/greenson-reliable-core.html"),
)
"""The same of the built-in corpus."""
_HEIGHT: Final = 900
_TALLEST: Final = 16_000
"""Pixels of a picture at most; Chromium repeats itself in taller ones."""
_STILL: Final = 400
"""Milliseconds that a page is given to come to rest."""


class Look(NamedTuple):
    """One way to look at pages.

    Attributes:
        name: it, as a name of a file.
        width: of the screen, in pixels.
        scheme: in the light or in the dark.
        paper: whether it is printed.
    """

    name: str
    width: int
    scheme: Literal["light", "dark"] = "light"
    paper: bool = False


LOOKS: Final = (
    Look("390-light", 390),
    Look("390-dark", 390, "dark"),
    Look("1280-light", 1280),
    Look("1280-dark", 1280, "dark"),
)
WIDE_LOOKS: Final = (Look("2560-light", 2560), Look("paper", 794, paper=True))


class Shot(NamedTuple):
    """A picture of a page.

    Attributes:
        visit: the page.
        look: how it was looked at.
        file: the name of the picture's file.
    """

    visit: Visit
    look: Look
    file: str


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium.

    Raises:
        SystemExit: there is none.
    """
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        raise SystemExit("there is no Chromium here: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def taken(browser: Browser, origin: str, visits: Iterable[Visit], folder: Path) -> Iterator[Shot]:
    """The pictures of some pages, as they are taken.

    Args:
        browser: what shows them.
        origin: where the pages are.
        visits: the pages.
        folder: where the pictures are written.
    """
    shown = list(visits)
    for look in (*LOOKS, *WIDE_LOOKS):
        context = browser.new_context(
            viewport={"width": look.width, "height": _HEIGHT},
            color_scheme=look.scheme,
            reduced_motion="reduce",
        )
        page = context.new_page()
        if look.paper:
            page.emulate_media(media="print")
        for visit in shown:
            if look in WIDE_LOOKS and visit.name not in WIDE:
                continue
            page.goto(origin + visit.address)
            page.wait_for_timeout(_STILL)
            file = f"{visit.name}.{look.name}.png"
            height = int(page.evaluate("document.documentElement.scrollHeight"))
            clip = {"x": 0, "y": 0, "width": look.width, "height": min(max(height, _HEIGHT), _TALLEST)}
            page.screenshot(path=folder / file, full_page=True, clip=clip)  # type: ignore[arg-type]
            yield Shot(visit, look, file)
        context.close()


def index(shots: Iterable[Shot]) -> str:
    """The page that shows the pictures, a row for each page."""
    rows: dict[Visit, list[Shot]] = {}
    for shot in shots:
        rows.setdefault(shot.visit, []).append(shot)
    sections = [
        f"<section><h2>{escape(visit.name)}</h2><p>{escape(visit.address)}</p><div>"
        + "".join(
            f'<a href="{escape(shot.file)}"><img loading="lazy" src="{escape(shot.file)}" alt="{escape(shot.look.name)}"></a>'
            for shot in own
        )
        + "</div></section>"
        for visit, own in rows.items()
    ]
    looks = (
        "body { font: 1rem/1.5 sans-serif; margin: 2rem; } p { color: #555; } div { display: flex; gap: 1rem; overflow-x: auto; }"
        " img { height: 24rem; max-width: 40rem; object-fit: cover; object-position: top; border: 1px solid #bbb; }"
    )
    head = f'<meta charset="utf-8"><title>The explorer</title><style>{looks}</style>'
    return f'<!doctype html><html lang="en">{head}<h1>The explorer</h1>{"".join(sections)}</html>\n'


@contextmanager
def attached() -> Iterator[tuple[str, tuple[Visit, ...]]]:
    """Where pages stand with the words of texts, and which."""
    if folder := os.environ.get("BONDGRAPH_SOURCES"):
        with bondgraph.open() as library, serving(create_app(library, texts=Texts(Path(folder)))) as origin:
            yield origin, ATTACHED_HERE
        return
    with tempfile.TemporaryDirectory() as made_up:
        Path(made_up, "page.txt").write_text(healing.TEXT, encoding="utf-8")
        with serving(create_app(healing.library(), texts=Texts(Path(made_up)))) as origin:
            yield origin, ATTACHED


def main() -> None:
    """Writes the gallery."""
    names = [visit.name for visit in (*VISITS, *ATTACHED)]
    parser = argparse.ArgumentParser(description="Write a gallery of the explorer's pages.")
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="where it is written")
    parser.add_argument(
        "--only", nargs="+", default=names, metavar="NAME", help="pages, as tests/explorer.py calls them"
    )
    given = parser.parse_args()
    if unknown := sorted(set(given.only) - set(names)):
        parser.error(f"no page is called {', '.join(unknown)}; there are: {', '.join(names)}")
    given.folder.mkdir(parents=True, exist_ok=True)
    shots: list[Shot] = []
    with (
        bondgraph.open() as library,
        serving(create_app(library)) as plain,
        attached() as (texts, read),
        chromium() as browser,
    ):
        for origin, visits in ((plain, VISITS), (texts, read)):
            asked = [visit for visit in visits if visit.name in given.only]
            shots += taken(browser, origin, asked, given.folder)
    (given.folder / "index.html").write_text(index(shots), encoding="utf-8")
    told = f"{len(shots)} pictures of {len({shot.visit for shot in shots})} pages"
    sys.stdout.write(f"{given.folder / 'index.html'}: {told}\n")


if __name__ == "__main__":
    main()
