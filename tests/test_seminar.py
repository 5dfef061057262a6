"""Questions that a seminar leader asks of the concordance page; the answers were worked out from its text by hand."""

from __future__ import annotations

import pytest
from tests.seminars import Seminar, voice

PAGE = "seba-health"


@pytest.fixture(scope="module")
def page() -> Seminar:
    return Seminar("seba-concordance")


@pytest.mark.parametrize(
    "position",
    [
        "heals-or-carries/suffices",  # indispensable (1), a component (4), a contributor (8): none says enough
        "heals-or-carries/incidental",
        "insight-or-relationship/insight-first",  # the page only says that the question is raised (6)
        "whose-doing/blank-page",  # Sedgwick says that the therapist is not one
        "what-counts-most/technique-first",
        "how-it-works/early-tie",  # ascribed to Schore, Flores and Bowlby by the page, in none of their excerpts
    ],
)
def test_nobody_says_so(page: Seminar, position: str) -> None:
    assert page.voices(position=position) == set()


def test_who_has_the_bond_itself_bring_the_change(page: Seminar) -> None:
    """Not Yalom (a necessity), Strupp (a precondition) or Schore (exploring, and no word of change)."""
    assert page.voices(position="heals-or-carries/itself") == {("flores",)}


def test_who_says_without_which_nothing_works(page: Seminar) -> None:
    """The page's "constitutively necessary" is a reading of Yalom and takes no side of its own."""
    assert page.voices(position="heals-or-carries/indispensable") == {("yalom",)}


def test_strupp_is_known_through_flores_alone_for_the_precondition(page: Seminar) -> None:
    (row,) = page.rows(position="what-comes-first/relationship-before-technique")
    assert voice(row) == ("strupp", "reports in flores1997")
    assert row.work is None, "the work of 1999 is later than the report"


def test_two_books_of_flores_tell_of_strupp_and_yalom_counts_him_in(page: Seminar) -> None:
    assert page.voices(author="Strupp") == {
        ("strupp", "reports in flores1997"),
        ("strupp", "quotes in flores2004"),
        ("fiedler+truax+carkhuff+strupp", "summarises in yalom2005"),
    }


def test_who_defines_the_real_relationship(page: Seminar) -> None:
    """Not Wampold, who quotes a definition, and not the Bowlby whom the page credits."""
    assert page.definers("real relationship") == {
        ("author-quoted-by-wampold", "quotes in wampold2015"),
        ("greenson", "quotes in holmes2014"),
    }


def test_the_therapeutic_alliance_is_defined_at_second_hand_only(page: Seminar) -> None:
    assert page.definers("therapeutic alliance") == {
        ("zetzel", "reports in holmes2014"),
        ("strupp", "quotes in flores2004"),
    }


def test_the_therapeutic_relationship_is_much_used_and_never_defined(page: Seminar) -> None:
    assert page.definers("therapeutic relationship") == set()
    assert page.library.define("therapeutic relationship").used_by > 20


def test_what_wampold_says_in_the_excerpts(page: Seminar) -> None:
    """Three things: no preponderance, no first pathway, no definition of the real relationship."""
    assert page.claims(author="Wampold") == {
        "wampold-common-factors-important",
        "wampold-alliance-in-two-pathways",
        "wampold-agreement-enables-action",
    }


def test_bowlby_says_nothing_in_the_entry_credited_to_him(page: Seminar) -> None:
    assert page.voices(author="Bowlby") == set()
    assert page.voices(work="holmes2014", role="thesis") == {
        ("holmes",),
        ("zetzel", "reports in holmes2014"),
        ("greenson", "quotes in holmes2014"),
    }


def test_flores_says_a_primary_component_and_the_page_the_primary_agent(page: Seminar) -> None:
    assert page.voices(contrasts="flores-a-primary-component") == {(PAGE,)}
    assert (
        page.ties("seba-flores-the-primary-agent", "contrasts")["flores-a-primary-component"].nature
        == "degree"
    )


def test_jung_is_no_second_witness_for_freud(page: Seminar) -> None:
    assert page.voices(author="Freud") == {("freud", "reports in jung-cw16")}
    assert (
        page.ties("jung-freud-was-right", "supports")["freud-bond-of-greatest-importance"].nature
        == "restates"
    )


def test_flores_can_be_quoted_on_both_sides_about_professionals(page: Seminar) -> None:
    """And without contradiction: the later claim is about patients who cannot form a relationship."""
    rows = page.rows(question="must-it-be-professional")
    assert {(voice(row), row.year, row.positions[-1].position.id.rpartition("/")[2]) for row in rows} == {
        (("flores",), 1997, "need-not"),
        (("flores",), 2004, "takes-skill"),
    }
    tie = page.ties("flores-skilled-therapist", "contrasts")["flores-real-person-not-professional"]
    assert tie.nature == "tension"


def test_who_ranks_what_counts_most(page: Seminar) -> None:
    """Strupp's "a central contributor" ranks nothing; Bergin is known through Flores."""
    assert page.voices(position="what-counts-most/patient-first") == {("bergin", "reports in flores1997")}
    assert page.voices(position="what-counts-most/relationship-first") == {("flores",)}


def test_only_the_page_speaks_of_countertransference(page: Seminar) -> None:
    assert page.voices(concept="countertransference") == {(PAGE,)}


def test_nobody_denies_insight_to_traumatised_patients(page: Seminar) -> None:
    """Flores does so for patients who abuse substances; other patients are another claim."""
    assert page.voices(concept="insight", words="trauma") == set()
    assert page.voices(concept="insight", words="substance", author="Flores") == {("flores",)}


def test_evidence_from_failure_for_the_sine_qua_non(page: Seminar) -> None:
    """Two steps: Norcross on what does not work, which then speaks for Yalom. The page does not draw the second."""
    holding, relating = page.library.path("norcross", "yalom-sine-qua-non").steps
    assert (holding.how, holding.end.id) == ("holds", "norcross-what-does-not-work")
    assert relating.relation is not None
    assert (relating.relation.nature, relating.relation.basis) == ("evidence", "editorial")


def test_the_ground_in_wampold_on_which_necessity_could_rest(page: Seminar) -> None:
    """Two steps: his own "as" gives the ground for the two pathways; that these bear Yalom out, the editors say."""
    steps = page.library.path("wampold-agreement-enables-action", "yalom-sine-qua-non").steps
    assert [step.end.id for step in steps] == ["wampold-alliance-in-two-pathways", "yalom-sine-qua-non"]
    assert [step.relation and step.relation.basis for step in steps] == ["in-text", "editorial"]


def test_strupp_wampold_and_flores_share_the_idea_of_a_condition(page: Seminar) -> None:
    """Agreement that the relationship carries the rest, not that it is made of the same thing."""
    assert page.voices(position="heals-or-carries/carries") == {
        ("strupp", "reports in flores1997"),
        ("wampold",),
        ("flores",),
    }
    assert page.positions("strupp", "wampold")["made-of"] == ({"human-warmth"}, {"joint-work"})


def test_jung_and_sedgwick_agree_that_both_are_in_it_and_greenson_is_silent(page: Seminar) -> None:
    assert page.positions("jung", "sedgwick")["whose-doing"] == ({"from-both"}, {"from-both"})
    assert page.positions("jung", "greenson")["whose-doing"] == ({"from-both"}, set())


def test_only_the_page_draws_from_warmth_that_schools_do_not_matter(page: Seminar) -> None:
    assert page.voices(contrasts="effective-therapists-warm") == {(PAGE,)}
    assert page.claims(author="Fiedler") == {
        "effective-therapists-warm",
        "successful-patients-on-their-therapists",
    }


def test_what_the_page_labels_a_thesis_of_flores(page: Seminar) -> None:
    """Entry 4 alone; the other eight entries credited to Flores are labelled supporting or aside."""
    assert page.claims(author="Flores", role="thesis") == {
        "flores-a-primary-component",
        "flores-context-for-techniques",
    }


def test_the_page_contradicts_itself_about_the_real_relationship(page: Seminar) -> None:
    """A name for the bond in the synopsis, a pathway beside that of the alliance in the gloss on Wampold."""
    tie = page.ties("seba-three-names-one-bond", "contrasts")["seba-wampold-first-pathway"]
    assert {holder.id for holder in (*tie.subject_holders, *tie.object_holders)} == {PAGE}


@pytest.mark.parametrize(
    ("words", "claim"),
    [
        ("alliance", "norcross-what-does-not-work"),
        ("working alliance", "greenson-reliable-core"),
        ("attachment", "flores-attachment-not-insight"),
        ("transference", "jung-both-altered"),
        ("real relationship", "real-relationship-genuine-and-befitting"),
        ("cohesion", "yalom-cohesiveness-determinant"),
        ("insight", "flores-attachment-not-insight"),
        ("meta-analysis", "seba-norcross-wampold-behaviours"),
        ("drop-out", "norcross-paucity-predicts-failure"),
        ("dropout", "norcross-paucity-predicts-failure"),
        ("traumatized", "levine-guidance-past-the-barrier"),
        ("sine qua non", "yalom-sine-qua-non"),
        ("Bowlby", "seba-flores-bowlby-working-models"),
    ],
)
def test_a_students_words_find_what_they_should(page: Seminar, words: str, claim: str) -> None:
    assert claim in page.claims(words=words)


@pytest.mark.parametrize(
    "name", ["Jung", "C. G. Jung", "Carl Gustav Jung", "Jung, Carl Gustav", "jung, c. g."]
)
def test_an_author_is_found_by_every_form_of_the_name(page: Seminar, name: str) -> None:
    assert page.voices(author=name) == {("jung",)}
