"""What the fourth notebook shows is what stands in the files of the corpus, at every door."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Final

from tests.notebooks import table, text
from tests.written import called, held, holders, records, relations, several, takers, tellers

CLAIMS: Final = records("claims")
CARRIES: Final = "heals-or-carries/carries"
STRUPP: Final = "strupp-precondition-for-technique"


def surname(agent: str) -> str:
    name = records("agents")[agent]["name"]
    return str(name.get("family") or name["literal"]).casefold()


def in_order(claims: list[str]) -> list[str]:
    """By holder and id: of these claims no holder has two of different years."""
    return sorted(claims, key=lambda claim: (surname(holders(claim)[0]), claim))


def test_those_who_say_that_the_bond_carries() -> None:
    claims = in_order(takers(CARRIES))
    assert [line.split()[-1] for line in text("04", "rows").splitlines()] == claims
    assert [line.rsplit(maxsplit=1)[0].strip() for line in text("04", "rows").splitlines()] == [
        called(agent) for claim in claims for agent in holders(claim)
    ]
    assert len(claims) == 7
    shown = " ".join(cell for row in table("04", "in-python") for cell in row)
    assert all(CLAIMS[claim]["says"] in shown for claim in claims)


def test_what_is_stated_of_a_claim() -> None:
    stated = Counter(line.split()[0] for line in text("04", "look").splitlines())
    record = CLAIMS[STRUPP]
    assert f"bg:advances                <position/{CARRIES}>" in text("04", "look")
    assert stated["bg:advances"] == len(several(record["answers"]))
    assert stated["dcterms:subject"] == len(record["about"])
    assert stated["bg:supports"] == len(record["supports"])
    assert stated["bg:contrasts"] == len(
        [each for each in relations() if each.type == "contrasts" and STRUPP in (each.subject, each.object)]
    )
    assert stated["prov:wasAttributedTo"] == stated["schema:text"] == stated["bg:sortKey"] == 1
    assert 'bg:voice                   "reports"' in text("04", "look")


def test_every_door_gives_the_same() -> None:
    for cell in ("with-rdflib", "with-the-command", "protocol", "connected"):
        assert text("04", cell) == "True"
    assert text("04", "rest").splitlines()[-1] == "True"
    doors = text("04", "doors").splitlines()
    assert len(doors) == 7
    assert {" ".join(door.split()[-4:]) for door in doors} == {"7 rows the same"}
    assert [row[1] for row in table("04", "with-pandas")[1:]] == in_order(takers(CARRIES))


def test_pages_of_ten() -> None:
    positions = [each["id"] for each in records("questions")["heals-or-carries"]["positions"]]
    claims = {claim for each in positions for claim in takers(f"heals-or-carries/{each}")}
    assert text("04", "walk") == f"[10, 10, {len(claims) - 20}] of {len(claims)}"
    assert text("04", "all-pages") == "True\nTrue"


def test_what_is_said_to_those_who_ask_wrongly() -> None:
    assert text("04", "mistaken-name").splitlines()[-1] == "('strupp',)"
    lines = text("04", "problems").splitlines()
    assert [line.split() for line in lines[::2]] == [
        ["400", "/problems/unknown-name"],
        ["400", "/problems/unknown-parameter"],
        ["400", "/problems/bad-query"],
        ["422", "/problems/query-stopped"],
    ]
    assert [said for line, said in zip(lines[1::2], ("author=strupp", "author?", "column 34:", "10,000"), strict=True)
            if said not in line] == []  # fmt: skip
    assert "SELECT ?node { ?node bg:advances }".index("}") + 1 == 34


def test_authors_who_never_speak_themselves() -> None:
    count = Counter(holder for claim in CLAIMS for holder in holders(claim))
    unheard = [agent for agent in count if all(CLAIMS[claim].get("told_by") for claim in held(agent))]
    expected = sorted((-count[agent], called(agent)) for agent in unheard)
    assert text("04", "never-direct").splitlines() == [f"{-claims} {name}" for claims, name in expected]
    assert (len(unheard), len(count)) == (19, 37)


def test_the_exercises() -> None:
    claims = takers("heals-or-carries/indispensable")
    pairs = [(claim, agent) for claim in claims for agent in holders(claim)]
    assert (len(claims), len(pairs)) == (3, 7)
    first, *rest = text("solutions/04", "exercise-1").splitlines()
    assert first == "3 claims, 7 pairs; the same in SPARQL: True"
    assert set(rest) == {f"{claim} | {', '.join(map(called, holders(claim)))}" for claim in claims}

    without = [claim for claim, record in CLAIMS.items() if not record.get("answers")]
    assert text("solutions/04", "exercise-2") == repr([{"claims": str(len(without))}])

    told = Counter(agent for claim in held("strupp") for agent in {*tellers(claim)})
    assert text("solutions/04", "exercise-3").splitlines() == [
        f"{called(agent)} {claims}" for agent, claims in sorted(told.items(), key=lambda each: (-each[1], called(each[0])))
    ]  # fmt: skip

    contrasts = [each for each in relations() if each.type == "contrasts"]
    in_text = [each for each in contrasts if each.basis == "in-text"]
    assert text("solutions/04", "exercise-4") == (
        f"{ceil(len(contrasts) / 50)} pages, {len(contrasts)} relations, {len(in_text)} in-text"
    )
    assert text("solutions/04", "exercise-5").startswith("400 ['flores',")
