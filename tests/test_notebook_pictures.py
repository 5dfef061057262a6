"""The picture where notebooks are read: in a real JupyterLab, in what VS Code makes of an output, and exported."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import nbformat
import pytest
from nbformat.sign import NotebookNotary
from tests.servers import free_ports, running

import bondgraph

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame, Page

pytestmark = pytest.mark.browser

ASKED: Final = 'library.draw(question="heals-or-carries")'
SETTINGS: Final = "config/lab/user-settings/@jupyterlab/apputils-extension"

VS_CODE: Final = """<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none';
script-src vscode: 'unsafe-inline' 'unsafe-eval'; style-src vscode: 'unsafe-inline'; img-src vscode: https: http: data:;
font-src vscode: https:; connect-src https:; child-src https: data:;"></head>
<body class="vscode-dark"><div class="output"></div></body></html>"""
"""How VS Code shows the outputs of a notebook, with the strictest policy that it can be set to."""


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What the kernel sends to be shown."""
    from IPython.core.formatters import DisplayFormatter

    formatter: Any = DisplayFormatter()
    data, _ = formatter.format(bondgraph.open().draw(question="heals-or-carries"))
    return dict(data)


def notebook(shown: dict[str, str], title: str) -> Any:
    """A notebook in which the picture was drawn."""
    made: Any = nbformat.v4
    cell = made.new_code_cell(f"import bondgraph\nlibrary = bondgraph.open()\n{ASKED}", id=title)
    cell.outputs = [made.new_output("execute_result", data=shown, execution_count=1)]
    cell.execution_count = 1
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made.new_notebook(cells=[cell], metadata={"kernelspec": kernel})


class Lab(NamedTuple):
    """A JupyterLab that has two notebooks: one that is trusted, and one from somebody else."""

    url: str

    @contextmanager
    def opened(self, browser: Browser, name: str) -> Iterator[Page]:
        """A notebook in a tab; in the end, nobody else was asked for anything, and the picture did not complain."""
        elsewhere: list[str] = []
        complaints: list[str] = []
        # Playwright would else say of all frames that the light theme is preferred.
        context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="null")

        def asked(route: Any) -> None:
            if route.request.url.startswith(self.url):
                route.continue_()
            else:
                elsewhere.append(route.request.url)
                route.abort()

        context.route("**/*", asked)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "srcdoc" in str(said.location) else None
        )
        page.goto(f"{self.url}/lab/workspaces/{name}/tree/{name}.ipynb", wait_until="domcontentloaded")
        page.locator(".jp-OutputArea-output").first.wait_for(timeout=60_000)
        try:
            yield page
        finally:
            context.close()
        assert elsewhere == []
        assert complaints == []


@pytest.fixture(scope="module")
def lab(shown: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    root = tmp_path_factory.mktemp("lab")
    for name in ("files", "data", SETTINGS):
        (root / name).mkdir(parents=True)
    (root / SETTINGS / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    (root / SETTINGS / "themes.jupyterlab-settings").write_text('{"theme": "JupyterLab Dark"}')
    for title in ("own", "strange"):
        nbformat.write(notebook(shown, title), root / "files" / f"{title}.ipynb")  # type: ignore[no-untyped-call]
    own = nbformat.read(root / "files" / "own.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    notary: Any = NotebookNotary(data_dir=str(root / "data"))  # type: ignore[no-untyped-call]
    notary.sign(own)
    notary.store.close()
    (port,) = free_ports(1)
    places = [f"JUPYTER_{name.upper()}_DIR={root / name}" for name in ("config", "data", "runtime")]
    unused = dict.fromkeys(("jupyter_lsp", "jupyter_server_terminals", "notebook_shim"), False)
    command = [
        "env", *places, f"IPYTHONDIR={root}", sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
        f"--ServerApp.root_dir={root / 'files'}", f"--ServerApp.jpserver_extensions={unused}",
    ]  # fmt: skip
    with running(command, root, port, patience=60):
        yield Lab(f"http://127.0.0.1:{port}")


def frame_of(page: Page) -> Frame:
    """The frame of the picture, once it is drawn."""
    canvas = page.frame_locator("iframe").locator("#picture-canvas canvas")
    canvas.wait_for(timeout=30_000)
    (frame,) = (each for each in page.frames if each is not page.main_frame and "srcdoc" in each.url)
    return frame


def colours(frame: Frame) -> int:
    """How many colours there are in the drawing: one, where it is blank."""
    return int(
        frame.evaluate(
            """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
              const canvas = document.querySelector("#picture-canvas canvas");
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              done(new Set(new Uint32Array(data.buffer)).size);
            })))"""
        )
    )


def is_dark(frame: Frame) -> bool:
    return bool(frame.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))


# -- JupyterLab


def test_it_is_drawn_in_jupyterlab_and_read_by_keyboard(browser: Browser, lab: Lab) -> None:
    from playwright.sync_api import expect

    with lab.opened(browser, "own") as page:
        frame = frame_of(page)
        assert colours(frame) > 20
        assert not page.locator(".bondgraph-inset img").is_visible()
        # It follows the theme around it, which is not what the system prefers.
        assert is_dark(frame)
        assert not page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        reached = "(() => { try { return parent.document.title } catch (error) { return error.name } })()"
        assert frame.evaluate(reached) == "SecurityError"
        # Nobody scrolls within the frame to see all of it.
        stage = frame.locator(".picture-stage").bounding_box()
        outer = page.locator(".bondgraph-inset iframe").bounding_box()
        assert stage is not None
        assert outer is not None
        assert stage["y"] + stage["height"] < outer["y"] + outer["height"]
        assert stage["height"] > 350

        canvas = frame.locator("#picture-canvas")
        canvas.focus()
        canvas.press("Shift+ArrowRight")
        canvas.press("Enter")
        expect(frame.locator("#picture-details h2")).to_be_focused()
        selected = frame.evaluate("bondgraphPicture.state.selected")
        label = frame.evaluate("bondgraphPicture.nodes.get(bondgraphPicture.state.selected).label")
        assert selected.startswith("claim:")
        details = frame.locator("#picture-details").inner_text()
        assert label in details
        assert "Held by" in details
        frame.locator(".picture-skip a").press("Enter")
        expect(frame.locator(".picture-words tbody tr").first).to_be_visible()
        assert frame.url == "about:srcdoc"
        # The keys of the picture are not those of the notebook.
        assert page.locator(".jp-Cell").count() == 1


def test_a_notebook_that_is_not_trusted_shows_what_stands_still(browser: Browser, lab: Lab) -> None:
    from playwright.sync_api import expect

    with lab.opened(browser, "strange") as page:
        image = page.locator(".jp-OutputArea-output img")
        expect(image).to_be_visible()
        assert page.locator("iframe").count() == 0
        assert image.get_attribute("alt") == "Question heals-or-carries"
        assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
        box = image.bounding_box()
        output = page.locator(".jp-OutputArea-output").first.bounding_box()
        assert box is not None
        assert output is not None
        assert box["width"] <= output["width"]


# -- elsewhere


def test_it_is_drawn_under_the_policy_of_vs_code(browser: Browser, shown: dict[str, str]) -> None:
    context = browser.new_context(color_scheme="null")
    try:
        page = context.new_page()
        page.set_content(VS_CODE)
        page.locator(".output").evaluate("(output, html) => { output.innerHTML = html }", shown["text/html"])
        frame = frame_of(page)
        assert colours(frame) > 20
        assert is_dark(frame)
        assert not page.locator("img").is_visible()
    finally:
        context.close()


def test_it_is_drawn_in_an_exported_page(browser: Browser, shown: dict[str, str], tmp_path: Path) -> None:
    from nbconvert import HTMLExporter

    exporter: Any = HTMLExporter()  # type: ignore[no-untyped-call]
    body, _ = exporter.from_notebook_node(notebook(shown, "own"))
    file = tmp_path / "page.html"
    file.write_text(body, encoding="utf-8")
    # The page itself would load MathJax from elsewhere, which the picture does without.
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts)
        context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        try:
            page = context.new_page()
            page.goto(file.as_uri(), wait_until="domcontentloaded")
            if scripts:
                assert colours(frame_of(page)) > 20
                assert not is_dark(frame_of(page))
            assert page.locator(".bondgraph-inset img").is_visible() is not scripts
            assert page.locator(".bondgraph-inset iframe").is_visible() is scripts
        finally:
            context.close()
