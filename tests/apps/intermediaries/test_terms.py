"""The sums of the marketplace."""

from hypothesis import given
from hypothesis import strategies as st

from kaigong.apps.intermediaries import terms
from kaigong.core.rules.loader import shipped

scores = st.lists(st.integers(1, 5), max_size=30)


def test_the_agency_that_takes_the_report_decides_on_it() -> None:
    assert "natural-resources" in terms.deciding_agencies(shipped(), "land-boundary-survey")
    assert terms.barred_by(shipped(), "land-boundary-survey", ["natural-resources", "sports"]) == ["natural-resources"]


@given(scores=scores)
def test_a_score_lies_between_the_mean_and_the_common_one(scores: list[int]) -> None:
    got, mean = terms.standing_score(scores), sum(scores) / len(scores) if scores else terms.PRIOR_SCORE
    assert min(mean, terms.PRIOR_SCORE) - 1e-9 <= got <= max(mean, terms.PRIOR_SCORE) + 1e-9


@given(scores=scores, defects=st.integers(0, 10))
def test_nobody_is_shut_out_of_a_draw_and_nobody_has_more_than_three_lots(scores: list[int], defects: int) -> None:
    assert 1 <= terms.lots(scores, defects) <= 3
    assert terms.lots(scores, defects + 1) <= terms.lots(scores, defects)
