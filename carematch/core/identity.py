"""Who is acting. Accounts says it for each request; everything else reads it here."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import g

from carematch.core.errors import SignInNeeded


@dataclass(frozen=True)
class Actor:
    """A signed-in user on a device, or the server itself (``user_id`` None)."""

    user_id: UUID | None
    name: str
    device_id: UUID | None = None


SERVER = Actor(user_id=None, name="CareMatch")


def find_actor() -> Actor | None:
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """The signed-in user of this request.

    :raises SignInNeeded: nobody is signed in.
    """
    actor = find_actor()
    if actor is None:
        raise SignInNeeded
    return actor


def current_user_id() -> UUID:
    """The signed-in user's id.

    :raises SignInNeeded: nobody is signed in.
    """
    user_id = current_actor().user_id
    if user_id is None:
        raise SignInNeeded
    return user_id
