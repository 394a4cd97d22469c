"""Checking the chain as it stands in the database, and erasing personal parts from it."""

from collections import defaultdict

from . import chain
from .models import Entry, Head, Secret


def verify() -> chain.Verdict:
    """Walk the whole chain. Reads entries in batches; the personal parts that still exist are held in memory."""
    secrets: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, salt, text in Secret.objects.values_list("entry", "salt", "text").iterator(chunk_size=5000):
        secrets[number].append((salt, text))
    entries = Entry.objects.order_by("number").values(*chain.FIELDS, "hash").iterator(chunk_size=5000)
    return chain.verify(entries, head=Head.objects.values("number", "hash").first(), secrets=secrets)


def forget(person: str) -> int:
    """Erase a person from the journal: the acts stay, who did them is gone. Returns how many parts were erased."""
    erased, _by_model = Secret.objects.filter(person=person).delete()
    return erased
