"""The outsiders of targets, indicators and rankings; `outsiders` says what the tables mean and takes these in."""

from collections.abc import Mapping

_read = "targets/test_reading.py::test_an_outsider_reads_confirms_and_sees_nothing"
_defined = "targets/test_definitions.py::test_only_an_administrator_changes_what_is_counted"
_typed = "targets/test_definitions.py::test_what_the_system_knows_is_never_typed_and_what_it_does_not_needs_a_document"
_counted = "targets/test_definitions.py::test_the_pages_lead_from_the_number_to_its_rows"
_parts = "targets/test_breakdown.py::test_every_fault_of_every_part_is_named_and_nothing_changes"
_shared = "targets/test_breakdown.py::test_the_command_breaks_a_promise_down_in_the_browser"
_seen = "targets/test_breakdown.py::test_the_tree_shows_what_the_simulation_says_and_from_when"
_ranked = "targets/test_rankings.py::test_everybody_sees_what_was_published_and_nothing_before"
_frozen = "targets/test_rankings.py::test_a_frozen_ranking_is_reckoned_again_from_the_ledger_and_later_corrections_show"
_made = "targets/test_rankings.py::test_an_administrator_changes_how_a_ranking_is_made"

PUBLIC: Mapping[str, str] = {
    "targets:list": "public promises",
    "targets:tree": "public promises",
    "targets:commitment": "public promises; the projects behind a number are for people of the city "
    "(targets/test_tree.py::test_the_rows_behind_a_number_are_for_people_of_the_city)",
    "targets:indicators": "public figures; the others are left out for whoever may not see them",
    "targets:indicator": f"public figures ({_counted})",
    "targets:rankings": "what was frozen and published; the others are for people of the city",
}
ROLE: Mapping[str, str] = {
    "targets:read": "zhou",
    "targets:new_indicator": "administrator",
    "targets:new_ranking": "administrator",
}


def _named(test: str, *names: str) -> dict[str, str]:
    return dict.fromkeys((f"targets{name}" for name in names), test)


TOLD: Mapping[str, str] = {
    **_named(_read, ":read_page", ":read_statement", ":read_confirm", ":read_answer"),
    **_named(_counted, ":indicator_rows"),
    **_named(_defined, ":edit_indicator", ":publish_indicator", ":drop_indicator", ":withdraw_indicator"),
    "boards:set_colours": "targets/test_definitions.py::test_an_administrator_sets_where_colours_change",
    **_named(_typed, ":enter_value", ":value_document"),
    **_named(_shared, ":share"),
    **_named(_ranked, ":ranking", ":ranking_file", ":frozen", ":frozen_file", ":publish_frozen"),
    **_named(_frozen, ":freeze"),
    **_named(_made, ":edit_ranking", ":settle_ranking"),
}
ACTIONS: Mapping[str, str] = {
    "targets.record_commitments": "targets/test_commitments.py::test_an_outsider_enters_no_commitments",
    **_named(_read, ".read_page", ".correct_statement", ".confirm_statements", ".drop_statements", ".answer_promise"),
    **_named(
        _defined, ".draft_definition", ".publish_definition", ".drop_draft", ".withdraw_definition", ".set_colours"
    ),
    **_named(_typed, ".enter_value"),
    **_named(_parts, ".share_promise"),
    **_named(_seen, ".note_forecasts"),
    **_named(_frozen, ".freeze_ranking"),
    **_named(_ranked, ".publish_ranking"),
}
