"""Changes of a PA's buddy and of their time alone. The buddy hears no address and no person's name: the server has
neither here."""

from __future__ import annotations

from sqlalchemy.orm import Session

from carematch.accounts.membership import find_user
from carematch.buddies import service
from carematch.buddies.models import LoneWorking
from carematch.buddies.schemas import ChooseBuddyArgs, LoneArgs, StartArgs, UserArgs
from carematch.core.when import clock_time
from carematch.reminders.service import News, add_news, list_heard, take_back
from carematch.sync.registry import Args, Context, Subject, mutation

OVERDUE, DUE, CHOSEN, DECLINED = "buddy_overdue", "buddy_due", "buddy_chosen", "buddy_declined"


def about_user(_session: Session, args: Args) -> Subject:
    return Subject(user_id=args["user_id"])


def about_lone(session: Session, args: Args) -> Subject:
    return Subject(user_id=service.get_lone(session, args["lone_id"]).user_id)


@mutation("buddy.choose", ChooseBuddyArgs, about=about_user)
def choose(ctx: Context, args: Args) -> None:
    """Args: ``{userId, name, phone, paId}``."""
    before = service.find_buddy(ctx.session, args["user_id"])
    known = before.buddy_user_id if before else None
    buddy = service.choose(ctx.session, **args, now=ctx.now)
    if buddy.buddy_user_id is not None and buddy.buddy_user_id != known:
        name, _ = _called(ctx)
        text = f"{name} may tell you when to ring. You see no more than that. You may say that you cannot."
        occurrence = f"{buddy.id}:{ctx.mutation_id}"
        title = f"{name} chose you as a buddy"
        add_news(ctx.session, News(buddy.buddy_user_id, CHOSEN, occurrence, title, text, "/buddy"), now=ctx.now)


def about_buddy(session: Session, args: Args) -> Subject:
    """The subject is the buddy, who says something of themselves."""
    return Subject(user_id=service.get_buddy_in_app(session, args["user_id"]).buddy_user_id)


@mutation("buddy.decline", UserArgs, about=about_buddy)
def decline(ctx: Context, args: Args) -> None:
    """Args: ``{userId}``: whose buddy they cannot be, or not any more. The PA hears it kindly, and not why."""
    before = service.get_buddy_in_app(ctx.session, args["user_id"]).declined_at
    buddy = service.decline(ctx.session, args["user_id"], now=ctx.now)
    if before is not None:
        return
    take_back(ctx.session, CHOSEN, f"{buddy.id}:")
    name, push = buddy.name, None
    text = f"{name} cannot be your buddy just now. That is no judgement of you. You can choose somebody else."
    if lone := service.find_under_way(ctx.session, buddy.id):
        text = f"{text} You said: out by {clock_time(lone.until)}. {name} is not told any more: tell somebody else."
        push = "Something has changed with your buddy. Please look."
    title = f"{name} cannot be your buddy"
    news = News(buddy.id, DECLINED, f"{buddy.id}:{ctx.mutation_id}", title, text, "/buddy", push)
    add_news(ctx.session, news, now=ctx.now)


@mutation("buddy.accept", UserArgs, about=about_buddy)
def accept(ctx: Context, args: Args) -> None:
    """Args: ``{userId}``: they can be it after all. Whoever had not read that they cannot is told nothing."""
    had_declined = service.get_buddy_in_app(ctx.session, args["user_id"]).declined_at is not None
    buddy = service.accept(ctx.session, args["user_id"])
    if not had_declined:
        return
    heard = list_heard(ctx.session, DECLINED, f"{buddy.id}:")
    take_back(ctx.session, DECLINED, f"{buddy.id}:")
    for user_id in heard:
        title, text = f"{buddy.name} can be your buddy", f"{buddy.name} took it back, and is your buddy as before."
        occurrence = f"{buddy.id}:{ctx.mutation_id}"
        add_news(ctx.session, News(user_id, "buddy_accepted", occurrence, title, text, "/buddy"), now=ctx.now)


@mutation("buddy.let_go", UserArgs, about=about_user)
def let_go(ctx: Context, args: Args) -> None:
    """Args: ``{userId}``."""
    service.let_go(ctx.session, args["user_id"], now=ctx.now)


@mutation("buddy.start", StartArgs, about=about_user)
def start(ctx: Context, args: Args) -> None:
    """Args: ``{userId, loneId, until}``."""
    lone = service.start(ctx.session, **args, made_at=ctx.made_at, now=ctx.now)
    for earlier in service.list_others(ctx.session, lone):
        _tell_safe(ctx, earlier)


@mutation("buddy.safe", LoneArgs, about=about_lone)
def safe(ctx: Context, args: Args) -> None:
    """Args: ``{loneId}``. What the buddy was told is taken back."""
    _tell_safe(ctx, service.say_safe(ctx.session, args["lone_id"], made_at=ctx.made_at, now=ctx.now))


@mutation("buddy.tell", LoneArgs, about=about_lone)
def tell(ctx: Context, args: Args) -> None:
    """Args: ``{loneId}``. Nothing where the PA is out, or the buddy does not use the app."""
    lone = service.get_lone(ctx.session, args["lone_id"])
    buddy = service.find_buddy(ctx.session, lone.user_id)
    if buddy is None or buddy.buddy_user_id is None or not service.is_overdue(lone, now=ctx.now):
        return
    lone.told_at, lone.told_name = ctx.now, buddy.name
    name, phone = _called(ctx)
    ring = f"Ring {name}: {phone}" if phone else f"Ring {name}."
    text = f"{name} said: out by {clock_time(lone.until)}. {name} has not said so yet. {ring}"
    news = News(
        buddy.buddy_user_id,
        OVERDUE,
        str(lone.id),
        f"Please ring {name}",
        text,
        "/inbox",
        "Somebody whose buddy you are has not said that they are out.",
    )
    add_news(ctx.session, news, now=ctx.now)


def _tell_safe(ctx: Context, lone: LoneWorking) -> None:
    take_back(ctx.session, DUE, str(lone.id))
    for user_id in take_back(ctx.session, OVERDUE, str(lone.id)):
        name, _ = _called(ctx)
        title, text = f"{name} is out safely", f"{name} has said so. You need not ring."
        push = "Somebody whose buddy you are is out safely."
        add_news(ctx.session, News(user_id, "buddy_safe", str(lone.id), title, text, "/inbox", push), now=ctx.now)


def _called(ctx: Context) -> tuple[str, str]:
    assert ctx.subject.user_id is not None
    user = find_user(ctx.session, ctx.subject.user_id)
    return service.say_name_and_phone(ctx.session, ctx.subject.user_id, otherwise=user.name if user else "")
