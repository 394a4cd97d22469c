"""A load of its own: one process, many keep-alive connections, requests made beforehand. Light, so that on two cores the
server gets nearly all of them.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """What came back: the seconds each request took, in order of ending, and the statuses."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.wall

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection:
    def __init__(self, port: int, host: str = "127.0.0.1") -> None:
        self.address = (host, port)
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(self.address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.buffer = b""
        self.begun = 0.0


def closed_loop(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Result:
    """Keep every connection busy with one request at a time until the time is over."""
    result = Result()
    selector = selectors.DefaultSelector()
    links = [_Connection(port) for _number in range(connections)]
    begun = time.perf_counter()
    end = begun + seconds
    for link in links:
        _send(link, next(requests))
        selector.register(link.socket, selectors.EVENT_READ, link)
    waiting = len(links)
    while waiting:
        for key, _events in selector.select(timeout=5):
            link = key.data
            answer = _receive(link)
            if answer is None:
                continue
            status, keep = answer
            result.seconds.append(time.perf_counter() - link.begun)
            result.statuses[status] = result.statuses.get(status, 0) + 1
            if time.perf_counter() >= end:
                selector.unregister(link.socket)
                link.socket.close()
                waiting -= 1
                continue
            if not keep:
                selector.unregister(link.socket)
                link.socket.close()
                link.open()
                selector.register(link.socket, selectors.EVENT_READ, link)
            _send(link, next(requests))
    result.wall = time.perf_counter() - begun
    return result


def _send(link: _Connection, request: bytes) -> None:
    link.begun = time.perf_counter()
    link.socket.sendall(request)


def _receive(link: _Connection) -> tuple[int, bool] | None:
    """The status of a whole answer, and whether the connection stays; None while parts are missing."""
    data = link.socket.recv(65536)
    link.buffer += data
    head, found, body = link.buffer.partition(b"\r\n\r\n")
    if not found:
        if not data:
            raise ConnectionError("the server closed the connection without an answer")
        return None
    lowered = head.lower()
    length = int(lowered.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]) if b"content-length:" in lowered else 0
    if len(body) < length:
        return None
    link.buffer = b""
    return int(head.split(b" ", 2)[1]), b"connection: close" not in lowered
