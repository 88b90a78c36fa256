"""What people fill in about tickets, bindings and visits."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.forms import PersonChoice
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.documents.forms import DocumentField
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import care_queries, classes
from kaigong.apps.supervision.forms import _agency, _day, _text
from kaigong.apps.supervision.models import Ticket


class TicketForm(forms.Form):
    """提出诉求."""

    klass = forms.ChoiceField(label=_("类别"))
    text = _text(_("遇到什么问题"))
    enterprise = forms.ModelChoiceField(label=_("企业"), queryset=Enterprise.objects.none())
    project = forms.ModelChoiceField(label=_("有关项目"), queryset=Project.objects.none(), required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        known = [(one.id, words.named(one)) for one in classes.classes().values()]
        mine = care_queries.askable(person)
        self.fields["klass"].choices = known  # type: ignore[attr-defined]
        self.fields["enterprise"].queryset = mine  # type: ignore[attr-defined]
        self.fields["project"].queryset = care_queries.projects_of(mine)  # type: ignore[attr-defined]
        if mine.count() == 1:
            self.fields["enterprise"].initial = mine.first()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        project, enterprise = said.get("project"), said.get("enterprise")
        if project and enterprise and project.enterprise_id != enterprise.pk:
            self.add_error("project", forms.ValidationError(_("这个项目不属于所选企业。")))
        return said


class TicketMove(forms.Form):
    """Every move says which entry of the ledger the page showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, ticket: Ticket, *args: Any, **options: Any) -> None:
        options.setdefault("initial", {}).setdefault("seen", ticket.seen_n)
        super().__init__(*args, **options)


class PromiseForm(TicketMove):
    text = _text(_("怎样办"))
    due_on = _day(_("承诺办结日"))


class AnswerTicketForm(TicketMove):
    text = _text(_("答复"))
    document = DocumentField(label=_("附件"), required=False)


class ReferForm(TicketMove):
    agency = _agency(_("转给哪个单位"))
    reason = _text(_("理由"))


class RateForm(TicketMove):
    satisfied = forms.TypedChoiceField(
        label=_("是否满意"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("满意")), ("no", _("不满意"))],
    )  # fmt: skip
    text = _text(_("说明"), required=False, help_text=_("不满意的请写明还有什么没有解决。"))


MOVES: Mapping[str, type[TicketMove]] = {
    "promise": PromiseForm, "answer": AnswerTicketForm, "refer": ReferForm, "rate": RateForm,
}  # fmt: skip


class BindForm(forms.Form):
    """安排包保."""

    whom = PersonChoice(label=_("包保人"), queryset=Person.objects.none())
    enterprise = forms.ModelChoiceField(label=_("企业"), queryset=Enterprise.objects.order_by("name"))
    project = forms.CharField(label=_("项目代码"), max_length=30, required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        known = Person.objects.filter(is_active=True, agency__isnull=False).exclude(role=Role.ADMINISTRATOR)
        people = known.select_related("agency").order_by("agency", "username")
        if person.role != Role.COMMAND:
            people = people.filter(agency=person.agency_id)
        self.fields["whom"].queryset = people  # type: ignore[attr-defined]

    def clean_project(self) -> Project | None:
        code = self.cleaned_data["project"].strip()
        found = Project.objects.filter(code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_("没有代码为“%(code)s”的项目。"), params={"code": code})
        return found


class VisitForm(forms.Form):
    """走访: also filled in without a connection, so the phone names it (`uid`) and its hour (`at`)."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    latitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-90, max_value=90)
    longitude = forms.DecimalField(widget=forms.HiddenInput, required=False, min_value=-180, max_value=180)
    enterprise = forms.ModelChoiceField(label=_("企业"), queryset=Enterprise.objects.none())
    project = forms.ModelChoiceField(label=_("有关项目"), queryset=Project.objects.none(), required=False)
    text = _text(_("走访记录"))
    photo = DocumentField(label=_("照片"), required=False)

    def __init__(self, *args: Any, person: Person, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = care_queries.cared_for(person).order_by("name")
        self.fields["enterprise"].queryset = mine  # type: ignore[attr-defined]
        self.fields["project"].queryset = care_queries.projects_of(mine)  # type: ignore[attr-defined]
