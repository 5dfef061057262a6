"""Corpora and the values in them, drawn at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from tests.factories import record

from bondgraph.csl import DATE_VARIABLES, NAME_VARIABLES, TEXT_VARIABLES
from bondgraph.model import NATURES, Corpus, RelationType

# What a text of a corpus may hold: any character but the unfit, and no white space at the ends.
_characters = st.characters(
    exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r\x85"
)
texts = st.text(_characters, min_size=1, max_size=30).map(lambda text: text.strip() or "–")
slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True)
citekeys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,8}", fullmatch=True)
digests = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
urls = st.from_regex(r"https://[a-z]{1,8}\.example/[a-z]{0,5}", fullmatch=True)
names = st.one_of(
    st.fixed_dictionaries(
        {"family": texts},
        optional={
            "given": texts,
            "dropping-particle": texts,
            "non-dropping-particle": texts,
            "comma-suffix": st.booleans() | st.integers(0, 1),
            "static-ordering": st.booleans() | texts,
        },
    ),
    st.fixed_dictionaries({"literal": texts}),
)
dates = st.one_of(
    st.integers(-9999, 9999),
    st.dates().map(str),
    st.fixed_dictionaries(
        {
            "date-parts": st.lists(
                st.tuples(st.integers(1, 2100), st.integers(1, 12)).map(list), min_size=1, max_size=2
            )
        },
        optional={"circa": st.just(True), "literal": texts, "season": texts | st.integers(1, 4).map(str)},
    ),
    st.just({"literal": "in press"}),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | slugs | dates,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | slugs, inner, max_size=4)
    ),
    max_leaves=12,
)
"""Any value that YAML can hold, NaN and the infinities included."""


def some(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, min_size=least, max_size=2)


def fields(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def works() -> st.SearchStrategy[dict[str, Any]]:
    cited = fields(
        {"source": slugs}, {"author": some(names), "issued": dates, "edition": texts, "note": texts}
    )
    variables: dict[str, st.SearchStrategy[Any]] = {}
    variables |= dict.fromkeys(TEXT_VARIABLES - {"type", "title", "note", "custom", "categories"}, texts)
    variables |= dict.fromkeys(NAME_VARIABLES, some(names, 1))
    variables |= dict.fromkeys(DATE_VARIABLES, dates)
    known = {"title": texts, "by": some(slugs), "as_cited": some(cited), "was": some(citekeys), "note": texts}
    picked = st.dictionaries(st.sampled_from(sorted(variables)), st.none(), max_size=5)
    extra = picked.flatmap(lambda them: st.fixed_dictionaries({name: variables[name] for name in them}))
    return st.builds(lambda one, more: more | one, fields({"id": citekeys}, known), extra)


def relations() -> st.SearchStrategy[dict[str, Any]]:
    def of(sort: RelationType) -> st.SearchStrategy[dict[str, Any]]:
        natures = {"nature": st.sampled_from(NATURES[sort])} if NATURES[sort] else {}
        required = {
            "type": st.just(sort),
            "subject": slugs,
            "object": slugs,
            "because": texts,
            "drawn_by": slugs,
        }
        return fields(required | natures, {"passage": slugs}).flatmap(
            lambda relation: st.sampled_from(["in-text", "editorial"]).map(
                lambda basis: relation | {"basis": basis}
            )
        )

    return st.one_of(*(of(sort) for sort in NATURES))


anchors = fields(
    {
        "start": st.integers(0, 10**12),
        "end": st.integers(0, 10**12),
        "first": texts,
        "last": texts,
        "sha256": digests,
    },
    {},
)
tellings = st.one_of(
    fields({"work": citekeys, "how": st.sampled_from(["quotes", "reports"])}, {}),
    fields({"agent": slugs, "how": st.sampled_from(["summarises", "rejects"])}, {}),
)
positions = fields({"id": slugs, "label": texts, "says": texts}, {"was": some(slugs)})
answers = fields({"question": slugs, "position": slugs}, {})


def corpora() -> st.SearchStrategy[Corpus]:
    """Corpora that are well-formed and need not be right: references lead anywhere."""
    parts: dict[str, Any] = {
        "agents": fields(
            {"id": slugs, "type": st.sampled_from(["person", "group", "page"]), "name": names},
            {
                "described": texts,
                "also_called": some(texts),
                "tradition": slugs,
                "same_as": some(urls),
                "was": slugs,
            },
        ),
        "works": works(),
        "sources": fields(
            {"id": slugs, "title": texts, "sha256": digests, "length": st.integers(1, 10**9)},
            {"by": some(slugs), "publisher": texts, "url": urls, "issued": dates, "note": texts}
            | {"left_out": some(fields({"because": texts, "at": some(anchors, 1)}, {}))},
        ),
        "concepts": fields({"id": slugs, "label": texts}, {"broader": some(slugs), "scope": texts}),
        "questions": fields(
            {"id": slugs, "label": texts, "asks": texts, "positions": some(positions, 1)},
            {"raised_by": some(slugs)},
        ),
        "passages": st.builds(
            lambda anchor, more: anchor | more,
            anchors,
            fields({"id": slugs, "source": slugs}, {"quotes": citekeys, "also_at": some(anchors)}),
        ),
        "claims": fields(
            {"id": slugs, "says": texts, "held_by": some(slugs, 1), "passages": some(slugs, 1)},
            {
                "told_by": some(tellings),
                "answers": some(answers),
                "in_work": citekeys,
                "stands_alone": texts,
                "note": texts,
            },
        ),
        "relations": relations(),
        "citations": st.one_of(
            fields(
                {"cites": citekeys, "passage": slugs}, {"citing": citekeys, "intent": st.just("disputes")}
            ),
            fields({"names": slugs, "passage": slugs, "intent": st.just("credits")}, {"terms": some(slugs)}),
        ),
    }
    kinds = st.fixed_dictionaries({name: some(part) for name, part in parts.items()})
    return kinds.map(lambda them: Corpus.model_validate({"record": record()} | them))
