"""Which addresses of the internet are public, so that a page that is fetched cannot lead to what
only this machine or its network can reach.

The ranges are IANA's registries of special-purpose addresses (RFC 6890), written out, because
`ipaddress.is_global` says different things in different patch versions of Python and calls
multicast global in all of them:
https://www.iana.org/assignments/iana-ipv4-special-registry
https://www.iana.org/assignments/iana-ipv6-special-registry
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NOT_PUBLIC = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network, RFC 791
            "10.0.0.0/8",  # private, RFC 1918
            "100.64.0.0/10",  # behind a provider's NAT, RFC 6598
            "127.0.0.0/8",  # loopback, RFC 1122
            # A virtual machine's host in Azure: in no registry, but no other machine reaches it.
            "168.63.129.16/32",
            "169.254.0.0/16",  # link-local, and the metadata of clouds, RFC 3927
            "172.16.0.0/12",  # private, RFC 1918
            "192.0.0.0/24",  # protocols, RFC 6890
            "192.0.2.0/24",  # documentation, RFC 5737
            "192.88.99.0/24",  # once relays of 6to4, RFC 7526
            "192.168.0.0/16",  # private, RFC 1918
            "198.18.0.0/15",  # benchmarking, RFC 2544
            "198.51.100.0/24",  # documentation, RFC 5737
            "203.0.113.0/24",  # documentation, RFC 5737
            "224.0.0.0/4",  # multicast, RFC 5771
            "240.0.0.0/4",  # reserved, and broadcast, RFC 1112
        ),
    )
)
# All that is given out to be routed. Outside it lie loopback, link-local, unique local and
# multicast addresses, the IPv4-compatible ones (RFC 4291) and the local NAT64 (RFC 8215).
_UNICAST = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            # Protocols, RFC 2928: Teredo (RFC 4380), benchmarking (RFC 5180), ORCHID (RFC 7343).
            # The few in it that are routed serve protocols, not pages.
            "2001::/23",
            "2001:db8::/32",  # documentation, RFC 3849
            "3fff::/20",  # documentation, RFC 9637
        ),
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")  # RFC 4291, 2.5.5.2
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_6TO4 = IPv6Network("2002::/16")  # RFC 3056
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214, 6.1


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody can reach, and of one machine. An IPv6 address that
    carries an IPv4 address (mapped, NAT64, 6to4, ISATAP) is public if that one is, too. False also
    for an address with a zone (RFC 4007), and for text that is no address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public_4(found)
    # A zone names an interface of this machine, which no public address needs.
    if found.scope_id is not None:
        return False
    carrier = found in _MAPPED or found in _NAT64
    routed = found in _UNICAST and not any(found in network for network in _NOT_PUBLIC_6)
    return (carrier or routed) and all(map(_is_public_4, _carried(found)))


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _NOT_PUBLIC)


def _carried(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses to which packets for it may be sent on."""
    number = int(address)
    if address in _MAPPED or address in _NAT64:
        yield IPv4Address(number & 0xFFFFFFFF)
    if address in _6TO4:
        yield IPv4Address(number >> 80 & 0xFFFFFFFF)
    if number >> 32 & 0xFFFFFFFF in _ISATAP:
        yield IPv4Address(number & 0xFFFFFFFF)
