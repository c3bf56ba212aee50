"""What stands in somebody's inbox."""

from __future__ import annotations

from carematch.accounts.models import User
from tests.circles.house import House


def titles(house: House, user: User) -> list[str]:
    """The titles of the messages that this user's phone holds."""
    return [row["title"] for row in house.reads(user).held("notice").values()]
