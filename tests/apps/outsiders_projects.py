"""The outsiders of projects; `outsiders` says what the tables mean and takes these in."""

from collections.abc import Mapping

_places = "projects/test_map.py::test_only_who_keeps_the_project_says_where_it_stands"
_returned = "boards/test_schedule.py::test_whoever_does_not_keep_the_project_hands_nothing_in"
_borders = "projects/test_map.py::test_only_an_administrator_changes_the_map"
_owners = "projects/test_actions.py::test_an_outsider_changes_nothing"


def _each(test: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, test)


_views = "projects/test_saved.py::test_everybody_has_his_own_views_and_nobody_elses"
TOLD: Mapping[str, str] = {
    "projects:save_view": _views,
    "projects:hand_in_shapes": "projects/test_shapes.py::test_only_who_keeps_a_project_gives_it_the_place_of_a_file",
    "projects:shape_check": "projects/test_shapes.py::test_only_who_keeps_a_project_gives_it_the_place_of_a_file",
    "projects:drop_view": _views,
    **dict.fromkeys(
        [
            f"projects:{name}"
            for name in (
                "risk",
                "work",
                "month_judge",
                "file_document",
                "round",
                "round_close",
                "round_export",
                "application",
                "application_move",
            )
        ],
        "projects/test_file_pages.py::test_what_belongs_to_others_is_not_there",
    ),
    "projects:boundary_check": _borders,
    "projects:boundary_remove": _borders,
    "projects:import_check": "projects/test_excel.py::test_a_workbook_somebody_else_handed_in_does_not_exist",
    "projects:withdraw_step": "projects/test_withdrawals.py::test_an_outsider_takes_nothing_back",
    "projects:record_start": "projects/test_withdrawals.py::test_only_the_command_records_a_start_anew",
    "projects:strike": "projects/test_life_pages.py::test_only_the_command_strikes_a_proof",
    "projects:end_delay": "projects/test_life_pages.py::test_nobody_else_ends_a_delay",
    "projects:document": "projects/test_pages.py::test_a_step_is_taken_with_its_document",
}
ACTIONS: Mapping[str, str] = {
    **_each(_views, "projects.save_view", "projects.drop_view"),
    **_each(
        _owners,
        "projects.amend_facts",
        "projects.choose_reforms",
        "projects.set_baseline",
        "projects.record_start",
        "projects.move_stage",
    ),
    **_each(
        "projects/test_life.py::test_an_outsider_changes_nothing_in_the_life_of_a_project",
        "projects.file_evidence",
        "projects.strike_evidence",
        "projects.record_delay",
        "projects.end_delay",
        "projects.file_statistics",
        "projects.return_statistics",
        "projects.enter_statistics",
        "projects.correct_statistics",
    ),
    "projects.withdraw_step": "projects/test_withdrawals.py::test_an_outsider_takes_nothing_back",
    **_each(_places, "projects.set_location", "projects.set_locations"),
    "projects.take_schedule": _returned,
    **_each(_borders, "projects.set_boundaries", "projects.remove_boundaries"),
    **_each(
        "projects/test_facts.py::test_an_outsider_says_nothing_of_a_file",
        "projects.amend_file",
        "projects.amend_files",
        "projects.report_month",
        "projects.report_months",
        "projects.plan_months",
        "projects.confirm_month",
        "projects.question_month",
        "projects.plan_years",
        "projects.set_source",
        "projects.file_paper",
        "projects.set_factor",
        "projects.raise_risk",
        "projects.set_work",
        "projects.name_baseline",
        "projects.review_risk",
        "projects.close_risk",
        "projects.note_work",
        "projects.enter_files",
    ),
    **_each(
        "projects/test_funds.py::test_an_outsider_neither_runs_a_round_nor_applies_for_others",
        "projects.open_round",
        "projects.apply_for",
        "projects.withdraw",
        "projects.grant",
        "projects.refuse",
        "projects.plan_draws",
        "projects.draw",
        "projects.close_round",
    ),
    "projects.import_projects": "projects/test_excel.py::test_whoever_does_not_keep_the_register_imports_nothing",
}
