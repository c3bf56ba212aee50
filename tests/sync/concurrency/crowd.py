"""The phones of one run, and the real server that all of them talk to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from flask import Flask

from carematch.accounts.models import User
from tests.served import Served, environment
from tests.sync.concurrency.town import Circle, Pa, Town, save_as_pa, save_as_person, save_as_supporter
from tests.sync.concurrency.wired import WiredPhone

Save = Callable[[WiredPhone, Random], None]
"""One thing that somebody does on this phone."""


@dataclass
class Crowd:
    """``app`` is the application in the test's own process, on the same database as ``server``."""

    app: Flask
    server: Served
    phones: list[WiredPhone] = field(default_factory=list)

    def phone(self, user: User, who: str) -> WiredPhone:
        made = WiredPhone(self.app, user.id, self.server.url, who)
        self.phones.append(made)
        return made

    def settle(self) -> None:
        """Every queue is empty, and every phone in step with what the others have sent."""
        for _ in range(2):
            for phone in self.phones:
                phone.drain()

    def say_what_happened(self) -> str:
        stories = [phone.story for phone in self.phones]
        counted = {
            "changes": sum(len(story.made) for story in stories),
            "answers to a pull": sum(len(story.heard) for story in stories),
            "complete pulls": sum(len(story.wholes) for story in stories),
            "requests put off": sum(story.put_off for story in stories),
            "changes cut off": sum(len(story.cut_off) for story in stories),
        }
        return ", ".join(f"{number} {what}" for what, number in counted.items())

    def close(self) -> None:
        for phone in self.phones:
            phone.close()
        self.server.kill()


def server_for(database_url: str, console: Path) -> Served:
    """As it is run on this database, with the schedule beside it: several workers where there may be."""
    workers = "1" if database_url.startswith("sqlite") else "2"
    return Served(environment(database_url, SCHEDULER="here"), console, "--workers", workers)


def as_person(circle: Circle) -> Save:
    return lambda phone, chance: save_as_person(phone, circle, chance)


def as_pa(pa: Pa) -> Save:
    return lambda phone, chance: save_as_pa(phone, pa, chance)


def as_supporter(town: Town) -> Save:
    return lambda phone, chance: save_as_supporter(phone, chance.choice(town.circles), chance)
