"""Every "no" of the interface in one shape (RFC 9457, application/problem+json), with all faults at once."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kaigong.core.cases.verify_words import TEXTS as FILES
from kaigong.core.problems import Faulty, Refused

CONTENT_TYPE = "application/problem+json"


class Fault(Schema):
    """One thing that is wrong: a stable code, where it stands, and what it means."""

    code: str
    at: str
    message: str


class Problem(Schema):
    """Why it was not done. `code` never changes; `detail` is for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    faults: list[Fault]


def problem(status: int, code: str, detail: str, faults: Iterable[Mapping[str, str]] = ()) -> HttpResponse:
    """The answer."""
    body = {
        "type": f"urn:kaigong:problem:{code}", "title": HTTPStatus(status).phrase, "status": status, "code": code,
        "detail": detail, "faults": list(faults),
    }  # fmt: skip
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def register(api: NinjaAPI) -> None:
    """Let every exception that says no become such an answer. What is none of these is a bug, and crashes."""
    handlers = {
        Refused: _refused, Faulty: _faulty, ValidationError: _invalid, Http404: _not_found,
        AuthenticationError: _unauthorised, PermissionDenied: _forbidden, HttpError: _http,
        RequestDataTooBig: _too_big, SuspiciousOperation: _suspicious,
    }  # fmt: skip
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return problem(409, refusal.code, said(refusal.code, refusal.data))


def _faulty(request: HttpRequest, faulty: Faulty) -> HttpResponse:
    faults = [
        {"code": one.code, "at": one.at, "message": said(one.code, {"at": one.at, **one.data})}
        for one in faulty.problems
    ]
    return problem(422, "faulty", _("提交的内容有误，已逐项列出。"), faults)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {
            "code": f"field.{one['type']}"[:80],
            "at": ".".join(map(str, one["loc"][1:]))[:200],
            "message": one["msg"][:300],
        }
        for one in error.errors
    ]
    return problem(422, "faulty", _("提交的内容有误，已逐项列出。"), faults)


def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem(404, "not_found", _("没有这一项，或者不在可以查看的范围内。"))


def _unauthorised(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem(401, "token.missing", _("需要有效的接口令牌（Authorization: Bearer …）。令牌由系统管理员签发。"))


def _forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, "forbidden", _("令牌不允许这样办理。"))


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "malformed" if error.status_code == HTTPStatus.BAD_REQUEST else "http"
    return problem(error.status_code, code, _("请求不能识别：{why}").format(why=str(error)[:200]))


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem(413, "too_large", _("提交的内容过大。请分批提交。"))


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return problem(400, "malformed", _("请求不能识别：{why}").format(why=str(error)[:200]))


# -------------------------------------------------------------------------------------------------- in words


def said(code: str, data: Mapping[str, Any]) -> str:
    """A code in words: the apps' own texts, else those for files, else the code."""
    if code in _texts():
        return str(_texts()[code]).format_map(_Data({key: _word(value) for key, value in data.items()}))
    return FILES[code][0].format_map(_Data(data)) if code in FILES else code


@cache
def _texts() -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for app in apps.get_app_configs():
        if app.name.startswith("kaigong.apps.") and find_spec(f"{app.name}.refusals"):
            module = import_module(f"{app.name}.refusals")
            found |= getattr(module, "TEXTS", {}) | getattr(module, "PROBLEMS", {})
    return found


def _word(value: Any) -> str:
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(str(part) for part in value)
    return str(value)


class _Data(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"
