"""What a reader makes of the text of a tool: claims, relations and positions, read back by the words they stand under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_ID: Final = r"\[(\w+):([^\]\s]+)\]"
_MANNERS: Final = {"QUOTES": "quotes", "REPORTS": "reports", "SUMMARISES": "summarises", "REJECTS": "rejects"}
_PASSAGE: Final = re.compile(
    r"(?P<label>.*) \[source:(?P<source>[^\]]+)\], passage (?P<id>\S+), code points (?P<start>\d+)–(?P<end>\d+),"
    r" from “(?P<first>.*?)” to “(?P<last>.*?)”(?=$|; )(?P<rest>.*)"
)


def ids(text: str, kind: str) -> list[str]:
    """The ids of a kind that stand in a text, in its order."""
    return [ident for found, ident in re.findall(_ID, text) if found == kind]


def _last(found: list[str]) -> str | None:
    return found[-1] if found else None


def claims(text: str) -> list[dict[str, Any]]:
    """The claims, as `of_row` has them."""
    return [_claim(block) for block in _blocks(text, "CLAIM") if not block[0].startswith("CLAIM [")]


def _blocks(text: str, title: str) -> Iterator[list[str]]:
    lines = text.splitlines()
    for at, line in enumerate(lines):
        if line.startswith(f"{title} "):
            end = next((i for i in range(at + 1, len(lines)) if not lines[i].startswith("  ")), len(lines))
            yield [line, *lines[at + 1 : end]]


def _under(block: list[str], word: str) -> list[str]:
    found = (re.match(rf"  {word}(?: \([^)]*\))?: (.*)", line) for line in block[1:])
    return [match[1] for match in found if match]


def _claim(block: list[str]) -> dict[str, Any]:
    (says,), (held_by,), (held_in,) = (_under(block, word) for word in ("SAYS", "HELD BY", "HELD IN"))
    told = _under(block, "TOLD BY")
    return {
        "claim": block[0].removeprefix("CLAIM "),
        "says": says,
        "holders": ids(held_by, "agent"),
        "work": _last(ids(held_in, "work")),
        "told_by": []
        if told == ["nobody; the holder speaks in what was read"]
        else [_teller(line) for line in told],
        "positions": [ids(line, "position")[-1] for line in _under(block, "TAKES")],
        "concepts": [ident for line in _under(block, "ABOUT") for ident in ids(line, "concept")],
        "passages": [passage(line) for line in _under(block, "READ IN")],
        "note": next(iter(_under(block, "NOTE")), None),
        "stands_alone": next(iter(_under(block, "STANDS ALONE")), None),
    }


def _teller(line: str) -> tuple[str, list[str], str | None]:
    (how,) = [manner for word, manner in _MANNERS.items() if re.search(rf", {word} ", line)]
    return how, ids(line, "agent"), _last(ids(line, "work"))


def passage(line: str) -> tuple[str, str, int, int, str, str, str | None, str | None, str | None]:
    """Where a passage stands, as `of_passage` has it."""
    found = _PASSAGE.fullmatch(line)
    assert found, line
    rest = found["rest"]
    role = re.search(r"; marked (\w+) there", rest)
    url = re.search(r"; (https?://\S+)$", rest)
    return (
        found["source"], found["id"], int(found["start"]), int(found["end"]), found["first"], found["last"],
        role[1] if role else None, _last(ids(rest, "work")), url[1] if url else None,
    )  # fmt: skip


def of_row(row: dict[str, Any]) -> dict[str, Any]:
    """The same of a claim as the structured answer has it."""
    return {
        "claim": row["claim"],
        "says": row["says"],
        "holders": [each["id"] for each in row["holders"]],
        "work": row["work"] and row["work"]["id"],
        "told_by": [
            (each["how"], [agent["id"] for agent in each["agents"]], each["work"] and each["work"]["id"])
            for each in row["told_by"]
        ],
        "positions": [each["position"]["id"] for each in row["positions"]],
        "concepts": [each["id"] for each in row["concepts"]],
        "passages": [of_passage(each) for each in row["passages"]],
        "note": row["note"],
        "stands_alone": row["stands_alone"],
    }


def of_passage(link: dict[str, Any]) -> tuple[object, ...]:
    """The same of a passage."""
    quotes = link["quotes"] and link["quotes"]["id"]
    return (
        link["source"]["id"], link["id"], link["start"], link["end"], link["first"], link["last"], link["role"], quotes,
        link["url"],
    )  # fmt: skip


def relations(text: str) -> list[dict[str, Any]]:
    """The relations, as `of_tie` has them."""
    dedented = re.sub(r"(?m)^  (?=(?:RELATION |  ))", "", text) if "\nSTEP " in text else text
    return [
        _relation(block) for block in _blocks(dedented, "RELATION") if not block[0].startswith("RELATION [")
    ]


def _relation(block: list[str]) -> dict[str, Any]:
    start, word, end = block[1], block[2].strip(), block[3]
    (because,) = _under(block, "BECAUSE")
    drawn = block[5]
    in_text = drawn.startswith("  DRAWN in the text")
    assert in_text or (drawn.startswith("  DRAWN editorially") and drawn.endswith(": no source draws it"))
    by, _, read = drawn.partition(", READ IN: ")
    type_ = {"SUPPORTS": "supports", "RESTATES": "supports", "CONTRASTS": "contrasts", "DEFINES": "defines"}
    return {
        "id": block[0].removeprefix("RELATION "),
        "type": type_[re.split(r"[ ,]", word)[0]],
        "restates": word.startswith("RESTATES"),
        "from": _end(start, "FROM"),
        "to": _end(end, "TO"),
        "because": because,
        "basis": "in-text" if in_text else "editorial",
        "drawn_by": _last(ids(by, "agent")),
        "passage": passage(read) if read else None,
    }


def _end(line: str, word: str) -> tuple[str, list[str]]:
    claim = re.match(
        rf"  {word} claim (\S+), HELD BY: (.*?), TOLD BY: .*, READ IN: passage .*, SAYS \(paraphrase\): ",
        line,
    )
    return (
        (f"claim:{claim[1]}", ids(claim[2], "agent"))
        if claim
        else (f"concept:{ids(line, 'concept')[-1]}", [])
    )


def of_tie(tie: dict[str, Any]) -> dict[str, Any]:
    """The same of a relation as the structured answer has it."""
    return {
        "id": tie["id"],
        "type": tie["type"],
        "restates": tie["nature"] == "restates",
        "from": (
            f"{tie['subject']['kind']}:{tie['subject']['id']}",
            [each["id"] for each in tie["subject_holders"]],
        ),
        "to": (
            f"{tie['object']['kind']}:{tie['object']['id']}",
            [each["id"] for each in tie["object_holders"]],
        ),
        "because": tie["because"],
        "basis": tie["basis"],
        "drawn_by": tie["drawn_by"] and tie["drawn_by"]["id"],
        "passage": tie["passage"] and of_passage(tie["passage"]),
    }


def sides(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Positions with the claims that take them and with who holds those; none where nobody does."""
    found = []
    for block in _blocks(text, "POSITION"):
        taken = _under(block, "TAKEN BY")
        if taken:
            named = re.findall(r"(?:: |; )(\S+) \(held by ", taken[0])
            held = [ident for line in _under(block, "HELD BY") for ident in ids(line, "agent")]
            found.append((ids(block[0], "position")[-1], named, held))
    return found


def voices(text: str) -> dict[str, tuple[list[str], list[str], list[str]]]:
    """Of the claims at the ends of relations: who holds each, who tells it and how, and its passages."""
    found = re.findall(
        r"(?m)^ *(?:FROM|TO) claim (\S+), HELD BY: (.*?), TOLD BY: (.*?), READ IN: (.*?), SAYS \(paraphrase\): ",
        text,
    )
    return {
        claim: (ids(held, "agent"), _tellers(told), re.findall(r"passage ([^\s,]+)", read))
        for claim, held, told, read in found
    }


def takers(text: str) -> dict[str, tuple[list[str], list[str]]]:
    """Of the claims that take positions: who holds each, and who tells it and how."""
    found = re.findall(r"(?:: |; |claims )(\S+) \(held by ([^()]*?)((?:, told by [^()]+ \([^)]*\))*)\)", text)
    return {claim: (held.split(", "), _tellers(told)) for claim, held, told in found}


def _tellers(text: str) -> list[str]:
    found = re.findall(r"(?:^|told by |, then )((?:(?!told by )[^(),])+) \((\w+)(?:, unnamed)?\)", text)
    return [f"{who.replace(' and ', ',')} {how}" for who, how in found]


def citations(text: str) -> list[tuple[str, str, list[Any]]]:
    """What is cited, how in the text, and where it was read."""
    return [
        (
            block[0].removeprefix("CITED "),
            _under(block, "IN THE TEXT")[0],
            [passage(line) for line in _under(block, "READ IN")],
        )
        for block in _blocks(text, "CITED")
    ]


def rows_in(answer: object) -> Iterator[dict[str, Any]]:
    """The rows of a structured answer, in its order."""
    yield from _found(answer, "claim", "says")


def ties_in(answer: object) -> Iterator[dict[str, Any]]:
    """The relations of a structured answer, in its order."""
    yield from _found(answer, "because", "subject")


def _found(part: object, *keys: str) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if all(key in part for key in keys):
            yield part
        else:
            for each in part.values():
                yield from _found(each, *keys)
    elif isinstance(part, list):
        for each in part:
            yield from _found(each, *keys)
