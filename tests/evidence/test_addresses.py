"""Which addresses are public; those that carry another one are as public as that one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.evidence.addresses import is_public

# Some of each range of IANA's registry.
SPECIAL = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
]  # fmt: skip
OPEN = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "223.255.255.255"]

special = st.sampled_from([IPv4Network(text) for text in SPECIAL]).flatmap(
    lambda network: st.ip_addresses(v=4, network=str(network))
)
open_ = st.sampled_from(OPEN).map(IPv4Address)
words = st.integers(0, 0xFFFF)
halves = st.integers(0, (1 << 64) - 1)
prefixes = st.integers(0x2400 << 48, (0x2620 << 48) - 1)
"""The first half of an address, in what regional registries give out."""


def mapped(inner: IPv4Address) -> str:
    return f"::ffff:{inner}"


def compatible(inner: IPv4Address) -> str:
    return str(IPv6Address(int(inner)))


def nat64(inner: IPv4Address) -> str:
    return str(IPv6Address((0x0064FF9B << 96) + int(inner)))


def local_nat64(inner: IPv4Address, rest: int) -> str:
    return str(IPv6Address((0x0064FF9B0001 << 80) + ((rest & 0xFFFF) << 32) + int(inner)))


def six_to_four(inner: IPv4Address, subnet: int, interface: int) -> str:
    return str(IPv6Address((0x2002 << 112) + (int(inner) << 80) + (subnet << 64) + interface))


def teredo(server: IPv4Address, client: IPv4Address, ports: int) -> str:
    hidden = int(client) ^ 0xFFFFFFFF
    return str(IPv6Address((0x20010000 << 96) + (int(server) << 64) + (ports << 32) + hidden))


def isatap(inner: IPv4Address, prefix: int, universal: bool) -> str:
    middle = 0x02005EFE if universal else 0x00005EFE
    return str(IPv6Address((prefix << 64) + (middle << 32) + int(inner)))


@given(special)
def test_no_special_address_is_public(address: IPv4Address) -> None:
    assert not is_public(str(address))


@given(special, open_, words, halves, prefixes, st.booleans())
def test_nothing_that_carries_a_special_address_is_public(
    inner: IPv4Address, other: IPv4Address, word: int, half: int, prefix: int, universal: bool
) -> None:
    for text in (
        mapped(inner),
        compatible(inner),
        nat64(inner),
        local_nat64(inner, word),
        six_to_four(inner, word, half),
        teredo(inner, other, word),
        teredo(other, inner, word),
        isatap(inner, prefix, universal),
    ):
        assert not is_public(text), text


@given(open_, words, st.integers(1, 0xFFFF), prefixes, st.booleans())
def test_what_carries_a_public_address_is_public_where_such_addresses_are_routed(
    inner: IPv4Address, word: int, interface: int, prefix: int, universal: bool
) -> None:
    assert is_public(str(inner))
    assert is_public(mapped(inner))
    assert is_public(nat64(inner))
    assert is_public(six_to_four(inner, word, interface))
    assert is_public(isatap(inner, prefix, universal))


@given(open_, open_, words)
def test_what_is_obsolete_or_local_is_not_public_whatever_it_carries(
    inner: IPv4Address, other: IPv4Address, word: int
) -> None:
    assert not is_public(compatible(inner))
    assert not is_public(local_nat64(inner, word))
    assert not is_public(teredo(inner, other, word))


@given(special, open_, words)
def test_an_address_within_both_halves_is_found(
    inner: IPv4Address, outer: IPv4Address, word: int
) -> None:
    """6to4 through a public router, to an ISATAP interface inside its network."""
    assert not is_public(six_to_four(outer, word, 0x00005EFE << 32 | int(inner)))


@given(st.ip_addresses())
def test_what_python_knows_to_be_special_is_not_public(address: IPv4Address | IPv6Address) -> None:
    if is_public(str(address)) and not str(address).startswith(("::ffff:", "64:ff9b::")):
        assert not (
            address.is_private
            or address.is_multicast
            or address.is_reserved
            or address.is_loopback
            or address.is_link_local
            or address.is_unspecified
        )


@pytest.mark.parametrize(
    "address",
    [
        "::", "::1", "fe80::1", "fe80::1%eth0", "fe80::1%1", "fc00::1", "fd00:ec2::254", "fec0::1",
        "ff02::1", "ff0e::1", "100::1", "100:0:0:1::1", "2001::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "64:ff9b:1::808:808",
        "64:ff9b:2::808:808", "::ffff:0:8.8.8.8", "2001:4860:4860::8888%eth0", "168.63.129.16",
        "100.100.100.200", "169.254.169.254", "::ffff:169.254.169.254", "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    ip_address(address)
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["2001:4860:4860::8888", "2606:4700::1111", "2a00:1450::1", "2001:200::1", *OPEN]
)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "8.8.8", "0x8.8.8.8", "134744072", "8.8.8.8/32", " 8.8.8.8", "[::1]"]
)
def test_text_that_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert is_public(text) in (True, False)
