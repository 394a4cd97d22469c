"""Phones without an account that write to a real server: one request a link, as plain bytes over HTTP."""

import http.client
import re
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

FORM = "a" * 32  # the form cookie and the form's own field agree
NO_ANSWER = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Deed:
    """One thing somebody does, with the operation id it keeps however often it is sent."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    operation: str = field(default_factory=lambda: str(uuid.uuid4()))
    phone: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, the page it leads to, and the number of the receipt shown there."""

    status: int
    location: str
    message: str = ""

    @property
    def pk(self) -> int:
        return int(self.location.rstrip("/").rsplit("/", 1)[-1])


def send(port: int, deed: Deed) -> Answer:
    """Send it once. Raises one of NO_ANSWER where nothing, or half an answer, came back."""
    body = urlencode({"csrfmiddlewaretoken": FORM, "operation": deed.operation, **deed.fields})
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("POST", deed.path, body, {**_cookies(deed), "Content-Type": "application/x-www-form-urlencoded"})
        answer = link.getresponse()
        answer.read()
        kept = [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])]
        message = next((cookie for cookie in kept if cookie.startswith("messages=")), "")
        return Answer(answer.status, answer.headers.get("Location", ""), message)
    finally:
        link.close()


def look(port: int, path: str, cookies: str = "") -> tuple[int, str]:
    """Open a page. Raises one of NO_ANSWER."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        link.request("GET", path, headers={"Cookie": cookies} if cookies else {})
        answer = link.getresponse()
        return answer.status, answer.read().decode()
    finally:
        link.close()


def receipt_shown(port: int, answer: Answer) -> str:
    """The number of the receipt on the page that the answer leads to."""
    _status, page = look(port, answer.location, answer.message)
    found = re.search(r"receipt number: (\w{8})", page)
    return found[1] if found else ""


def idea(place: str, number: int) -> Deed:
    """Somebody proposes something, in English: the receipt is read from the page."""
    said = {"title": f"Idea {number}", "trouble": "x", "proposal": "y", "language": "ky", "author": "person"}
    return Deed("/en/ideas/new/", {"place": place, **said})


def support(path: str) -> Deed:
    return Deed(f"{path}support/")


def _cookies(deed: Deed) -> dict[str, str]:
    return {"Cookie": f"demilge_form={FORM}; demilge_guest={deed.phone}"}
