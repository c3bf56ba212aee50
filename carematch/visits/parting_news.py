"""Who hears that a relationship ends, within the mutation that ends it: the other side, kindly, and no reason."""

from __future__ import annotations

from datetime import date

from carematch.accounts.membership import list_coordinators
from carematch.accounts.models import Power
from carematch.circles import service as circles
from carematch.circles.service import Circle, Relationship
from carematch.directory import service as directory
from carematch.reminders.service import take_back
from carematch.sync.registry import Context
from carematch.visits import service
from carematch.visits.day_news import tell
from carematch.visits.models import Side

GOODBYE = "goodbye"
_PUSH = "Somebody has answered you. Please look."


def tell_of_goodbye(ctx: Context, bond: Relationship, *, by: Side) -> None:
    """The other side hears it, where there was something between the two that both knew of.

    Where the person's side has nobody whom a message reaches, the holder's coordinators are asked to ring.
    """
    if not _both_knew(bond):
        return
    take_back_goodbye(ctx, bond)
    pa, person = directory.get_pa(ctx.session, bond.pa_id), circles.get_circle(ctx.session, bond.circle_id)
    occurrence = f"{bond.id}:{ctx.mutation_id}"
    if by is Side.PERSON:
        if pa.user_id is not None:
            title, text = _words_for_pa(bond, person)
            url = "/people" if bond.stage is circles.Stage.ENDED else f"/people/{bond.id}"
            tell(ctx, [pa.user_id], GOODBYE, occurrence, title, text, url, _PUSH)
        return
    title, text = _words_for_person(bond, pa.known_as)
    if readers := service.list_persons_side(ctx.session, bond.circle_id, Power.CHOOSE_PAS):
        tell(ctx, readers, GOODBYE, occurrence, title, text, f"/relationships/{bond.id}", _PUSH)
    else:
        title = f"{pa.known_as} said goodbye to {person.known_as}"
        text = f"Nobody else reads this for {person.known_as}. Please ring them."
        staff = list_coordinators(ctx.session, person.holder_id)
        tell(ctx, staff, GOODBYE, occurrence, title, text, f"/desk/circles/{person.id}", _PUSH)


def take_back_goodbye(ctx: Context, bond: Relationship) -> None:
    """It is no longer so, or said anew."""
    take_back(ctx.session, GOODBYE, f"{bond.id}:")


def _both_knew(bond: Relationship) -> bool:
    return bond.invited_at is not None or bond.person_knows_at is not None or bond.pa_knows_at is not None


def _words_for_person(bond: Relationship, pa: str) -> tuple[str, str]:
    if bond.stage is not circles.Stage.ENDED and bond.ends_on is not None:
        return f"{pa} says goodbye on {_day(bond.ends_on)}", "Visits up to that day stand. Nobody needs a reason."
    if bond.chosen_at is None and bond.introduced_at is None:
        return f"{pa} cannot meet you", "Nobody needs a reason. You can find somebody else here."
    return f"{pa} said goodbye", f"{pa} does not come any more. Nobody needs a reason."


def _words_for_pa(bond: Relationship, person: Circle) -> tuple[str, str]:
    name = person.known_as
    if bond.stage is not circles.Stage.ENDED and bond.ends_on is not None:
        return f"{name} says goodbye on {_day(bond.ends_on)}", "Visits up to that day stand. Nobody needs a reason."
    if bond.chosen_at is None:
        return f"{name} looks further", "You need not do anything. Nobody needs a reason, and nobody counts it."
    return f"{name} said goodbye", "You need not come any more. Nobody needs a reason, and nobody counts it."


def _day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
