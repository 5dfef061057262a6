"""The notebooks as pages: what is written in them, their code, and what it gave when they were run last."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parents[1] / "notebooks"


@cache
def pages() -> dict[str, str]:
    """The text of each page by its path on the site."""
    return {f"notebooks/{path.stem}.md": page(path) for path in sorted(FOLDER.glob("*.ipynb"))}


def page(path: Path) -> str:
    """A notebook as Markdown; it can be had as it is, to be run."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    title, *parts = [part for cell in cells for part in _cell(cell)]
    taken = f"*This page is a notebook: [{path.name}]({path.name}) can be opened in Jupyter and run.*"
    heading, _, rest = title.partition("\n")
    return "\n\n".join([heading, taken, rest.strip(), *parts]) + "\n"


def _cell(cell: dict[str, Any]) -> Iterator[str]:
    source = "".join(cell["source"]).strip()
    if cell["cell_type"] == "markdown":
        yield source
    elif cell["cell_type"] == "code" and source:
        yield f"```python\n{source}\n```"
        for output in cell["outputs"]:
            yield from _output(output)


def _output(output: dict[str, Any]) -> Iterator[str]:
    """What code gave, in the richest form that stands still."""
    data = {kind: "".join(said) for kind, said in output.get("data", {}).items()}
    if output["output_type"] == "stream":
        data = {"text/plain": "".join(output["text"])}
    elif output["output_type"] == "error":
        data = {"text/plain": f"{output['ename']}: {output['evalue']}"}
    if "image/svg+xml" in data:
        yield _picture("svg+xml", base64.b64encode(data["image/svg+xml"].encode()).decode(), data)
    elif "image/png" in data:
        yield _picture("png", data["image/png"].replace("\n", ""), data)
    elif "text/html" in data:
        # Blank lines would end the block of HTML.
        html = "\n".join(line for line in data["text/html"].splitlines() if line.strip())
        yield f'<div class="given">\n{html}\n</div>'
    elif "text/plain" in data:
        yield f"```{{.text .given}}\n{data['text/plain'].rstrip()}\n```"


def _picture(kind: str, encoded: str, data: dict[str, str]) -> str:
    told = data.get("text/plain", "").split("\n")[0].strip("<>")
    return f'<div class="given"><img alt="{told}" src="data:image/{kind};base64,{encoded}"></div>'
