"""Who goes through the blocks: this process, one block after the other, or the workers of a Dask cluster.

A task is a plain function of a block and small values. `keep` is for what is as large as the data: workers keep it in memory
between rounds, this process makes it anew each time it is needed, so that it never holds more than one block. What `do` gives
is small: places and groups of the block's people. Only what `values` and `added` ask for leaves a worker.
"""

import asyncio
import concurrent.futures
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from typing import Any, Protocol

from civicmath.faults import BadInput, bad
from civicmath.partitioned.extra import loaded

Held = Any  # a value in this process, a recipe, or a future
Task = Callable[..., Any]
PATIENCE = 60.0  # seconds without any worker until a count is given up
LOST = (OSError, RuntimeError, MemoryError, concurrent.futures.CancelledError, asyncio.CancelledError)
ANSWER = 20.0  # seconds in which a scheduler must answer
FAN = 8  # sums added up by one worker at a time


class Crew(Protocol):
    def keep(self, task: Task, *given: Held) -> Held:
        """Hold what task(*given) gives, however large."""

    def do(self, task: Task, *given: Held) -> Held:
        """Hold what task(*given) gives, a small value."""

    def values(self, held: Iterable[Held]) -> list[Any]:
        """Bring values here, in their order."""

    def added(self, task: Task, given: Iterable[tuple[Held, ...]], add: Task) -> Any:
        """Add up what the task gives for each block. `add` must not depend on the order."""


@dataclass(frozen=True)
class Recipe:
    task: Task
    given: tuple[Held, ...]


class Here:
    """One process: constant memory, however many blocks."""

    def keep(self, task: Task, *given: Held) -> Held:
        return Recipe(task, given)

    def do(self, task: Task, *given: Held) -> Held:
        return task(*(self.do(one.task, *one.given) if isinstance(one, Recipe) else one for one in given))

    def values(self, held: Iterable[Held]) -> list[Any]:
        return list(held)

    def added(self, task: Task, given: Iterable[tuple[Held, ...]], add: Task) -> Any:
        return reduce(add, (self.do(task, *one) for one in given))


class Cluster:
    """The workers behind a `distributed.Client`. A worker that is lost is replaced by others: they make its blocks anew."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.wait = loaded("distributed").wait
        self.lost: tuple[type[BaseException], ...] = (*LOST, loaded("distributed").KilledWorker)
        if not client.scheduler_info(n_workers=-1)["workers"]:
            self.answered(client.wait_for_workers, 1, timeout=PATIENCE)

    def keep(self, task: Task, *given: Held) -> Held:
        # not pure: a file may have changed since another count read it
        return self.client.submit(task, *given, pure=False, retries=2)

    do = keep

    def values(self, held: Iterable[Held]) -> list[Any]:
        futures = list(held)
        self.finished(futures)
        return list(self.answered(self.client.gather, futures))

    def added(self, task: Task, given: Iterable[tuple[Held, ...]], add: Task) -> Any:
        sums = [self.do(task, *one) for one in given]
        while len(sums) > 1:
            sums = [self.do(add_up, add, *sums[first : first + FAN]) for first in range(0, len(sums), FAN)]
        return self.values(sums)[0]

    def finished(self, futures: Sequence[Any]) -> None:
        """Wait as long as anybody works."""
        while True:
            try:
                self.wait(futures, timeout=PATIENCE)
            except TimeoutError:
                if not self.client.scheduler_info(n_workers=-1)["workers"]:
                    raise bad("partitioned.no_workers") from None
            else:
                return

    def answered(self, ask: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Ask the cluster. BadInput: it has broken down, or a block was too much for every worker that tried."""
        try:
            return ask(*words, **more)
        except BadInput:
            raise
        except TimeoutError as problem:
            raise bad("partitioned.no_workers") from problem
        except self.lost as problem:
            raise bad("partitioned.cluster_failed", reason=type(problem).__name__) from problem


def add_up(add: Task, *sums: Any) -> Any:
    return reduce(add, sums)


def crew(client: Any | None) -> Crew:
    return Here() if client is None else Cluster(client)


@contextmanager
def connected(address: str | None) -> Iterator[Any]:
    """Open a client of the cluster at `address` (tls://host:8786) and close it; None where no address is given.

    Certificates come from Dask's own configuration. BadInput: the extra is not installed, or nobody answers there.
    """
    if address is None:
        yield None
        return
    distributed = loaded("distributed")
    try:
        client = distributed.Client(address, timeout=ANSWER)
    except (OSError, RuntimeError, ValueError, TypeError) as problem:  # TypeError: tls:// without certificates
        raise bad("partitioned.no_scheduler", address=address, reason=type(problem).__name__) from problem
    with client:
        yield client
