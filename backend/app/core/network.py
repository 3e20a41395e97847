"""Where a request comes from, as far as one client can be told from another."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

IPV6_SITE = 64
"""Every household and every server is given so many bits of address, and may use any address within."""


def client_network() -> str:
    """Return what names the place that the present request comes from.

    Returns
    -------
    str
        The address; of IPv6 the network of 64 bits, or one client could count as many.
    """
    return network_of(request.remote_addr or "")


def network_of(address: str) -> str:
    """Return what names the place of an address.

    Parameters
    ----------
    address : str
        An address of IPv4 or IPv6; anything else stands for itself.

    Returns
    -------
    str
        The address, or its network.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address or "nowhere"
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or IPv6Network((parsed.packed, IPV6_SITE), strict=False))
