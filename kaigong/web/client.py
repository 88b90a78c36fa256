"""From where somebody asks, when proxies of the city stand before the server."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The address a log-in is counted against.

    Each proxy writes whom it was asked by at the end of X-Forwarded-For. With n proxies of one's own (KAIGONG_PROXIES)
    the n-th entry from the end is the first that no visitor can have written; with none the header is not read.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies = settings.PROXIES
    if not 0 < proxies <= len(told):
        return nearest
    return told[-proxies] if _is_address(told[-proxies]) else nearest


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
