"""Which addresses may be connected to: those of the public Internet, whatever way they are written."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TypeAlias

from loaders.failure import reject

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve: TypeAlias = Callable[[str], Sequence[str]]
"""From a host name to its addresses; raises OSError where there are none."""

# Addresses that lead into another address, and the special ones that ``is_global`` has or had the wrong way round
# in some release of Python (https://www.iana.org/assignments/iana-ipv6-special-registry/).
_REFUSED = tuple(map(ipaddress.ip_network, (
    "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "224.0.0.0/3", "::/96",
    "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23",
    "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
)))  # fmt: skip
# What resolvers read as an IPv4 address though it is not four decimal numbers (127.1, 0x7f.1, 017700000001), by the
# rule of https://url.spec.whatwg.org/#ends-in-a-number-checker.
_NUMERIC = re.compile(r"(?:.*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?", re.DOTALL)
_DOTTED = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_NAME = re.compile(r"(?=.{1,253}\.?$)(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)*(?!-)[a-z0-9_-]{1,63}(?<!-)\.?", re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public Internet, and leads into no other.

    >>> is_public(ipaddress.ip_address("::ffff:10.0.0.1")), is_public(ipaddress.ip_address("9.9.9.9"))
    (False, True)
    """
    return address.is_global and not any(address.version == net.version and address in net for net in _REFUSED)


def resolve(host: str) -> Sequence[str]:
    """Return the addresses of a host name, as the system's resolver gives them.

    Raises:
        OSError: if there are none.
    """
    return list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)))


def addresses_of(
    host: str, *, seconds: float, allowed: frozenset[str] = frozenset(), look_up: Resolve = resolve
) -> list[str]:
    """Return the addresses of a host, each of them checked; the caller connects to one of these and to no other.

    A name of which only one address is refused is refused: whoever controls it has shown what it is for.
    ``allowed`` are addresses that are exempt.

    Raises:
        Refused: ``refused-address``.
        RemoteFailed: ``unreachable`` if the name has no address, ``timeout`` if that is not known in time.
    """
    literal = host.removeprefix("[").removesuffix("]")
    if ":" in literal or _DOTTED.fullmatch(literal):
        found: Sequence[str] = [literal]
    elif _NUMERIC.fullmatch(host) or not _NAME.fullmatch(host):
        raise reject("refused-address")
    else:
        found = _in_time(look_up, host, seconds)
    for text in found:
        try:
            address = ipaddress.ip_address(text)
        except ValueError as e:
            raise reject("refused-address") from e
        if text not in allowed and not is_public(address):
            raise reject("refused-address")
    if not found:
        raise reject("unreachable", "The host has no address.")
    return list(found)


def _in_time(look_up: Resolve, host: str, seconds: float) -> Sequence[str]:
    """Look a name up in a thread of its own, since a resolver cannot be told how long it may take."""
    outcome: list[Sequence[str] | Exception] = []

    def work() -> None:
        try:
            outcome.append(look_up(host))
        except (OSError, UnicodeError) as e:
            outcome.append(e)

    thread = Thread(target=work, daemon=True, name="resolve")
    thread.start()
    thread.join(max(seconds, 0))
    if not outcome:
        raise reject("timeout", "The name of the server was not found in time.")
    if isinstance(outcome[0], Exception):
        raise reject("unreachable", "The host has no address.") from outcome[0]
    return outcome[0]
