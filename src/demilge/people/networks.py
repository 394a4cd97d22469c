"""From which network a request comes: the unit in which guessing is slowed down where nobody is signed in.

A household or a mobile operator's gateway shares an IPv4 address, and one line owns a whole IPv6 /64: so tries are counted
by /24 and /64. The address itself is never stored, only a keyed digest of its network (tries.py).
"""

from ipaddress import IPv4Address, ip_address, ip_network

from django.http import HttpRequest

_PREFIX = {4: 24, 6: 64}


def network_of(request: HttpRequest) -> str:
    """The network of whoever asks, as `203.0.113.0/24` or `2001:db8::/64`; "" where the address can't be read.

    A proxy on this machine says in the last place of X-Forwarded-For whom it serves. From anywhere else that header is
    not believed: everybody can write it.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "")
    if forwarded and _is_this_machine(peer):
        peer = forwarded.rsplit(",", 1)[-1].strip()
    return network(peer)


def network(address: str) -> str:
    """The network of one address, an IPv4 address written as IPv6 counted as what it is."""
    try:
        read = ip_address(address.strip().removeprefix("[").partition("]")[0])
    except ValueError:
        return ""
    mapped: IPv4Address | None = getattr(read, "ipv4_mapped", None)
    read = mapped or read
    return str(ip_network((read, _PREFIX[read.version]), strict=False))


def _is_this_machine(peer: str) -> bool:
    # A Unix socket has no address: whoever speaks through it stands on this machine.
    try:
        return not peer or ip_address(peer).is_loopback
    except ValueError:
        return False
