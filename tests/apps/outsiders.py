"""Who is an outsider to every page and every action. Whoever adds one adds its line here; `test_outsiders` counts.

A page stands in exactly one of the tables: PUBLIC (anybody, and why), OWN (one's own things: whoever is logged in),
ROLE (no object, but a role), SCOPED (one object: somebody has it before him, everybody else finds nothing there), or
TOLD (its outsider case is a test of its own, named here). An action stands in ACTIONS with the test in which outsiders
try it, or in STEPS with why nobody from outside can reach it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.apps import outsiders_projects as projects
from tests.apps import outsiders_promotion as promotion
from tests.apps import outsiders_supervision as supervision
from tests.apps import outsiders_targets as targets


@dataclass(frozen=True)
class Scoped:
    """One object's page: how it is addressed in the world of the test, and who has it before him."""

    args: Callable[[Any], tuple[Any, ...]]
    insider: str
    post: bool = False
    seen_by_all_staff: bool = False  # people of the city may all look; then only another enterprise is outside


PUBLIC: Mapping[str, str] = {
    **targets.PUBLIC,
    "set_language": "a choice of the browser",
    "set_theme": "a choice of the browser",
    "discard_kept": "what the same browser typed",
    "keyboard": "help for everybody",
    "accounts:login": "the door itself",
    "accounts:login_code": "the second half of the door",
    "accounts:logout": "the way out",
    "rulebook:home": "law is public",
    "rulebook:items": "law is public",
    "rulebook:item": "law is public",
    "rulebook:reforms": "law is public",
    "rulebook:types": "law is public",
    "rulebook:themes": "law is public",
    "rulebook:theme": "law is public; drafts are for administrators (test_only_an_administrator_edits_themes)",
    "rulebook:changes": "changes of law are announced; drafts are for administrators",
    "rulebook:edition": "changes of law are announced; drafts are for administrators",
    "rulebook:deemed_rules": "law is public",
    "rulebook:calendars": "law is public",
    "rulebook:calendar_year": "law is public",
    "rulebook:region_days": "law is public",
    "documents:public": "published documents",
    "documents:public_document": "published documents",
    "notices:confirm": "whoever has the signed address out of the mail",
    "ledger:roots": "whoever keeps a root can hold the city to it",
    "care:worker": "a program without any data in it",
    "intermediaries:list": "the register of bodies is public",
    "intermediaries:league": "the league table is public",
    "intermediaries:body": "a listed body is public",
    "opendata:verify": "anybody may verify",
    "open:library": "open data",
    "open:package": "open data, what the publication policy lets out",
    "open:project": "open data, what the publication policy lets out",
    "opendata:keys": "public keys",
    "opendata:certificate": "where a certificate stands, without anything that belongs to a person",
    "api-v1:openapi-json": "open data",
    "api-v1:items": "open data",
    "api-v1:item": "open data",
    "api-v1:due_day": "open data",
    "api-v1:certificate": "where a certificate stands",
    "api-v1:verification": "anybody may verify",
    "api-v1:keys": "public keys",
    "api-v1:figures": "open data",
    "api-v1:api-root": "no page",
    "boards:colours": "what a colour means is no secret",
    "boards:home": "the public home; whoever is logged in sees his own",
    "boards:guide": "what do I need, without logging in",
    "boards:apply": "asks to log in when something is to be kept (tests/apps/boards/test_guide.py)",
}
OWN = frozenset({
    "accounts:profile", "accounts:password", "accounts:second_step", "accounts:remove_second_step",
    "accounts:stand_ins",
    "accounts:drafts", "accounts:keep_draft", "accounts:drop_draft", "documents:begin_upload", "notices:list",
    "notices:read_all", "notices:settings", "notices:address", "projects:list", "projects:export",
    "projects:export_workbook", "projects:new", "projects:months", "projects:funds", "projects:funds_export",
    "boards:map", "boards:map_points", "boards:map_shapes",
    "enterprises:list", "ledger:list", "intermediaries:apply", "intermediaries:commissions",
    "care:tickets", "care:bindings", "care:visits", "notices:morning",
})  # fmt: skip
ROLE: Mapping[str, str] = {
    **targets.ROLE,
    "accounts:agencies": "administrator",
    "accounts:register_agency": "administrator",
    "accounts:people": "administrator",
    "accounts:register_person": "administrator",
    "accounts:set_stand_in": "qian",
    "rulebook:new_theme": "administrator",
    "rulebook:new_edition": "administrator",
    "rulebook:new_calendar": "administrator",
    "enterprises:new": "zhao",
    "cases:desk": "zhao",
    "cases:desk_export": "zhao",
    "cases:late": "qian",
    "cases:pledges": "sun",
    "cases:templates": "sun",
    "cases:hand_over": "qian",
    "cases:intake": "zhao",
    "cases:law_runs": "administrator",
    "cases:new_law_run": "administrator",
    "cases:law_backtests": "administrator",
    "ledger:export": "wu",
    "ledger:outbox": "administrator",
    "care:heat": "sun",
    "supervision:new": "zhou",
    "supervision:events": "sun",
    "supervision:new_tour": "zhou",
    "supervision:new_groundbreaking": "zhou",
    "supervision:list": "sun",
    "supervision:weeks": "sun",
    "supervision:meetings": "sun",
    "supervision:new_meeting": "zhou",
    "supervision:rules": "sun",
    **promotion.ROLE,
    **dict.fromkeys(
        [
            "boards:hold",
            "boards:measures",
            "boards:reach",
            "boards:conformance",
            "boards:city_plan",
            "boards:mining",
            "boards:mining_compare",
            "boards:logs",
        ],
        "zhou",
    ),
    "projects:import": "zhou",
    "projects:round_new": "zhou",
    "projects:doubts": "wu",
    "projects:boundaries": "administrator",
    "projects:paste": "zhou",
    "projects:import_template": "zhou",
    "exchange:tokens": "administrator",
    "exchange:issue_token": "administrator",
}
_item = lambda world: (world.case.no, world.item.code)  # noqa: E731
SCOPED: Mapping[str, Scoped] = {
    "accounts:person": Scoped(lambda world: ("lin",), "administrator"),
    "accounts:change_role": Scoped(lambda world: ("lin",), "administrator", post=True),
    "accounts:deactivate": Scoped(lambda world: ("lin",), "administrator", post=True),
    "accounts:reactivate": Scoped(lambda world: ("lin",), "administrator", post=True),
    "accounts:reset_password": Scoped(lambda world: ("lin",), "administrator", post=True),
    "accounts:remove_their_second_step": Scoped(lambda world: ("lin",), "administrator", post=True),
    "enterprises:enterprise": Scoped(
        lambda world: (world.project.enterprise.credit_code,), "lin", seen_by_all_staff=True
    ),
    "projects:location": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:file": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:compare": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:project_funds": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:file_part": Scoped(lambda world: (world.project.code, "about"), "lin", seen_by_all_staff=True),
    "projects:month": Scoped(lambda world: (world.project.code, "2022-01"), "lin", seen_by_all_staff=True),
    "boards:schedule_file": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "boards:schedule": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:facts": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:reforms": Scoped(lambda world: (world.project.code,), "lin", post=True, seen_by_all_staff=True),
    "projects:stage": Scoped(lambda world: (world.project.code,), "zhou", seen_by_all_staff=True),
    "projects:evidence": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:delay": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "projects:statistics": Scoped(lambda world: (world.project.code, "file"), "lin", seen_by_all_staff=True),
    "boards:project": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "intermediaries:new_commission": Scoped(lambda world: (world.project.code,), "lin"),
    "cases:apply": Scoped(lambda world: (world.project.code,), "lin"),
    "cases:themes": Scoped(lambda world: (world.project.code,), "lin"),
    "cases:intake_application": Scoped(lambda world: (world.project.code,), "zhao"),
    "cases:project": Scoped(lambda world: (world.project.code,), "lin", seen_by_all_staff=True),
    "cases:passport": Scoped(lambda world: (world.project.code,), "lin"),
    "cases:certificate": Scoped(lambda world: (world.certificate.number,), "lin"),
    "cases:certificate_pdf": Scoped(lambda world: (world.certificate.number,), "lin"),
    "cases:certificate_data": Scoped(lambda world: (world.certificate.number,), "lin"),
    "cases:case": Scoped(lambda world: (world.case.no,), "lin"),
    "cases:document": Scoped(lambda world: (world.case.no, world.document.sha256), "lin"),
    "cases:give_material": Scoped(lambda world: (world.case.no, "land-survey-map"), "lin", post=True),
    "cases:answer_notice": Scoped(lambda world: (world.case.no,), "lin", post=True),
    "cases:item": Scoped(_item, "lin"),
    "cases:decide_item": Scoped(_item, "deciding", post=True),
    "cases:move": Scoped(lambda world: (*_item(world), "accept"), "deciding", post=True),
    "cases:ask": Scoped(_item, "lin", post=True),
    "cases:rate": Scoped(_item, "lin", post=True),
    "cases:intake_paper": Scoped(_item, "zhao"),
    "documents:download": Scoped(lambda world: (world.document.sha256,), "lin"),
    "documents:page": Scoped(lambda world: (world.document.sha256,), "lin"),
    "documents:content": Scoped(lambda world: (world.document.sha256,), "lin"),
    "ledger:stream": Scoped(lambda world: (world.case.stream,), "lin"),
}
_undo = "cases/test_desk_lots.py::test_undo_comes_too_late_after_its_seconds_and_never_for_another_person"
_notice = "cases/test_desk_pages.py::test_the_notice_of_acceptance_can_be_printed_by_the_applicant_and_by_no_stranger"
_redact = "documents/test_redaction.py::test_only_people_of_the_city_redact_and_only_what_they_may_see"
_register = "enterprises/test_register.py::test_an_outsider_neither_registers_nor_adds_people"
_more = "test_outsiders_try.py::test_whoever_has_no_part_changes_nothing"
_league = "supervision/test_lines.py::test_the_league_shows_what_a_place_rests_on"
_lines = "supervision/test_lines.py::test_people_outside_see_and_change_nothing"
_league = "supervision/test_lines.py::test_the_league_shows_what_a_place_rests_on"
_care = "supervision/test_care.py::test_nobody_does_the_part_of_another_and_strangers_see_nothing"
_bind = "supervision/test_care.py::test_who_looks_after_whom_is_arranged_by_the_command_and_heads_only"
_visit = "supervision/test_care.py::test_a_visit_names_every_fault_and_belongs_to_who_made_it"
_returned = "boards/test_schedule.py::test_whoever_does_not_keep_the_project_hands_nothing_in"
TOLD: Mapping[str, str] = {
    **projects.TOLD,
    **targets.TOLD,
    **promotion.TOLD,
    "boards:schedule_check": _returned,
    **dict.fromkeys(["care:ticket", "care:move", "care:document"], _care),
    **dict.fromkeys(["care:release", "care:photo", "care:new_visit", "care:new_ticket"], _bind),
    **dict.fromkeys(
        ["boards:cockpit", "boards:cockpit_figures"],
        "boards/test_cockpit.py::test_the_screen_and_its_figures_are_for_those_who_look_ahead",
    ),
    "supervision:league": _league,
    **dict.fromkeys(
        ["boards:brief", "boards:brief_pdf", "boards:brief_workbook", "boards:brief_issued"],
        "boards/test_brief.py::test_whoever_steers_reads_it_and_nobody_else",
    ),
    **dict.fromkeys(
        [
            "supervision:line",
            "supervision:document",
            "supervision:move",
            "supervision:week",
            "supervision:meeting",
            "supervision:decide",
            "supervision:close_meeting",
            "supervision:minutes",
        ],
        _lines,
    ),
    **dict.fromkeys(
        ["boards:save_scenario", "boards:begin_reach", "boards:stop_reach", "boards:city_move", "boards:take_log"],
        "boards/test_hold.py::test_only_those_who_steer_look_ahead",
    ),
    "boards:drop_scenario": "boards/test_hold.py::test_only_whoever_saved_a_scenario_drops_it",
    **dict.fromkeys(
        [
            "boards:log",
            "boards:confirm_columns",
            "boards:log_compare",
            "boards:log_conformance",
            "boards:confirm_names",
            "boards:drop_log",
        ],
        "boards/test_mining.py::test_a_log_is_looked_at_and_belongs_to_whoever_brought_it",
    ),
    "accounts:end_stand_in": "accounts/test_standing.py::test_an_outsider_sees_and_ends_nothing",
    "cases:extend_stage": "cases/test_stage.py::test_nobody_else_prolongs_a_stage",
    "rulebook:edit_theme": "rulebook/test_themes.py::test_only_an_administrator_edits_themes",
    "rulebook:publish_theme": "rulebook/test_themes.py::test_only_an_administrator_edits_themes",
    "rulebook:drop_theme_draft": "rulebook/test_themes.py::test_only_an_administrator_edits_themes",
    "rulebook:withdraw_theme": "rulebook/test_themes.py::test_only_an_administrator_edits_themes",
    "rulebook:edit_edition": "rulebook/test_editions.py::test_an_outsider_changes_nothing_from_any_page",
    "rulebook:change_item": "rulebook/test_editions.py::test_an_outsider_changes_nothing_from_any_page",
    "rulebook:check_edition": "rulebook/test_editions.py::test_an_outsider_changes_nothing_from_any_page",
    "rulebook:publish_edition": "rulebook/test_editions.py::test_an_outsider_changes_nothing_from_any_page",
    "rulebook:withdraw_edition": "rulebook/test_editions.py::test_an_outsider_changes_nothing_from_any_page",
    "rulebook:end_deemed_rule": "rulebook/test_deemed.py::test_nobody_but_an_administrator_switches_it",
    "rulebook:withdraw_region_day": "rulebook/test_pages.py::test_an_outsider_finds_no_region_day_to_withdraw",
    "documents:upload": "documents/test_pieces.py::test_an_upload_can_be_given_up_by_whoever_began_it",
    "documents:preview": _redact,
    "documents:redact": _redact,
    "documents:set_policy": _redact,
    "notices:open": "notices/test_pages.py::test_another_persons_notice_does_not_exist",
    "notices:webhooks": "notices/test_webhooks.py::test_whoever_speaks_for_nobody_has_no_such_page",
    "notices:change_secret": "notices/test_webhooks.py::test_whoever_speaks_for_nobody_has_no_such_page",
    "notices:end_subscription": "notices/test_webhooks.py::test_whoever_speaks_for_nobody_has_no_such_page",
    "enterprises:add_member": _register,
    "enterprises:repair_credit": "enterprises/test_credit.py::test_nobody_but_a_head_records_or_repairs",
    **supervision.TOLD,
    "intermediaries:commission": "intermediaries/test_pages.py::test_a_stranger_finds_no_commission_and_no_draw",
    "intermediaries:draw_record": "intermediaries/test_pages.py::test_a_stranger_finds_no_commission_and_no_draw",
    "intermediaries:document": "intermediaries/test_pages.py::test_a_stranger_finds_no_commission_and_no_draw",
    "intermediaries:move": "intermediaries/test_actions.py::test_whoever_has_no_part_changes_nothing",
    "intermediaries:offer": "intermediaries/test_actions.py::test_whoever_has_no_part_changes_nothing",
    "intermediaries:list_body": "intermediaries/test_actions.py::test_whoever_has_no_part_changes_nothing",
    "intermediaries:suspend": "intermediaries/test_actions.py::test_whoever_has_no_part_changes_nothing",
    "cases:bulk": "cases/test_desk_pages.py::test_who_has_no_desk_finds_none_of_its_pages",
    "cases:undo": _undo,
    "cases:template": "cases/test_desk_pages.py::test_who_has_no_desk_finds_none_of_its_pages",
    "cases:save_view": "cases/test_desk_views.py::test_views_are_ones_own",
    "cases:remove_view": "cases/test_desk_views.py::test_views_are_ones_own",
    "cases:hand_over_of": "cases/test_desk_lots.py::test_nobody_else_hands_a_desk_over",
    "cases:notice": _notice,
    "cases:receipt": "cases/test_desk_pages.py::test_only_the_window_takes_paper",
    "cases:ratings": "cases/test_service.py::test_a_low_rating_waits_for_the_head_who_answers_once",
    "cases:theme": "cases/test_themes.py::test_a_stranger_can_neither_see_nor_apply",
    "cases:law_run": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_export_csv": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_look_again": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_apply": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_take_back": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_case": "cases/test_law_pages.py::test_outsiders_find_none_of_these_pages",
    "cases:law_calendar": "cases/test_law_calendar.py::test_outsiders_neither_see_nor_count",
    "cases:debts": "cases/test_debt_pages.py::test_outsiders_find_no_debt_and_no_session",
    "cases:debt": "cases/test_debt_pages.py::test_outsiders_find_no_debt_and_no_session",
    "cases:move_debt": "cases/test_debt_pages.py::test_outsiders_find_no_debt_and_no_session",
    "cases:session": "cases/test_debt_pages.py::test_outsiders_find_no_debt_and_no_session",
    "cases:move_session": "cases/test_joint_forms.py::test_whoever_has_no_part_in_a_session_moves_nothing",
    "cases:move_finding": "cases/test_joint_forms.py::test_whoever_has_no_part_in_a_session_moves_nothing",
    "cases:answer_rating": "cases/test_service.py::test_a_low_rating_waits_for_the_head_who_answers_once",
    "cases:answer_inquiry": "cases/test_desk_said.py::test_nobody_but_the_agency_asked_answers",
    "cases:answer_question": "cases/test_desk_moves.py::test_whoever_has_no_part_in_an_item_does_none_of_it",
    "cases:take_back_comment": "cases/test_desk_moves.py::test_whoever_has_no_part_in_an_item_does_none_of_it",
    "cases:convene": "cases/test_joint_forms.py::test_the_meeting_page_serves_each_its_part_and_outsiders_nothing",
    "cases:call_visit": "cases/test_joint_forms.py::test_whoever_has_no_part_in_a_session_moves_nothing",
    "ledger:resend": "ledger/test_worker.py::test_nobody_else_sees_or_touches_the_outbox",
    "ledger:resend_all": "ledger/test_worker.py::test_nobody_else_sees_or_touches_the_outbox",
    "ledger:give_up": "ledger/test_worker.py::test_nobody_else_sees_or_touches_the_outbox",
    "api-v1:moves": "opendata/test_api.py::test_without_a_token_the_exchange_is_closed",
    "api-v1:events": "opendata/test_api.py::test_without_a_token_the_exchange_is_closed",
    "exchange:withdraw_token": "opendata/test_api.py::test_only_an_administrator_lets_systems_in",
}

# ----------------------------------------------------------------------------------------------------------- actions

_accounts = "accounts/test_actions.py::test_outsiders_change_nothing"
_standing = "accounts/test_standing.py::test_nobody_else_decides_who_sits_at_a_desk"
_editions = "rulebook/test_editions.py::test_nobody_but_the_administrator_changes_the_catalogue"
_themes = "rulebook/test_themes.py::test_only_an_administrator_edits_themes"
_calendar = "rulebook/test_calendar.py::test_nobody_but_the_administrator_may_enter_a_year"
_outbox = "ledger/test_worker.py::test_nobody_else_sees_or_touches_the_outbox"
_bodies = "intermediaries/test_actions.py::test_whoever_has_no_part_changes_nothing"
_items = "cases/test_actions.py::test_whoever_has_no_part_in_an_item_moves_nothing"
_desk = "cases/test_desk_moves.py::test_whoever_has_no_part_in_an_item_does_none_of_it"
_debts = "cases/test_debts.py::test_whoever_has_no_part_in_a_debt_moves_nothing"
_sessions = "cases/test_joint_forms.py::test_whoever_has_no_part_in_a_session_moves_nothing"
_law = "cases/test_law.py::test_nobody_but_the_administrator_moves_cases"
_service = "cases/test_service.py::test_what_is_the_applicants_is_nobody_elses"
_hooks = "notices/test_webhooks.py::test_whoever_speaks_for_nobody_has_no_such_page"
_tokens = "opendata/test_api.py::test_only_an_administrator_lets_systems_in"


def _each(test: str, *names: str) -> dict[str, str]:
    return dict.fromkeys(names, test)


ACTIONS: Mapping[str, str] = {
    **projects.ACTIONS,
    **targets.ACTIONS,
    **_each(_accounts, "accounts.register_agency", "accounts.register_person", "accounts.change_role",
            "accounts.deactivate", "accounts.reactivate", "accounts.change_password", "accounts.begin_second_step",
            "accounts.confirm_second_step", "accounts.remove_second_step"),
    **_each(_standing, "accounts.set_stand_in"),
    "accounts.end_stand_in": "accounts/test_standing.py::test_an_outsider_sees_and_ends_nothing",
    "ledger.resend": _outbox,
    "cases.extend_stage": "cases/test_stage.py::test_nobody_else_prolongs_a_stage",
    **_each(_more, "ledger.give_up", "ledger.resend_all", "cases.call_back", "cases.extend_use", "cases.find_unmet",
            "cases.give_materials", "intermediaries.apply_to_list", "projects.register_project"),
    **_each("cases/test_renewal.py::test_whoever_has_no_part_in_a_certificate_renews_nothing", "cases.ask_renewal",
            "cases.grant_renewal", "cases.decline_renewal"),
    **_each(_care, "supervision.raise_ticket", "supervision.promise_ticket", "supervision.answer_ticket",
            "supervision.refer_ticket", "supervision.rate_ticket"),
    **_each(_bind, "supervision.bind", "supervision.release"),
    "supervision.log_visit": _visit,
    **_each(_lines, "supervision.raise_line", "supervision.note_progress", "supervision.order", "supervision.answer",
            "supervision.change_lead", "supervision.move_due", "supervision.hold_talk", "supervision.ask_closure",
            "supervision.close", "supervision.return_closure", "supervision.reopen", "supervision.drop",
            "supervision.open_meeting", "supervision.decide", "supervision.close_meeting", "supervision.set_rules"),
    **_each(_calendar, "rulebook.enter_calendar_year"),
    "rulebook.set_deemed_rule": "rulebook/test_deemed.py::test_nobody_but_an_administrator_switches_it",
    "rulebook.end_deemed_rule": "rulebook/test_deemed.py::test_nobody_but_an_administrator_switches_it",
    "rulebook.enter_region_day": "rulebook/test_calendar.py::test_nobody_but_the_administrator_may_enter_a_year",
    "rulebook.withdraw_region_day": "rulebook/test_calendar.py::test_an_outsider_cannot_withdraw_a_region_day",
    **_each(_editions, "rulebook.draft_edition", "rulebook.edit_edition", "rulebook.change_item",
            "rulebook.check_edition", "rulebook.publish_edition", "rulebook.withdraw_edition"),
    **_each(_themes, "rulebook.draft_theme", "rulebook.edit_theme", "rulebook.publish_theme",
            "rulebook.drop_theme_draft", "rulebook.withdraw_theme"),
    **_each(_redact, "documents.set_policy", "documents.redact"),
    **_each(_hooks, "notices.subscribe", "notices.change_secret", "notices.end_subscription"),
    "notices.read": "notices/test_pages.py::test_another_persons_notice_does_not_exist",
    "enterprises.register_enterprise": _register,
    "enterprises.add_member": _register,
    "enterprises.record_credit": "enterprises/test_credit.py::test_nobody_but_a_head_records_or_repairs",
    "enterprises.repair_credit": "enterprises/test_credit.py::test_nobody_but_a_head_records_or_repairs",
    **_each("supervision/test_events.py::test_an_outsider_changes_nothing_of_an_event",
            "supervision.plan_tour", "supervision.add_stops", "supervision.see_stop", "supervision.score_stop",
            "supervision.raise_finding", "supervision.plan_groundbreaking", "supervision.list_projects",
            "supervision.unlist_project", "supervision.hold_event", "supervision.cancel_event"),
    **{f"intermediaries.{name}": _bodies for name in (
        "open_commission", "draw", "quote", "award", "cancel", "list_body", "suspend_body",
        "offer_service", "begin", "deliver", "give_back", "accept", "rate", "note_defect")},
    "cases.apply_stage": "cases/test_actions.py::test_nobody_applies_for_a_project_of_others",
    "cases.apply_for": "cases/test_actions.py::test_nobody_applies_for_a_project_of_others",
    "cases.export_passport": "cases/test_passports.py::test_an_outsider_gets_no_passport",
    **{f"cases.{name}": _items for name in (
        "accept_item", "ask_correction", "resupply", "find_not_needed", "refuse_acceptance", "withdraw_item",
        "resubmit_item", "take_on_item", "suspend_item", "resume_item", "extend_item", "decide_item", "deliver_item",
        "report_done", "record_works_start")},
    "cases.remeasure": "cases/test_joint_survey.py::test_whoever_does_not_own_the_project_measures_nothing_again",
    **{f"cases.{name}": _desk for name in (
        "assign_item", "transfer_item", "propose_stop", "confirm_stop", "decline_stop",
        "propose_extension", "decline_extension", "comment", "ask_consult", "ask_opinions",
        "answer_question", "unassign_item", "take_back_comment")},
    **{f"cases.{name}": _debts for name in (
        "accept_deferred", "approve_deferred", "sign_pledge", "decide_on_pledge", "pay_debt", "verify_debt",
        "remind_debt", "state_case", "extend_debt", "waive_debt", "revoke_on_debt", "void_simulation")},
    **{f"cases.{name}": _sessions for name in (
        "convene_meeting", "give_expert_opinion", "decide_chapter", "call_visit", "note_finding",
        "give_member_opinion", "list_rectification", "answer_finding", "recheck_finding", "conclude_acceptance")},
    "cases.recount": "cases/test_law_calendar.py::test_outsiders_neither_see_nor_count",
    **{f"cases.{name}": _law for name in ("dry_run", "look_again", "decide_by_hand", "apply_batch", "law.take_back")},
    **{f"cases.{name}": _service for name in ("answer_notice", "ask_question", "rate_item")},
    "cases.answer_rating": "cases/test_service.py::test_a_low_rating_waits_for_the_head_who_answers_once",
    "cases.say_situation": "cases/test_themes.py::test_a_stranger_can_neither_see_nor_apply",
    "cases.apply_theme": "cases/test_themes.py::test_a_stranger_can_neither_see_nor_apply",
    "cases.take_application": "cases/test_desk_pages.py::test_only_the_window_takes_paper",
    "cases.record_paper": "cases/test_desk_pages.py::test_only_the_window_takes_paper",
    "cases.answer_consult": "cases/test_desk_said.py::test_nobody_but_the_agency_asked_answers",
    "cases.give_opinion": "cases/test_desk_said.py::test_nobody_but_the_agency_asked_answers",
    "cases.take_back": _undo,
    "cases.hand_over_desk": "cases/test_desk_lots.py::test_nobody_else_hands_a_desk_over",
    "boards.save_scenario": "boards/test_hold.py::test_whoever_does_not_steer_keeps_no_scenario",
    "boards.drop_scenario": "boards/test_hold.py::test_only_whoever_saved_a_scenario_drops_it",
    **promotion.ACTIONS,
    **_each(_tokens, "opendata.issue_token", "opendata.withdraw_token"),
}  # fmt: skip

BY_ITSELF = "runs by itself: the worker, the alarm clock or a command of the operator calls it"
INSIDE = "a step inside other actions, which have asked who acts"
OWN_THINGS = "takes the person himself and touches nothing but what is his"
STEPS: Mapping[str, str] = {
    **promotion.STEPS,
    **dict.fromkeys(["ledger.append", "ledger.append_many", "ledger.enqueue", "ledger.enqueue_many"], INSIDE),
    **dict.fromkeys(["ledger.seal_day", "ledger.claim", "ledger.finish", "ledger.put_back", "ledger.bury",
                     "ledger.wait_after", "ledger.take_turn", "ledger.give_turn_back", "ledger.keep_turn",
                     "rulebook.bring_into_force", "documents.clear_uploads", "notices.note_answer", "notices.end_gone",
                     "notices.send_digests", "supervision.ring", "supervision.ring_tickets",
                     "supervision.raise_by_itself",
                     "supervision.cause_gone",
                     "supervision.make_week", "boards.issue_brief",
                     "cases.tick", "cases.ring", "cases.make_certificate"], BY_ITSELF),
    **dict.fromkeys(["accounts.require_ruler", "accounts.note_desk_handed_over", "documents.store", "documents.put",
                     "documents.hold", "documents.hold_all",
                     "documents.record_download", "documents.clean_name", "documents.with_suffix",
                     "notices.tell", "notices.tell_many", "notices.to_deliver", "notices.quietly",
                     "enterprises.register_problems", "projects.amendment", "projects.note_forecast",
                     "projects.note_forecasts", "boards.foresee_city", "boards.when_due",
                     "intermediaries.seal_of",
                     "intermediaries.allowed", "intermediaries.sealed", "intermediaries.one.sealed",
                     "intermediaries.need", "intermediaries.calendar",
                     "intermediaries.offer_problems", "intermediaries.require_member", "intermediaries.locked",
                     "supervision.calendar", "supervision.today", "supervision.held", "supervision.carry_out",
                     "supervision.write", "supervision.store", "supervision.next_number", "supervision.opened",
                     "supervision.hashes",
                     "cases.apply_many", "cases.apply_each", "cases.writer", "cases.fetch_certificate",
                     "cases.forecast",
                     "cases.asked_ways", "cases.act_on_lot", "cases.chapters_of", "cases.edition_of", "cases.stop_of",
                     "cases.do", "cases.move"], INSIDE),
    **dict.fromkeys(["accounts.keep_draft", "accounts.drop_draft", "documents.begin_upload", "documents.add_piece",
                     "documents.drop_upload", "notices.read_all", "notices.choose", "notices.change_address",
                     "notices.confirm_address", "cases.save_template", "cases.remove_template",
                     "cases.save_view", "cases.remove_view"],
                    OWN_THINGS),
}  # fmt: skip
