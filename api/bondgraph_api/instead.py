"""What was asked in vain → the addresses that ask for what comes near to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from bondgraph.errors import AmbiguousName, BadFilter, UnknownName
from bondgraph.explorer.explorer import Page
from bondgraph.explorer.wrong import called
from bondgraph.library import Library
from bondgraph_api.problems import NOT_FOUND, UNKNOWN_PARAMETER, Problem, problem_of
from bondgraph_api.replies import Door

_FOR_PROGRAMS: Final = re.compile(r"^/v1/|\.(json|csv)$")


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def instead(found: Problem, path: str, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What comes near to what was asked for in vain, each with the address that asks for it.

    Args:
        found: the problem.
        path: the path that was asked for.
        pairs: the parameters.
    """
    near = (*(found.nearest or ()), *(found.candidates or ()))
    if found.type == f"/problems/{NOT_FOUND.slug}":
        # Who asks for a page is offered pages.
        programs = path.startswith("/v1/")
        return [(value, value) for value in near if programs or not _FOR_PROGRAMS.search(value)]
    if found.parameter is None:
        stem, name, ending = path.rpartition(found.name or "/")
        named = bool(found.name and stem and name) and not ending.strip("~.").count("/")
        return [(value, _address(quote(stem + value + ending, safe="/:+"), pairs)) for value in near if named]
    if not near:
        rest = [pair for pair in pairs if pair[0] != found.parameter]
        return [(f"without {found.parameter}", _address(quote(path, safe="/:+"), rest))]
    found_at = [
        at for at, (name, value) in enumerate(pairs) if name == found.parameter and value == found.name
    ]
    places = found_at or [at for at, (name, _) in enumerate(pairs) if name == found.parameter]
    changed = []
    for value in near:
        renamed = found.type == f"/problems/{UNKNOWN_PARAMETER.slug}"
        asked = [
            pair if at not in places else (value, pair[1]) if renamed else (pair[0], value)
            for at, pair in enumerate(pairs)
        ]
        changed.append((value, _address(quote(path, safe="/:+"), asked)))
    return changed


async def answered(
    here: Door,
    made: Callable[[], Page],
    troubled: Callable[[dict[str, Any]], Page],
    path: str,
    pairs: list[tuple[str, str]],
) -> Response:
    """A page, or where what was asked of it cannot be answered, the same page that says why, and what to ask instead.

    Args:
        here: the request.
        made: makes the page.
        troubled: makes the one that says why; it is given what is wrong, what to ask instead and the parameter concerned.
        path: the path of the page.
        pairs: what was asked.
    """
    try:
        return await here.page(made)
    except (UnknownName, AmbiguousName, BadFilter) as error:
        wrong = error
    library = here.served.library
    return await here.troubled(await run_in_threadpool(lambda: troubled(_told(wrong, path, pairs, library))))


def _told(
    error: UnknownName | AmbiguousName | BadFilter,
    path: str,
    pairs: list[tuple[str, str]],
    library: Library,
) -> dict[str, Any]:
    """What is wrong, and what to ask instead: nodes by what they are called, and no ids in the sentence."""
    found = problem_of(error, pairs)
    noun = "" if isinstance(error, BadFilter) else error.kind
    offered = [(called(library, noun, value), value, href) for value, href in instead(found, path, pairs)]
    labels = [label for label, _, _ in offered]
    detail = str(error)
    if noun:
        detail = detail[:1].upper() + detail[1:].partition("; ")[0]
    return {
        "detail": detail,
        # Where several are called alike, the id tells them apart.
        "instead": [
            (f"{label} ({value})" if labels.count(label) > 1 else label, href)
            for label, value, href in offered
        ],
        "parameter": found.parameter,
    }
