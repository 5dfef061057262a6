"""The command for a second reader, and how one works with its page in a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page
from tests.factories import corpus, write_corpus
from tests.reviews import BARE, LEAFLET, MENU, POSTER, TEXTS, debate, hostile, page_of

from bondgraph import cli
from bondgraph.model import Claim
from bondgraph.render.review import review, review_page

ROOT: Final = Path(__file__).resolve().parents[1]

# -- the command

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line in a folder with a corpus and its texts."""
    write_corpus(tmp_path / "my-corpus", debate())
    (tmp_path / "texts").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "texts" / f"{name}.txt").write_bytes(text.encode())
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("BONDGRAPH_CORPUS", "BONDGRAPH_SOURCES"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bondgraph", "review", *args])
        with pytest.raises(SystemExit) as end:
            cli.main()
        assert isinstance(end.value.code, int)
        return end.value.code, *capsys.readouterr()

    return run


def test_all_attached_texts_are_on_one_page(command: Command) -> None:
    code, out, err = command("my-corpus", "--sources", "texts")
    assert (code, err) == (0, "")
    assert out == (
        "bondgraph-review.html: 2 of 2 texts, 4 passages, 4 claims, 1 stretch neither covered nor left out."
        " Open it in a browser. It contains the words of the texts: for your own use only."
        " Whoever reads it second writes it with the same command from their own copy of the texts.\n"
    )
    assert Path("bondgraph-review.html").read_bytes().decode() == page_of()


def test_only_the_texts_asked_for_are_on_the_page(command: Command) -> None:
    code, out, _ = command("my-corpus", "--sources", "texts", "--source", "poster", "-o", "mine.html")
    assert code == 0
    assert out.startswith("mine.html: 1 of 2 texts, 1 passage, 2 claims, 0 stretches neither ")
    assert Path("mine.html").read_bytes().decode() == page_of(texts={"poster": POSTER})
    assert not Path("bondgraph-review.html").exists()


def test_a_corpus_without_sources_has_a_page_without_texts(command: Command) -> None:
    bare: dict[str, Any] = dict.fromkeys(("sources", "passages", "claims", "relations"), ())
    write_corpus(Path("begun"), corpus(**bare))
    code, out, err = command("begun", "--sources", "texts")
    assert (code, err) == (0, "")
    assert out.startswith("bondgraph-review.html: 0 of 0 texts, 0 passages, 0 claims, 0 stretches ")


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        (
            "my-corpus",
            2,
            "no folder of texts was named; name the folder that holds leaflet.txt with --sources FOLDER",
        ),
        ("my-corpus --sources empty", 2, "leaflet.txt does not exist; name the folder"),
        ("my-corpus --sources nowhere", 2, "nowhere: no such folder of texts"),
        ("my-corpus --sources empty --source poster", 2, "the text of 'poster' is not attached"),
        ("my-corpus --sources texts --source postr", 1, "no source is called 'postr'; the nearest: poster"),
        ("my-corpus --sources texts -o nowhere/x.html", 2, "cannot be written"),
        ("nothing --sources texts", 2, "no corpus here"),
    ],
)
def test_errors_say_what_to_write_instead(command: Command, line: str, code: int, says: str) -> None:
    ended, out, err = command(*line.split())
    assert (ended, out) == (code, "")
    assert says in err
    assert not list(Path().glob("*.html"))


def test_a_text_that_is_not_the_one_read_is_refused_and_the_page_stays_as_it_was(command: Command) -> None:
    assert command("my-corpus", "--sources", "texts")[0] == 0
    before = Path("bondgraph-review.html").read_bytes()
    Path("texts/leaflet.txt").write_bytes(("New. " + LEAFLET).encode())
    code, out, err = command("my-corpus", "--sources", "texts")
    assert (code, out) == (1, "")
    assert "error[source-changed]: the text attached to 'leaflet' is not the one that was read" in err
    assert Path("bondgraph-review.html").read_bytes() == before


def test_a_second_run_replaces_the_page_and_leaves_nothing_else(command: Command) -> None:
    command("my-corpus", "--sources", "texts")
    first, files = Path("bondgraph-review.html").read_bytes(), sorted(Path().iterdir())
    inode = Path("bondgraph-review.html").stat().st_ino
    command("my-corpus", "--sources", "texts")
    assert Path("bondgraph-review.html").read_bytes() == first
    assert Path("bondgraph-review.html").stat().st_ino != inode
    assert sorted(Path().iterdir()) == files


def test_git_passes_over_the_page_wherever_it_is_written() -> None:
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    names = ["bondgraph-review.html", "graph/bondgraph-review.html", "page-review.html"]
    said = subprocess.run(
        ["git", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.stdout.split() == names


# -- in a browser

Opener = Callable[..., Page]


@pytest.fixture
def show(open_page: Opener) -> Opener:
    """Opens the page for a second reader."""

    def opened(html: str = "", **options: Any) -> Page:
        return open_page(html or page_of(), **{"viewport": {"width": 1280, "height": 600}, **options})

    return opened


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def shown(page: Page, selector: str) -> list[str]:
    return [str(each.get_attribute("id")) for each in page.locator(selector).all() if each.is_visible()]


@pytest.mark.browser
def test_keys_lead_from_mark_to_mark_and_back(show: Opener) -> None:
    page = show()
    way = []
    for key in "jjjkjjjj":
        page.keyboard.press(key)
        way.append(focused(page))
    assert way == [
        "passage-on-calm", "bare-leaflet-1", "passage-on-waking", "bare-leaflet-1", "passage-on-waking",
        "passage-on-ends", "passage-on-sleep", "passage-on-sleep",
    ]  # fmt: skip
    assert page.locator(".review-here").get_attribute("id") == "beside-on-sleep"
    assert page.locator(".review-now").evaluate("mark => getComputedStyle(mark).boxShadow") != "none"


@pytest.mark.browser
def test_keys_are_letters_where_one_writes_and_can_be_switched_off(show: Opener) -> None:
    page = show()
    page.locator("#review-find").press_sequentially("jk")
    assert page.locator("#review-find").input_value() == "jk"
    page.locator("#review-find").fill("")
    page.locator("#review-keys").uncheck()
    page.keyboard.press("j")
    assert focused(page) == "review-keys"
    page.reload()
    assert not page.locator("#review-keys").is_checked()


@pytest.mark.browser
def test_marks_and_notes_stay_until_the_claim_is_another(show: Opener) -> None:
    page = show()
    progress = page.locator("#review-progress")
    assert progress.inner_text() == "0 of 4 claims read"
    for ident in ("tea-calms", "tea-acts"):
        page.locator(f"#claim-{ident} input").check()
    page.locator("#claim-tea-wakes summary").click()
    page.locator("#claim-tea-wakes textarea").fill("Is it <so>?\nI doubt it.")
    page.reload()
    assert progress.inner_text() == "2 of 4 claims read"
    assert page.locator("#claim-tea-calms input").is_checked()
    assert page.locator("#claim-tea-wakes textarea").input_value() == "Is it <so>?\nI doubt it."
    file = Path(page.url.removeprefix("file://"))
    file.write_bytes(page_of(debate(claims=[_reworded(each) for each in debate().claims])).encode())
    page.reload()
    assert progress.inner_text() == "1 of 4 claims read"
    assert not page.locator("#claim-tea-acts input").is_checked()


def _reworded(each: Claim) -> Claim:
    return each.model_copy(update={"says": "Tea may act."}) if each.id == "tea-acts" else each


def note(page: Page, on: str, words: str) -> None:
    """Writes a note where a reviewer does."""
    field = page.locator(f"[data-note='{on}']")
    field.locator("summary").click()
    field.locator("textarea").fill(words)


@pytest.mark.browser
def test_notes_are_copied_as_text_in_the_order_of_the_texts(show: Opener) -> None:
    page = show()
    page.locator("#review-copy").click()
    assert page.locator("#review-said").inner_text() == "There are no notes yet."
    bare = f"{LEAFLET.index(BARE)}–{LEAFLET.index(BARE) + len(BARE)}"
    note(page, "tea-sleeps", "Whose words?")
    note(page, "tea-calms", "Is it <so>?\nI doubt it.")
    note(page, "passage on-calm", "Too long.")
    note(page, f"leaflet {bare}, not covered", "A claim!")
    note(page, f"leaflet 0–{len(MENU)}, left out", "Rightly.")
    page.reload()
    page.locator("#review-copy").click()
    assert page.locator("#review-all-notes").input_value() == (
        "What tea does, edition 1\n"
        "\n"
        "leaflet\n"
        f"leaflet 0–{len(MENU)}, left out: Rightly.\n"
        "passage on-calm: Too long.\n"
        "tea-calms: Is it <so>?\n"
        "  I doubt it.\n"
        f"leaflet {bare}, not covered: A claim!\n"
        "\n"
        "poster\n"
        "tea-sleeps: Whose words?\n"
    )
    assert page.locator("#review-copied").inner_text().startswith("5 notes ")


@pytest.mark.browser
def test_a_note_whose_place_is_not_on_the_page_is_copied_too(show: Opener) -> None:
    page = show()
    note(page, "tea-sleeps", "Whose words?")
    Path(page.url.removeprefix("file://")).write_bytes(page_of(texts={"leaflet": LEAFLET}).encode())
    page.reload()
    page.locator("#review-copy").click()
    assert page.locator("#review-all-notes").input_value() == (
        "What tea does, edition 1\n\nnot on this page\ntea-sleeps: Whose words?\n"
    )
    assert page.locator("#review-copied").inner_text().startswith("1 note ")


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_copied_notes_appear_within_view_and_close_again(show: Opener, width: int) -> None:
    page = show(viewport={"width": width, "height": 600})
    note(page, "tea-sleeps", "Whose words?")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    panel = page.locator("#review-notes")
    for key in ("Escape", "Tab"):
        page.locator("#review-copy").evaluate("button => button.click()")
        box = panel.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= 600
        page.keyboard.press(key)
        if key == "Tab":
            assert focused(page) == "review-close"
            page.keyboard.press("Enter")
        assert not panel.is_visible()


@pytest.mark.browser
def test_what_is_shown_can_be_narrowed_down(show: Opener) -> None:
    page = show()
    said = page.locator("#review-said")
    page.locator("#review-show").select_option("contrasts")
    assert shown(page, ".review-claim") == ["claim-tea-calms", "claim-tea-sleeps"]
    assert said.inner_text() == "2 claims shown"
    page.locator("#review-show").select_option("bare")
    assert shown(page, ".review-claim") == []
    assert shown(page, ".review-stop") == ["passage-on-calm", "bare-leaflet-1"]
    assert said.inner_text() == "1 paragraph shown"
    page.locator("#claim-tea-calms input").evaluate("box => box.click()")
    page.locator("#review-show").select_option("unread")
    assert shown(page, ".review-claim") == ["claim-tea-acts", "claim-tea-wakes", "claim-tea-sleeps"]
    assert said.inner_text() == "3 claims to read"
    page.locator("#claim-tea-acts input").check()
    assert said.inner_text() == "2 claims to read"
    assert page.locator("#claim-tea-acts").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "claims", "stops", "said"),
    [
        ("SLEEP", ["tea-sleeps"], ["passage-on-sleep"], "1 claim shown"),
        ("a-wak", ["tea-wakes"], ["passage-on-waking"], "1 claim shown"),
        ("acts. tea", ["tea-acts"], ["passage-on-calm", "bare-leaflet-1"], "1 claim shown"),
        ("sen", ["tea-wakes", "tea-sleeps"], ["passage-on-waking", "passage-on-sleep"], "2 claims shown"),
        ("on-cal", ["tea-calms", "tea-acts"], ["passage-on-calm", "bare-leaflet-1"], "2 claims shown"),
        ("book finds", ["tea-wakes"], ["passage-on-waking"], "1 claim shown"),
        ("tang\u2019s", ["tea-wakes"], ["passage-on-waking"], "1 claim shown"),
        ("both ends", [], ["passage-on-ends"], "1 paragraph shown"),
        ("nobody", [], ["passage-on-calm", "bare-leaflet-1"], "1 paragraph shown"),
        ("coffee", [], [], "Nothing found: coffee"),
    ],
)
def test_words_are_found_in_claims_and_in_the_text(
    show: Opener, words: str, claims: list[str], stops: list[str], said: str
) -> None:
    page = show()
    page.get_by_label("Find").fill(words)
    assert shown(page, ".review-claim") == [f"claim-{each}" for each in claims]
    assert shown(page, ".review-stop") == stops
    assert page.locator("#review-said").inner_text() == said
    page.locator("#review-clear").click()
    assert len(shown(page, ".review-claim")) == 4
    assert page.locator("#review-find").input_value() == page.locator("#review-said").inner_text() == ""
    assert not page.locator("#review-clear").is_visible()


@pytest.mark.browser
def test_words_are_found_in_what_is_not_covered(show: Opener) -> None:
    page = show()
    page.locator("#review-show").select_option("bare")
    page.locator("#review-find").fill("accounted")
    assert page.locator("#bare-leaflet-1").is_visible()
    page.locator("#review-find").fill("calms")
    assert shown(page, ".review-stop") == []
    assert page.locator("#review-said").inner_text() == "Nothing found: calms"


@pytest.mark.browser
def test_a_link_to_what_is_hidden_shows_it(show: Opener) -> None:
    page = show()
    page.locator("#review-find").fill("sleep")
    page.locator("#claim-tea-sleeps .review-ties a", has_text="tea-calms").click()
    assert page.locator("#claim-tea-calms").is_visible()
    assert page.locator("#review-find").input_value() == ""
    assert page.locator("#review-said").inner_text() == "Find is emptied: it hid claim-tea-calms."


@pytest.mark.browser
def test_a_link_leaves_what_was_asked_for_where_that_does_not_hide_its_end(show: Opener) -> None:
    page = show()
    page.locator("#review-find").fill("sleep")
    page.locator("#claim-tea-sleeps h4 a").click()
    assert page.locator("#review-find").input_value() == "sleep"
    page.locator("#review-find").fill("tea")
    page.locator("#review-show").select_option("contrasts")
    page.evaluate("location.hash = 'claim-tea-acts'")
    page.locator("#claim-tea-acts").wait_for(state="visible")
    assert page.locator("#review-find").input_value() == "tea"
    assert page.locator("#review-show").input_value() == "all"


@pytest.mark.browser
def test_it_is_read_without_scripts_too(show: Opener) -> None:
    page = show(java_script_enabled=False)
    assert page.locator("#claim-tea-wakes .review-says").inner_text() == "Tea wakes."
    assert not page.locator("#review-tools").is_visible()
    assert page.locator(":is(.review-mine, .review-note):visible").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("evil", [False, True], ids=["ordinary", "hostile"])
@pytest.mark.parametrize("width", [360, 640, 1920])
def test_pages_do_not_scroll_sideways(show: Opener, width: int, evil: bool) -> None:
    whole, text = hostile() if evil else (debate(), LEAFLET)
    html = review_page(review(whole, {"leaflet": text} if evil else TEXTS))
    page = show(html, viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.evil") is None
    mark, beside = (page.locator(name).bounding_box() for name in ("#passage-on-calm", "#beside-on-calm"))
    assert mark
    assert beside
    assert (beside["x"] >= mark["x"] + mark["width"]) == (width > 900)
    assert (beside["y"] >= mark["y"] + mark["height"]) == (width < 900)


@pytest.mark.browser
@pytest.mark.parametrize("notes", [False, True], ids=["page", "notes"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1400])
def test_axe_finds_nothing(show: Opener, scheme: str, width: int, notes: bool) -> None:
    page = show(color_scheme=scheme, viewport={"width": width, "height": 844})
    page.locator(".review-key summary").click()
    page.locator("#claim-tea-calms summary").click()
    page.locator("#claim-tea-calms textarea").fill("A note.")
    page.locator("#review-find").fill("tea")
    page.locator("#passage-on-calm").focus()
    if notes:
        page.locator("#review-copy").click()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_what_is_printed_has_the_text_and_the_claims_and_not_the_tools(show: Opener) -> None:
    page = show()
    page.emulate_media(media="print")
    assert not page.locator("#review-tools").is_visible()
    assert page.locator("#passage-on-calm").is_visible()
    assert page.locator("#claim-tea-calms").is_visible()
