"""What the page of an item shows of its questions and its rating, and what the person may say."""

from typing import Any

from django.urls import reverse

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import queries, queries_service, together
from kaigong.apps.cases.forms.service import AnswerRatingForm, AskForm, RateForm
from kaigong.apps.cases.models import Item, State
from kaigong.apps.intermediaries import queries as market
from kaigong.apps.intermediaries import terms
from kaigong.apps.intermediaries.models import CommissionState


def of(person: Person | None, item: Item) -> dict[str, Any]:
    """Questions with their answers; the form of a question for the applicant; the rating, or its form."""
    applicant = queries.is_applicant(person, item.project)
    rating = queries_service.rating_of(item)
    answering = (
        rating is not None and rating.owes_answer and queries_service.may_answer_ratings(person)
        and person is not None and person.agency_id in item.agencies
    )  # fmt: skip
    talk = [
        row for row in queries_service.questions(item) if applicant or row.answer
    ]  # the desk has the open ones apart
    return {
        "talk": talk,
        "ask_form": AskForm(auto_id="id_ask_%s") if applicant and item.state != State.TO_DO else None,
        "form_shown": together.form_shown(item.case, item.code), "rating": rating,
        "rate_form": RateForm(auto_id="id_rate_%s") if queries_service.may_rate(person, item, rating) else None,
        "rating_form": AnswerRatingForm(auto_id=f"id_r{rating.pk}_%s") if rating and answering else None,
        "to_answer": applicant and item.state == State.CORRECTING and bool(item.points),
        **(_marketplace(person, item) if applicant and item.kind == terms.SERVICE else {}),
    }  # fmt: skip


def _marketplace(person: Person | None, item: Item) -> dict[str, Any]:
    """The way to the bodies that may do this service, and what is commissioned already."""
    address = reverse("intermediaries:new_commission", args=[item.project.code])
    made = list(market.of_project(person, item.project).filter(service=item.code))
    return {
        "commission_url": f"{address}?service={item.code}", "commissions": made,
        "may_commission": not item.finished and all(one.state == CommissionState.CANCELLED for one in made),
    }  # fmt: skip
