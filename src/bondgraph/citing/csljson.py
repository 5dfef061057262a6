"""CSL records → CSL-JSON, as reference managers read it (https://github.com/citation-style-language/schema, 1.0.2)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bondgraph.citing.names import Record


def written(records: Iterable[Record]) -> str:
    """Records as a CSL-JSON document."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"
