"""The data files of the demo city say only what the city reads."""

from kaigong.core.rules.loader import shipped
from kaigong.demo import files

FIELDS = {"name", "slice", "klass", "type", "county", "yi", "signed_on", "started_on", "planned_start_on"}


def test_a_named_project_tells_in_both_languages_what_the_page_says_of_it() -> None:
    for row in files.named_projects():
        assert row.keys() <= FIELDS | {"says_zh", "says_en"}, row["name"]
        assert row["says_zh"] and row["says_en"]


def test_the_57_statements_have_their_words_in_both_languages() -> None:
    rows = files.front_page()
    assert len(rows) == 57
    assert all(row["evidence"] and row["said_en"] for row in rows)
    assert len({row["no"] for row in rows}) == 57


def test_whoever_speaks_on_the_page_is_an_agency_under_the_same_name() -> None:
    names = files.agency_names()
    assert {row["speaker"] for row in files.front_page()} <= set(names.values())
    assert all(names[row["agency"]] == row["speaker"] for row in files.front_page())


def test_the_catalogues_agencies_keep_their_keys() -> None:
    own = {row["id"] for row in files.agencies()}
    assert shipped().agencies.keys() - own == {"applicant", "intermediary"}
