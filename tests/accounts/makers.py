"""What people sign in with; the people are made by ``tests/factories.py``."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from carematch.accounts.codes import IssuedCode
from tests.factories import make_circle as make_circle
from tests.factories import make_coordinator as make_coordinator
from tests.factories import make_holder as make_holder
from tests.factories import make_pa as make_pa
from tests.factories import make_user as make_user
from tests.factories import signed_in as signed_in

SECRET = "a secret that only these tests have"

Found = TypeVar("Found")


class KeptCodes:
    """Keeps what was sent, as a phone would."""

    def __init__(self) -> None:
        self.sent: list[IssuedCode] = []

    def send(self, issued: IssuedCode) -> None:
        self.sent.append(issued)


def slug_of(response: Any) -> str:
    return str(response.get_json(force=True)["slug"])


def at_once(count: int, work: Callable[[], Found]) -> list[Found]:
    """What ``work`` gave to each of several threads that began together."""
    barrier = Barrier(count)

    def each(_: int) -> Found:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(each, range(count)))
