"""Changes of holders, and how they look to each audience."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from carematch.accounts.membership import find_holder
from carematch.accounts.models import Holder
from carematch.accounts.schemas import OpenHolderArgs, SetFamiliarityArgs, SetSafeguardingArgs
from carematch.core.errors import Conflict, NotFound
from carematch.sync.registry import Args, Context, Projected, about_holder, mutation, projects


@mutation("holder.open", OpenHolderArgs, about=about_holder)
def open_holder(ctx: Context, args: Args) -> None:
    """Args: ``{holderId, name, phone, providesServices}``. An organisation holds budgets here."""
    if find_holder(ctx.session, args["holder_id"]) is not None:
        raise Conflict
    ctx.session.add(
        Holder(
            id=args["holder_id"],
            name=args["name"],
            phone=args["phone"],
            provides_services=args["provides_services"],
        )
    )


@mutation("holder.set_safeguarding", SetSafeguardingArgs, about=about_holder, online=True)
def set_safeguarding(ctx: Context, args: Args) -> None:
    """Args: ``{holderId, name, phone}``. Whom people may ring where the holder is not the one to tell."""
    holder = find_holder(ctx.session, args["holder_id"])
    if holder is None:
        raise NotFound
    holder.safeguarding_name, holder.safeguarding_phone = args["name"].strip(), args["phone"].strip()


@mutation("holder.set_familiarity", SetFamiliarityArgs, about=about_holder, online=True)
def set_familiarity(ctx: Context, args: Args) -> None:
    """Args: ``{holderId, days}``. For so long a face stays familiar after the last meeting, to all of its people."""
    holder = find_holder(ctx.session, args["holder_id"])
    if holder is None:
        raise NotFound
    holder.familiar_days = args["days"]


@projects(Holder, "holder")
def project_holder(_session: Session, row: Holder, _now: datetime) -> Iterator[Projected]:
    body = {
        "name": row.name,
        "phone": row.phone,
        "providesServices": row.provides_services,
        "safeguardingName": row.safeguarding_name,
        "safeguardingPhone": row.safeguarding_phone,
        "familiarDays": row.familiar_days,
    }
    yield Projected(f"h:{row.id}", "holder", body)
