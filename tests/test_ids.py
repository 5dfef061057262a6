"""Ids, references and near names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bondgraph.ids import CITEKEY, KINDS, SLUG, Kind, Ref, fold, nearest, slugify

kinds = st.sampled_from(KINDS)
ids = st.text(min_size=1) | st.from_regex(r"[a-z/:%#?. ]{1,20}", fullmatch=True)
bases = st.sampled_from(["https://example.org/tiny/", "https://example.org/g#", "urn:x:a/b#c/"])


@given(kinds, ids, bases)
def test_a_reference_comes_back_from_its_iri(kind: Kind, ident: str, base: str) -> None:
    ref = Ref(kind, ident)
    assert Ref.of_iri(base, ref.iri(base)) == ref


@given(kinds, ids, bases)
def test_an_iri_stands_for_one_node_only(kind: Kind, ident: str, base: str) -> None:
    iri = f"{base}{kind}/{ident}"
    try:
        ref = Ref.of_iri(base, iri)
    except ValueError:
        return
    assert ref.iri(base) == iri


@given(kinds, ids)
def test_the_path_of_a_node_has_nothing_that_iris_may_not_have(kind: Kind, ident: str) -> None:
    assert re.fullmatch(r"https://example\.org/[a-z]+/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})+",
                        Ref(kind, ident).iri("https://example.org/"))  # fmt: skip


@pytest.mark.parametrize(
    ("ident", "path"),
    [
        ("heals/yes", "heals/yes"),
        ("Doe:2001", "Doe:2001"),
        ("a b", "a%20b"),
        ("100%", "100%25"),
        ("x#told-1", "x%23told-1"),
        ("x?y", "x%3Fy"),
        ("é", "%C3%A9"),
    ],
)
def test_ids_in_iris(ident: str, path: str) -> None:
    base = "https://example.org/"
    assert Ref("work", ident).iri(base) == f"{base}work/{path}"


@pytest.mark.parametrize(
    "iri",
    [
        "https://example.org/tiny/claim/x#told-1",
        "https://example.org/tiny/claim/x?told-1",
        "https://example.org/tiny/claim/x#",
        "https://example.org/tiny/claim/",
        "https://example.org/tiny/claim",
        "https://example.org/tiny/opinion/x",
        "https://example.org/tiny/",
        "https://example.org/tin",
        "claim/x",
        "https://example.net/tiny/claim/x",
        "https://example.org/tiny/claim/%41",
        "https://example.org/tiny/claim/%e2%82",
        "https://example.org/tiny/claim/%2F",
        "",
    ],
)
def test_what_is_no_node(iri: str) -> None:
    with pytest.raises(ValueError, match=r"is no node under https://example\.org/tiny/"):
        Ref.of_iri("https://example.org/tiny/", iri)


@given(kinds, st.text(min_size=1))
def test_a_reference_comes_back_from_its_text(kind: Kind, ident: str) -> None:
    assert Ref.parse(str(Ref(kind, ident))) == Ref(kind, ident)


@pytest.mark.parametrize("written", ["bond", "opinion:x", "claim:", ":x", "", "Claim:x"])
def test_what_names_no_kind(written: str) -> None:
    assert Ref.parse(written) is None


@given(st.text())
def test_a_slug_is_a_slug(written: str) -> None:
    slug = slugify(written)
    assert not slug or re.fullmatch(SLUG, slug)
    assert not slug or re.fullmatch(CITEKEY, slug)
    assert slugify(slug) == slug


@given(st.text())
def test_folding_twice_is_folding_once(written: str) -> None:
    assert fold(fold(written)) == fold(written)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("yalom", ["yalom"]),
        ("Yalón", ["yalom"]),
        ("zzz", []),
        ("flores", ["flores-insight", "flores-regulation"]),
        ("insight", ["flores-insight"]),
        ("yo", []),
    ],
)
def test_the_nearest_names(name: str, found: list[str]) -> None:
    assert nearest(name, ["yalom", "jung", "flores-regulation", "flores-insight"]) == found


def test_at_most_so_many_names_are_near() -> None:
    assert len(nearest("bond", [f"bond-{number}" for number in range(9)], most=2)) == 2
