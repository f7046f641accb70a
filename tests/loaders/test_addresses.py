"""Which addresses may be fetched from: row 41 of the acceptance list."""

from __future__ import annotations

import time
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import TechgeoError
from loaders.addresses import addresses_of, is_public

PRIVATE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
    "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8",
    "64:ff9b::a00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
    "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "9.9.9.9", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001::200e"]
# What one resolver or another reads as 127.0.0.1 or a private address.
DISGUISED = [
    "127.1", "0x7f.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1", "127.0.0.01", "0",
    "10.1", "127.0.0.1.", "1.2.3.256", "1.2.3.4.5", "example.0x7f", "[::1]", "[::ffff:127.0.0.1]", "::1%lo",
    "fe80::1%eth0", "exa mple.org", "example..org", "-a.org", "a" * 64 + ".org", "", ".",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_that_is_not_of_the_public_internet_is_refused(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_public_internet_is_allowed(text: str) -> None:
    assert is_public(ip_address(text))
    assert addresses_of(text, seconds=1) == [text]


@pytest.mark.parametrize("host", DISGUISED)
def test_another_spelling_of_an_address_is_refused_before_any_look_up(host: str) -> None:
    looked_up: list[str] = []

    def look_up(name: str) -> list[str]:
        looked_up.append(name)
        return ["9.9.9.9"]

    with pytest.raises(TechgeoError) as caught:
        addresses_of(host, seconds=1, look_up=look_up)
    assert caught.value.problem == "refused-address"
    assert looked_up == []


def test_a_name_of_which_one_address_is_private_is_refused_whole() -> None:
    with pytest.raises(TechgeoError) as caught:
        addresses_of("example.org", seconds=1, look_up=lambda _: ["9.9.9.9", "10.0.0.1"])
    assert caught.value.problem == "refused-address"


def test_a_name_without_addresses_is_unreachable() -> None:
    def nothing(_: str) -> list[str]:
        raise OSError

    for look_up in (nothing, lambda _: []):
        with pytest.raises(TechgeoError) as caught:
            addresses_of("example.org", seconds=1, look_up=look_up)
        assert caught.value.problem == "unreachable"


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    with pytest.raises(TechgeoError) as caught:
        addresses_of("example.org", seconds=0.05, look_up=lambda _: time.sleep(1) or ["9.9.9.9"])
    assert caught.value.problem == "timeout"


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_public(address: object) -> None:
    for form in ("::{}", "::ffff:{}", "::ffff:0:{}", "64:ff9b::{}"):
        assert not is_public(ip_address(form.format(address)))
