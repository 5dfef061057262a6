"""Between the texts, and who speaks through whom: questions 17 to 24 of docs/seminar.md.

Each answer was worked out by hand from the texts; a docstring begins with the number of its question there.
"""

from __future__ import annotations

import pytest
from tests.seminars import CONCORDANCE, MINDFUL, Seminar, bases, natures, typed, with_words


@pytest.fixture(scope="module")
def seminar() -> Seminar:
    return Seminar()


# -- between the texts


def test_where_the_texts_put_the_therapists_reactions(seminar: Seminar) -> None:
    """17. Where do the texts put the therapist's own reactions?"""
    assert seminar.voices(position="therapists-reactions/information") == {
        ("examzify",),
        ("cutler",),
        ("shedler",),
    }
    assert seminar.voices(position="therapists-reactions/not-to-disturb-empathy") == {(MINDFUL,)}
    assert seminar.says("reflect", source="mindful-happiness", concept="countertransference")
    assert seminar.voices(position="whose-doing/from-both") >= {("jung",), ("sedgwick",)}
    assert seminar.voices(position="therapist-brings/own-contrition") == {("brazier",)}
    assert seminar.says("unlikely", author="Brazier", position="therapist-brings/own-contrition")
    assert seminar.voices(concept="countertransference", source="seba-concordance") == {(CONCORDANCE,)}


def test_who_would_speak_of_reactions(seminar: Seminar) -> None:
    """17. Where do the texts put …: aloud, in Shedler's script, and with a condition in Counselling-uk."""
    sides = {
        side["position"]["id"].rpartition("/")[2]: [holder["id"] for holder in side["holders"]]
        for side in typed("who --question speaking-of-reactions")["sides"]
    }
    assert sides == {
        "say-it": ["shedler"],
        "if-it-illuminates": ["cutler"],
        "use-without-burdening": ["cutler"],
    }
    assert seminar.says("might", author="Shedler", position="speaking-of-reactions/say-it")
    for claim, position in (
        ("cutler-disclosure-if-it-illuminates", "if-it-illuminates"),
        ("cutler-reactions-used-not-burdened", "use-without-burdening"),
    ):
        assert claim in seminar.claims(position=f"speaking-of-reactions/{position}")
    assert seminar.verdict("shedler", "cutler", "speaking-of-reactions") == "differ"
    assert seminar.positions("examzify", "rapp")["speaking-of-reactions"] == (set(), set())


@pytest.mark.parametrize("author", ["Jung", "Sedgwick"])
def test_one_sided_on_purpose_stands_in_tension_with_both(seminar: Seminar, author: str) -> None:
    """17. Where do the texts put …: a one-sided focus is in tension with a bond that is made from both sides."""
    one_sided = seminar.says("one-sided", author="Cutler")
    assert one_sided
    assert not one_sided & seminar.claims(question="whose-doing"), "said of the focus"
    both = seminar.claims(author=author, position="whose-doing/from-both")
    assert natures(seminar.between(one_sided, both, "contrasts")) == {"tension"}


def test_who_takes_insight_as_the_way_of_change(seminar: Seminar) -> None:
    """18. Who takes insight as the way of change?"""
    assert seminar.voices(position="insight-or-relationship/by-way-of-relationship") == {
        ("examzify",),
        ("cutler",),
        ("shedler",),
    }
    assert seminar.voices(position="insight-or-relationship/insight-first") == set()
    assert seminar.says("emotional", "intellectual", "lasting change", author="Cutler", concept="insight")
    assert seminar.says("outcome", author="Rapp", position="what-it-leads-to/insight")
    assert seminar.positions("rapp", "flores")["insight-or-relationship"][0] == set()


def test_who_takes_regulation_as_the_way_of_change(seminar: Seminar) -> None:
    """18. Who takes … regulation? Flores alone, of patients who abuse substances, and Schore is no witness."""
    for position in ("insight-or-relationship/relationship", "how-it-works/regulation"):
        assert seminar.voices(position=position) == {("flores",)}
        assert seminar.says("substance-abusing", position=position)
    assert seminar.voices(author="Schore", concept="regulation") == set()
    assert not seminar.says("late", author="Flores", concept="insight")
    assert seminar.says("late", author=CONCORDANCE, concept="insight")
    regulation = seminar.claims(author="Flores", concept="insight")
    insight = seminar.claims(author="examzify", position="insight-or-relationship/by-way-of-relationship")
    drawn = seminar.between(regulation, insight, "contrasts")
    assert drawn
    assert bases(drawn) == {"editorial"}, "Flores names no opponent"
    assert "contradicts" not in natures(drawn), "and speaks of one group"
    assert seminar.voices(position="what-comes-first/safety-before-exploring") >= {("examzify",)}


def test_flores_and_counselling_uk_on_the_profession(seminar: Seminar) -> None:
    """19. Compare Flores and Counselling-uk: must the healing tie be professional?"""
    compared = typed("compare flores cutler counselling-uk")
    (found,) = (each for each in compared["questions"] if each["question"]["id"] == "must-it-be-professional")
    taken = {
        cell["subject"]["id"]: {each["position"]["id"].rpartition("/")[2] for each in cell["taken"]}
        for cell in found["cells"]
    }
    assert found["verdict"] == "differ"
    assert taken == {
        "flores": {"need-not", "takes-skill"},
        "cutler": {"professional-tie"},
        "counselling-uk": {"professional-tie"},
    }
    need_not = seminar.claims(position="must-it-be-professional/need-not")
    for author in ("cutler", "counselling-uk"):
        tie = seminar.claims(author=author, position="must-it-be-professional/professional-tie")
        drawn = seminar.between(need_not, tie, "contrasts")
        assert drawn
        assert "contradicts" not in natures(drawn), "it is not said that change happens only there"
    assert "counselling-uk-change-in-professional-relationship" in seminar.claims(author="counselling-uk")


def test_a_real_person_is_what_both_want(seminar: Seminar) -> None:
    """19. Compare …: a real person is wanted by both, the hedge is kept, and the other texts are silent."""
    flores = seminar.says("real person", author="Flores", concept="professional-standing")
    assert flores
    assert seminar.says("real human being", author="Cutler", concept="real-relationship")
    assert seminar.says("seems", author="Flores", position="what-counts-most/relationship-first")
    assert seminar.says("credential", concept="professional-standing") <= seminar.claims(author=CONCORDANCE)
    for one, other in (("examzify", "rapp"), ("shedler", "rapp")):
        assert seminar.positions(one, other)["must-it-be-professional"] == (set(), set())
    later = seminar.claims(position="must-it-be-professional/takes-skill")
    assert natures(seminar.between(later, flores, "contrasts")) == {"tension"}, "not taken back"


def test_nobody_says_that_warmth_is_enough(seminar: Seminar) -> None:
    """20. Is warmth enough?"""
    sides = {
        side["position"]["id"].rpartition("/")[2]: {holder["id"] for holder in side["holders"]}
        for side in typed("who --question is-warmth-enough")["sides"]
    }
    assert sides["more-than-warmth"] == {"shedler", "examzify"}
    assert sides["makes-strong-alliance"] == {"cbt-author"}, "told by Shedler; and strong is not enough"
    assert seminar.says("all the time", author="examzify", concept="warmth")


def test_who_speaks_for_warmth(seminar: Seminar) -> None:
    """20. Is warmth enough: those who ask for it do not say that it suffices."""
    assert seminar.voices(position="therapist-brings/warm-manner") == {
        ("fiedler+truax+carkhuff+strupp", "summarises in yalom2005"),
        ("cutler",),
        ("cbt-author", "quotes by shedler"),
    }
    assert ("strupp", "reports in flores1997") in seminar.voices(concept="warmth")
    climate = seminar.says("warmth", "can", concept="client-centred-therapy")
    assert climate
    assert seminar.voices(concept="client-centred-therapy") == {("examzify",)}
    assert seminar.voices(author="Rogers") == set()


def test_mindful_happiness_never_says_warm(seminar: Seminar) -> None:
    """20. Is warmth enough: Mindful Happiness does not speak of it."""
    assert seminar.claims(source="mindful-happiness", concept="warmth") == set()


def test_it_is_the_reader_who_sets_shedler_against_research_on_warmth(seminar: Seminar) -> None:
    """20. Is warmth enough: Shedler names neither Yalom nor Strupp."""
    warm = seminar.claims(work="yalom2005", concept="warmth") | seminar.claims(
        author="Strupp", concept="warmth"
    )
    assert bases(seminar.between(seminar.claims(author="Shedler"), warm)) == {"editorial"}


def test_what_psychodynamic_therapies_are_said_to_neglect(seminar: Seminar) -> None:
    """21. What are psychodynamic therapies said to neglect, by whom, and is it unethical to use only them?"""
    said = typed(
        "who --concept presenting-problems --concept moral-responsibility --source mindful-happiness"
    )
    assert {tuple(holder["id"] for holder in row["holders"]) for row in said["rows"]} == {
        ("rapp", "tobin", "quintiliani")
    }
    assert seminar.says("most", "less", author="Rapp", concept="psychodynamic-approach")
    assert seminar.voices(concept="moral-responsibility") == {(MINDFUL,)}
    (question,) = seminar.rows(concept="moral-responsibility")
    assert with_words(question.says, "may")
    assert "ethic" in question.says, "which it is expressly not"
    assert seminar.voices(position="relationship-alone/combine") == {(MINDFUL,)}
    assert seminar.says("may be best", position="relationship-alone/combine")
    assert seminar.says("unethical") == set()
    assert seminar.positions("examzify", "cutler")["relationship-alone"] == (set(), set())


def test_what_they_neglect_is_the_centre_of_other_therapies(seminar: Seminar) -> None:
    """21. What are … said to neglect: what the exam page puts at the centre of two therapies."""
    neglected = seminar.claims(author="Rapp", concept="psychodynamic-approach")
    for therapy in ("behavioural-therapy", "cbt"):
        centre = seminar.claims(author="examzify", concept=therapy)
        assert bases(seminar.between(neglected, centre)) == {"editorial"}, therapy


def test_shedler_looks_for_the_neglect_on_the_other_side(seminar: Seminar) -> None:
    """21. What are … said to neglect: Shedler asks what other therapies lack."""
    neglected = seminar.claims(author="Rapp", concept="psychodynamic-approach")
    missing = seminar.claims(author="Shedler", position="other-therapies/missing")
    turned_round = seminar.between(neglected, missing, "contrasts")
    assert bases(turned_round) == {"editorial"}
    assert seminar.verdict("rapp", "shedler", "relationship-alone") == "differ"
    assert seminar.says("may", author="Shedler", concept="manualised-therapy")
    assert seminar.says('"evidence-based"', author="Shedler"), "his quotation marks"


# -- who speaks through whom


def test_what_bowlby_says_in_the_concordance(seminar: Seminar) -> None:
    """22. What does Bowlby say in the concordance? Nothing; a book about him tells of two others."""
    assert typed("who --author bowlby")["total"] == 0
    told = seminar.voices(work="holmes2014")
    assert {("zetzel", "reports in holmes2014"), ("greenson", "quotes in holmes2014")} <= told
    assert seminar.voices(words="interpretation secure attachment") == {(CONCORDANCE,)}
    assert seminar.voices(concept="internal-working-models") == {(CONCORDANCE,)}
    assert seminar.says("Bowlby") <= seminar.claims(author=CONCORDANCE)
    raised = {
        fact.name: fact.links for fact in seminar.library.show_question("insight-or-relationship").facts
    }
    assert "seba-6-gloss" in {link.id for link in raised["raised by"]}


def test_what_freud_says_in_the_concordance(seminar: Seminar) -> None:
    """22. … and what does Freud? What Jung reports of him and holds too."""
    assert seminar.voices(author="Freud") == {("freud", "reports in jung-cw16")}
    agreed = seminar.between(seminar.claims(author="Jung"), seminar.claims(author="Freud"), "supports")
    assert natures(agreed) == {"restates"}
    assert seminar.says("almost", "combination") <= seminar.claims(author="Jung")
    assert seminar.says("almost", "combination")
    for words in ("ontological", "alchemical"):
        assert seminar.voices(words=words) == {(CONCORDANCE,)}


def test_flores_and_yalom_meet_in_strupp(seminar: Seminar) -> None:
    """23. By way of whom are Flores and Yalom connected?"""
    by_flores, by_yalom = (
        {holder.id for row in seminar.rows(work=works, voice="told") for holder in row.holders}
        for works in (["flores1997", "flores2004"], ["yalom2005"])
    )
    assert by_flores & by_yalom == {"strupp"}
    assert {"lambert", "barley", "bergin"} <= by_flores - by_yalom
    assert {("strupp", "reports in flores1997"), ("strupp", "quotes in flores2004")} <= seminar.voices(
        author="Strupp"
    )
    for start, end in (("flores1997", "strupp"), ("flores2004", "strupp"), ("strupp", "yalom2005")):
        first, last = typed(f"path {start} {end}")["steps"]
        assert (first["relation"], last["relation"]) == (None, None), "told, not likened"
        assert first["end"]["id"] in seminar.claims(author="Strupp", voice="told")


def test_what_flores_and_yalom_tell_of_strupp(seminar: Seminar) -> None:
    """23. By way of whom …: Flores's step rests on passages, Yalom's on a summary; warmth is what the ends share."""
    facts = {fact.name: fact.links for fact in seminar.library.show_agent("Strupp").facts}
    named = {link.id for link in facts["named in"]}
    assert {name.partition("--")[0]: name.rpartition("--")[2] for name in named} == {
        "flores1997": "seba-9",
        "yalom2005": "seba-18-gloss",
    }
    for work in ("flores1997", "flores2004", "yalom2005"):
        cited = {fact.name: fact.links for fact in seminar.library.show(work).facts}.get("cited in", ())
        assert cited == (), "neither cites the other"
    warm = seminar.voices(position="made-of/human-warmth", author="Strupp")
    assert warm == {
        ("strupp", "reports in flores1997"),
        ("fiedler+truax+carkhuff+strupp", "summarises in yalom2005"),
    }
    assert seminar.says("theoretical school") <= seminar.claims(author=CONCORDANCE)


def test_templates_lead_to_transference_by_way_of_counselling_uk(seminar: Seminar) -> None:
    """24. How does Shedler's view of early templates connect with the exam page's transference?"""
    (transference,) = (
        row.claim for row in seminar.definitions("transference") if row.holders[0].id == "examzify"
    )
    (templates,) = seminar.says("templates", author="Shedler", concept="attachment")
    walked = typed(f"path {templates} {transference}")
    assert walked["found"]
    texts, crossings = ["shedler"], []
    for step in walked["steps"]:
        (source,) = {passage.source.id for passage in seminar.row(step["end"]["id"]).passages}
        if source != texts[-1]:
            texts.append(source)
            crossings.append(step["relation"]["basis"])
    assert texts == ["shedler", "counselling-uk", "examzify"]
    assert crossings == ["editorial", "editorial"], "none of the three cites another"
    assert seminar.voices(words="early blueprint", author="psychodynamic-theory") <= {
        ("psychodynamic-theory", "reports by cutler")
    }
    assert "psychodynamic-theory" in seminar.nameless


def test_more_that_joins_the_three_and_what_does_not(seminar: Seminar) -> None:
    """24. How does … connect: a laboratory in all three; that therapists take part is in Shedler alone."""
    small_scale = {
        author: seminar.claims(author=author, concept="microcosm")
        for author in ("Shedler", "Cutler", "examzify")
    }
    for one, other in (("Shedler", "examzify"), ("examzify", "Cutler")):
        assert seminar.between(small_scale[one], small_scale[other]), (one, other)
    assert ("shedler",) in seminar.voices(concept="participation")
    assert seminar.says("unavoidably", concept="participation") <= seminar.claims(author="Shedler")
    assert seminar.voices(concept="participation") == {("shedler",)}
