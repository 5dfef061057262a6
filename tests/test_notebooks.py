"""The notebooks run from top to bottom, and are committed without output."""

import json
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("[0-9][0-9]-*.ipynb"))


def test_every_notebook_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert [path.name for path in NOTEBOOKS] == ["01-who-argues-what.ipynb"]
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        assert len(cells) == 5
        names: dict[str, object] = {}
        for cell in cells:
            assert cell["outputs"] == [], f"{path.name} is committed with output"
            exec(compile("".join(cell["source"]), path.name, "exec"), names)
    printed = capsys.readouterr().out
    assert "The bond alone is enough: nobody\n" in printed
    assert "Philip J. Flores reports" in printed
