"""Where a webhook may be sent. An address inside the city's own network is never asked on somebody else's behalf.

The host is looked up once and every address it has must be public (or in a network the city allows); the connection
is then made to the very address that was checked, so that a name cannot point elsewhere a moment later.
"""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from kaigong.core.problems import Problem

LONGEST = 500
PORTS = {"https": 443, "http": 80}
Address = IPv4Address | IPv6Address


class Forbidden(Exception):
    """An address that is not asked; the text says why."""


def problems(url: str) -> Iterator[Problem]:
    """Everything wrong with the address of a webhook, as far as it can be told without asking the network."""
    parts = _parts(url)
    if len(url) > LONGEST or parts is None or not parts.hostname or parts.scheme not in PORTS:
        yield Problem("webhook.bad_url", at="url")
        return
    if parts.username or parts.password or parts.fragment:
        yield Problem("webhook.bad_url", at="url")
    literal = _literal(parts.hostname)
    if literal is not None and not may_ask(literal):
        yield Problem("webhook.private_address", at="url", data={"host": parts.hostname})
    elif parts.scheme == "http" and not (literal is not None and _allowed(literal)):
        yield Problem("webhook.not_encrypted", at="url")


def resolve(url: str) -> tuple[SplitResult, str, int]:
    """The parts of the address, the checked IP address to connect to, and the port."""
    parts = _parts(url)
    if parts is None or not parts.hostname or parts.scheme not in PORTS:
        raise Forbidden("not an address of a webhook")
    port = parts.port or PORTS[parts.scheme]
    found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    addresses = [ip_address(entry[4][0]) for entry in found]
    if not addresses or not all(map(may_ask, addresses)):
        raise Forbidden(f"{parts.hostname} leads into a network that is not asked")
    if parts.scheme == "http" and not all(map(_allowed, addresses)):
        raise Forbidden(f"{parts.hostname} would be asked without encryption")
    return parts, str(addresses[0]), port


def may_ask(address: Address) -> bool:
    """Whether an address is public, or in a network that KAIGONG_WEBHOOK_NETWORKS allows."""
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return may_ask(mapped)
    return _allowed(address) or (address.is_global and not address.is_multicast)


def _allowed(address: Address) -> bool:
    return any(address in ip_network(network) for network in settings.WEBHOOK_NETWORKS)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  raises for a port that is none
    except ValueError:
        return None
    return parts
