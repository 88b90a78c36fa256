"""Who asks: the person of the session, with the agency, in one query whose plan the database keeps.

Django asks for the person at every request, and the agency is needed by almost every one. What a session says is
believed for as long as Django itself would believe it; whatever is unusual (a password changed, a secret replaced) is
left to Django.
"""

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger.fixed import Fixed

_with_agency = Fixed(lambda pk: Person.objects.filter(pk=pk).select_related("agency").order_by(), 987_654_321)


def person_of(request: HttpRequest) -> Any:
    """The person of the session, or nobody."""
    session = request.session
    key, backend = session.get(auth.SESSION_KEY), session.get(auth.BACKEND_SESSION_KEY)
    if key is None or backend not in settings.AUTHENTICATION_BACKENDS:
        return AnonymousUser()
    found = _found(session, Person._meta.pk.to_python(key))
    if not found or not found[0].is_active:
        return AnonymousUser()
    said = session.get(auth.HASH_SESSION_KEY, "")
    if said and constant_time_compare(said, found[0].get_session_auth_hash()):
        return found[0]
    return auth.get_user(request)


def _found(session: Any, pk: int) -> list[Person]:
    """The person: read with the session, where the process remembered whose it is."""
    person = getattr(session, "person", None)
    if person is not None and person.pk == pk:
        return [person]
    found = _with_agency(pk)
    if found and hasattr(session, "remember"):
        session.remember(found[0])
    return found


class Authentication(AuthenticationMiddleware):
    """`request.user`, asked for when it is needed first."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _once(request))


def _once(request: HttpRequest) -> Any:
    if not hasattr(request, "_cached_user"):  # where Django keeps it, for `request.auser`
        request._cached_user = person_of(request)
    return request._cached_user
