"""What is said and what is not: questions 1 to 10 of docs/seminar.md, asked of all five texts.

Each answer was worked out by hand from the texts; a docstring begins with the number of its question there.
"""

from __future__ import annotations

import pytest
from tests.seminars import CONCORDANCE, MINDFUL, Seminar, bases, natures, tellers, typed, voice, with_words


@pytest.fixture(scope="module")
def seminar() -> Seminar:
    return Seminar()


# -- what the bond can and cannot do


@pytest.mark.parametrize("position", ["heals-or-carries/suffices", "relationship-alone/needs-nothing-else"])
def test_nobody_says_that_the_bond_is_enough(position: str) -> None:
    """1. Who says that the bond alone is enough?"""
    said = typed(f"who --position {position}")
    assert (said["total"], said["rows"]) == (0, [])
    assert [side["holders"] for side in said["sides"]] == [[]]


def test_one_text_doubts_that_the_bond_is_enough(seminar: Seminar) -> None:
    """1. Who says … enough: a doubt, of two factors together, and of one kind of change."""
    (doubt,) = seminar.rows(words="doubtful")
    assert {holder.id for holder in doubt.holders} == {"rapp", "tobin", "quintiliani"}
    assert doubt.claim in seminar.says("doubtful", "alone", "alliance", "relationship", "problems")
    assert doubt.positions == (), "a doubt is no denial"


def test_four_sentences_that_are_mistaken_for_sufficiency(seminar: Seminar) -> None:
    """1. Who says … enough: not Yalom, not Flores, neither time, and not Cutler."""
    assert seminar.positions("yalom", "flores")["heals-or-carries"][0] == {"indispensable"}
    assert seminar.says("a primary component", author="Flores", position="heals-or-carries/one-among")
    assert seminar.says("seems", author="Flores", position="what-counts-most/relationship-first")
    assert seminar.says("in psychodynamic therapy", "the work", author="Cutler", question="heals-or-carries")
    assert seminar.says("alliance", "willingness", author="Cutler")


def test_who_calls_it_necessary_and_doubts_that_it_is_enough(seminar: Seminar) -> None:
    """2. Which text calls the alliance necessary and doubts that it is enough?"""
    necessary = seminar.voices(position="heals-or-carries/indispensable")
    assert necessary == {("yalom",), (MINDFUL,)}
    assert necessary & seminar.voices(words="doubtful") == {(MINDFUL,)}
    required = seminar.rows(position="heals-or-carries/indispensable", author="Rapp")
    assert {concept.id for row in required for concept in row.concepts} >= {"alliance"}


def test_who_else_calls_it_necessary_and_for_what(seminar: Seminar) -> None:
    """2. Who else calls it necessary, and for what? Each with a scope, and none as sufficient."""
    assert seminar.says("effective outcome", author="Yalom", position="heals-or-carries/indispensable")
    assert seminar.says("second", "third", author="Wampold", concept="alliance")
    assert not seminar.says("first", author="Wampold")
    assert seminar.says("unlikely", author="Wampold", concept="alliance")
    assert seminar.voices(position="what-comes-first/relationship-before-technique") == {
        ("strupp", "reports in flores1997")
    }
    assert seminar.says(
        "real relationship", "essential", author="Cutler", position="what-comes-first/safety-before-exploring"
    )
    assert seminar.says("crucial", author="examzify", concept="alliance")
    assert ("examzify",) not in seminar.voices(position="heals-or-carries/indispensable")


def test_only_the_concordance_has_a_primary_curative_agent(seminar: Seminar) -> None:
    """3. Who says that the therapeutic relationship is *the* primary curative agent?"""
    found = typed("who primary curative agent")["rows"]
    strongest = [row for row in found if with_words(row["says"], "the primary curative agent")]
    assert [[holder["id"] for holder in row["holders"]] for row in strongest] == [[CONCORDANCE]]
    assert seminar.says("a primary component", author="Flores") == {"flores-a-primary-component"}


@pytest.mark.parametrize(
    ("passage", "summary"),
    [
        ("flores-a-primary-component", "primary"),
        ("strupp-a-central-contributor", "single most important"),
        ("wampold-common-factors-important", "more of the benefit than"),
        ("flores-charged-relationship-vehicle", "decisive"),
        ("yalom-cohesiveness-determinant", "primary"),
    ],
)
def test_summaries_raise_what_their_passages_say(seminar: Seminar, passage: str, summary: str) -> None:
    """3. Who says … *the* primary curative agent: a raising, which happens in entries 4, 8, 11, 13 and 23."""
    raised = seminar.says(summary, contrasts=passage, author=CONCORDANCE)
    assert "degree" in natures(seminar.between(raised, {passage}, "contrasts"))


def test_what_else_is_called_primary(seminar: Seminar) -> None:
    """3. Who says … *the* primary curative agent: not Cutler, and the exam page only to deny it of others."""
    assert seminar.says("vehicle", "patterns", author="Cutler", position="how-it-works/patterns-come-alive")
    denied = seminar.says("not the primary", author="examzify")
    assert denied == seminar.says("primary", author="examzify")
    for therapy, what in (("behavioural-therapy", "vehicle"), ("cbt", "mechanism")):
        assert denied & seminar.says("not the primary", what, concept=therapy)
    assert seminar.says(
        "a core engine", "a central mechanism", author="examzify", position="heals-or-carries/one-among"
    )


def test_nobody_makes_a_technique_of_the_bond(seminar: Seminar) -> None:
    """4. Who says that the bond is itself the technique? The concordance asks, and leaves it open."""
    asked = seminar.row("seba-vehicle-or-technique")
    assert asked.positions == ()
    raised = {fact.name: fact.links for fact in seminar.library.show_question("heals-or-carries").facts}
    assert {link.id for link in raised["raised by"]} >= {
        passage.id for passage in asked.passages if passage.source.id == "seba-concordance"
    }
    other_arm = seminar.voices(position="heals-or-carries/carries", concept="technique")
    assert other_arm == {("flores",), ("strupp", "reports in flores1997")}


def test_nobody_dismisses_technique(seminar: Seminar) -> None:
    """4. Who says that technique counts for nothing? It is ranked third of three, and only a summary drops it."""
    for position in ("heals-or-carries/incidental", "what-counts-most/technique-first"):
        assert seminar.voices(position=position) == set()
    (ranking,) = seminar.rows(position="what-counts-most/patient-first")
    assert seminar.voices(position="what-counts-most/patient-first") == {("bergin", "reports in flores1997")}
    assert ranking.claim in seminar.says("technique", "most")
    dropped = seminar.says("not technique", contrasts=ranking.claim)
    assert natures(seminar.between(dropped, {ranking.claim})) == {"tension"}
    assert dropped <= seminar.claims(author=CONCORDANCE)


def test_nobody_has_the_bond_as_a_mere_container(seminar: Seminar) -> None:
    """5. Who says that the bond is merely the container for other processes?"""
    assert seminar.voices(position="heals-or-carries/incidental") == set()
    assert seminar.row("seba-what-divides").positions == ()
    mechanism = seminar.says("mechanism", concept="containment", author="examzify")
    crucible = seminar.says("not", "merely", concept="containment", author="Cutler")
    for claims in (mechanism, crucible):
        assert claims
        assert claims <= seminar.claims(concept="agent-of-change")


def test_two_pages_go_beyond_the_container_by_different_roads(seminar: Seminar) -> None:
    """5. Who says … merely the container: one makes the container do the work, the other puts the bond above it."""
    two_roads = seminar.between(
        seminar.claims(concept="containment", author="examzify"),
        seminar.claims(concept="containment", author="Cutler"),
        "contrasts",
    )
    assert two_roads
    assert bases(two_roads) == {"editorial"}, "neither mentions the other"


# -- views told only to be turned down


def test_a_blank_screen_is_told_only_to_be_rejected(seminar: Seminar) -> None:
    """6. Who holds that the therapist is, or should be, a blank screen?"""
    (row,) = typed("who --position whose-doing/blank-page")["rows"]
    assert row["claim"] == "outdated-picture-blank-slate"
    assert tellers(row) == [("rejects", "cutler")]
    assert {holder["id"] for holder in row["holders"]} <= seminar.nameless


def test_who_rejects_the_blank_screen(seminar: Seminar) -> None:
    """6. Who … blank screen: Cutler, for whom it has become neutrality, and Sedgwick."""
    rejecting = seminar.voices(contrasts="outdated-picture-blank-slate")
    assert rejecting >= {("cutler",), ("sedgwick",)}
    for author in ("Cutler", "Sedgwick"):
        against = seminar.between(seminar.claims(author=author), {"outdated-picture-blank-slate"})
        assert "contradicts" in natures(against)
    assert seminar.says("evolved", author="Cutler", concept="blank-screen")
    assert seminar.definers("neutrality") == {("cutler",)}


def test_canvas_and_mirror_are_no_blank_screen(seminar: Seminar) -> None:
    """6. Who … blank screen: not the exam page's mirror, not Cutler's canvas, and two texts have no word of it."""
    assert seminar.sources(concept="blank-screen") == {"counselling-uk"}
    mirror = seminar.says("mirror", author="examzify")
    canvas = seminar.claims(author="Cutler", position="made-of/real-and-projected")
    assert mirror
    assert canvas
    assert not (mirror | canvas) & seminar.claims(question="whose-doing")


def test_countertransference_as_interference_belongs_to_early_days(seminar: Seminar) -> None:
    """7. Who holds that countertransference is an interference to be eliminated?"""
    said = typed("who --position therapists-reactions/interference")
    (row,) = said["rows"]
    assert tellers(row) == [("rejects", "cutler")]
    assert {holder["id"] for holder in row["holders"]} == {"early-psychoanalysis"}
    assert "early-psychoanalysis" in seminar.nameless
    today = seminar.claims(author="Cutler", position="therapists-reactions/information")
    assert "contradicts" in natures(seminar.between(today, {row["claim"]}, "contrasts"))


def test_who_has_countertransference_as_data_and_who_does_not_say(seminar: Seminar) -> None:
    """7. Who … an interference: three texts have information instead, and Mindful Happiness neither."""
    informed = seminar.voices(position="therapists-reactions/information")
    assert informed == {("examzify",), ("cutler",), ("shedler",)}
    assert seminar.says("not just", "data", author="examzify", position="therapists-reactions/information"), (
        "no quirk to manage"
    )
    assert seminar.positions("rapp", "shedler")["therapists-reactions"][0] == {"not-to-disturb-empathy"}
    assert seminar.says("negative", author="Rapp", position="therapists-reactions/not-to-disturb-empathy")
    assert seminar.voices(author="Shedler", concept="countertransference") == set()


def test_nobody_asserts_that_cbt_plays_the_relationship_down(seminar: Seminar) -> None:
    """8. Who holds that CBT plays down the therapy relationship?"""
    (myth,) = seminar.rows(concept="cbt", voice="rejects")
    assert seminar.voices(concept="cbt", voice="rejects") == {
        ("cbt-doubters", "rejects in cbt-myths", "reports by shedler")
    }
    assert {"cbt-doubters", "cbt-author"} <= seminar.nameless
    defended = seminar.claims(author="cbt-author", position="other-therapies/strong-too")
    assert natures(seminar.between(defended, {myth.claim}, "contrasts")) == {"contradicts"}
    assert seminar.voices(position="other-therapies/strong-too") == {
        ("cbt-author", "reports by shedler"),
        ("cbt-author", "quotes by shedler"),
    }
    assert seminar.says(
        "not the primary", author="examzify", concept="cbt", position="other-therapies/valued-but-not-central"
    )


def test_what_shedler_does_with_the_defence_of_cbt(seminar: Seminar) -> None:
    """8. What does Shedler do with that view? He attacks what it rests on, and does not assert the myth."""
    compared = typed("compare shedler cbt-author")
    verdicts = {each["question"]["id"]: each["verdict"] for each in compared["questions"]}
    assert verdicts["is-warmth-enough"] == "differ"
    assert verdicts["other-therapies"] == "differ"
    grounds = seminar.claims(author="cbt-author", position="is-warmth-enough/makes-strong-alliance")
    attack = seminar.between(seminar.claims(author="Shedler"), grounds, "contrasts")
    assert "in-text" in bases(attack)
    (myth,) = seminar.claims(concept="cbt", voice="rejects")
    shared = seminar.between(seminar.claims(author="Shedler"), {myth})
    assert "in-text" not in bases(shared), "two oppositions, and Shedler draws no agreement from them"
    assert not seminar.says("downplays", author="Shedler")
    assert seminar.voices(position="other-therapies/missing") == {("shedler",)}


def test_the_exam_page_and_shedler_on_other_therapies(seminar: Seminar) -> None:
    """9. Compare the exam page and Shedler: what do other therapies make of the relationship?"""
    compared = typed("compare examzify shedler")
    (found,) = (each for each in compared["questions"] if each["question"]["id"] == "other-therapies")
    assert found["verdict"] == "differ"
    taken = [{each["position"]["id"].rpartition("/")[2] for each in cell["taken"]} for cell in found["cells"]]
    assert taken == [{"valued-but-not-central", "central-otherwise"}, {"missing"}]
    absent = seminar.claims(author="Shedler", position="other-therapies/missing")
    degrees = seminar.claims(author="examzify", concept="theoretical-school")
    drawn = [
        tie
        for tie in seminar.between(absent, degrees, "contrasts")
        if tie.id in {it["id"] for it in compared["relations"]}
    ]
    assert drawn, "a matter of degree, against an absence"
    assert bases(drawn) == {"editorial"}


def test_three_therapies_on_the_exam_page_and_none_in_shedler(seminar: Seminar) -> None:
    """9. Compare …: three other therapies, by name and each in its place, where Shedler names CBT only."""
    places = {
        therapy: seminar.voices(concept=therapy, question="other-therapies", source="examzify")
        for therapy in ("behavioural-therapy", "client-centred-therapy", "cbt")
    }
    assert set(map(frozenset, places.values())) == {frozenset({("examzify",)})}
    assert seminar.says("middle", author="examzify", concept="cbt")
    for therapy in ("behavioural-therapy", "client-centred-therapy"):
        assert seminar.voices(source="shedler", concept=therapy) == set()
    for source in ("examzify", "shedler"):
        assert seminar.claims(source=source, concept="cbt") & seminar.claims(concept="collaboration")


def test_the_exam_page_calls_the_bond_crucial_twice(seminar: Seminar) -> None:
    """9. Compare …: the exam page against itself, for it asks for the one therapy where the bond is crucial."""
    one = seminar.claims(author="examzify", concept="psychodynamic-approach")
    too = seminar.says("crucial", author="examzify", concept="client-centred-therapy")
    assert "tension" in natures(seminar.between(one, too, "contrasts"))


def test_unnamed_colleagues_want_a_secure_therapist(seminar: Seminar) -> None:
    """10. Who thinks Caroline needs a secure therapist? Colleagues, with a hedge, told to be rejected."""
    (row,) = typed("who --position therapists-reactions/secure-therapist")["rows"]
    assert [holder["id"] for holder in row["holders"]] == ["some-colleagues"]
    assert "some-colleagues" in seminar.nameless
    assert tellers(row) == [("rejects", "shedler")]
    assert row["claim"] in seminar.says("may")
    assert "venture" in row["note"], "the other half of the hedge"
    denial = seminar.between(seminar.claims(author="Shedler"), {row["claim"]}, "contrasts")
    assert ("contradicts", "in-text") in {(tie.nature, tie.basis) for tie in denial}


def test_a_secure_therapist_is_no_secure_attachment_figure(seminar: Seminar) -> None:
    """10. Is that the secure attachment figure of Mindful Happiness? No, and nobody connects the two."""
    (figure,) = seminar.says("may", "secure attachment", source="mindful-happiness")
    assert voice(seminar.row(figure)) == (MINDFUL,)
    assert seminar.between({figure}, seminar.claims(source="shedler")) == []
    (asked,) = seminar.says("secure attachment", "interpretation")
    assert voice(seminar.row(asked)) == (CONCORDANCE,)
    assert seminar.row(asked).positions == (), "a question, and no side taken"
