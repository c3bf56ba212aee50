"""Invented people, so that a newcomer can live through the whole story. Everything goes through the usual mutations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from carematch.accounts.membership import add_coordinator, find_holder, list_users_with_email
from carematch.accounts.models import User
from carematch.bonds.jobs import tell_of_bonds
from carematch.circles import service as circles
from carematch.continuity.jobs import tell_of_flags, watch_continuity
from carematch.core.db import snapshot_session
from carematch.core.ids import uuid7
from carematch.demo_cast import COORDINATOR, HOLDER, Cast
from carematch.demo_district import District, emails
from carematch.demo_people import EMAILS as EMAILS
from carematch.demo_people import PAS as PAS
from carematch.demo_people import PEOPLE as PEOPLE
from carematch.demo_people import WEEKS as WEEKS
from carematch.demo_turns import Turns
from carematch.directory import service as directory
from carematch.sync.perform import in_write_session, perform_as_server, server_key
from carematch.visits import imports
from carematch.visits import jobs as visit_jobs
from carematch.visits import service as visits
from carematch.visits.visit_file import TimedVisit


def load(*, now: datetime, district: bool = True) -> str:
    """The invented people are there afterwards, with the ``district`` around the story's three; what was done, in a
    sentence. Where they are here already, the district has lived on until now, and nothing else was changed."""
    with snapshot_session() as session:
        known = {user.name: user.id for user in list_users_with_email(session)}
        is_here = find_holder(session, HOLDER) is not None
    if is_here:
        made = _District(Cast(known, now)).live_on() if set(emails()) <= set(known) else 0
        lived = f"{made} visits took place since." if made else "nothing was changed."
        return f"The demo people are here already; {lived}"
    args = {"holderId": HOLDER, "name": "Marl Lane Support", "phone": "01632 960100", "providesServices": False}
    perform_as_server(("demo",), "holder.open", args, now=now)
    wanted = EMAILS | (emails() if district else {})
    users = in_write_session(lambda session: _make_users(session, wanted, now=now))
    story = _Story(users, now)
    story.tell()
    if district:
        _District(story).tell()
    watch_continuity(now)
    tell_of_flags(now)
    visit_jobs.tell_people(now)
    tell_of_bonds(now)
    if not district:
        return "The demo people are here, all invented: three people, their PAs and a coordinator."
    return (
        f"The demo people are here, all invented: a district of {len(story.circle_ids)} people and "
        f"{len(story.pa_ids)} PAs, and a coordinator."
    )


def who_can_sign_in(*, everybody: bool = False) -> str:
    """Who there is, and how to come in: for the console of a development server alone. Of the demo, those of its story,
    unless ``everybody`` is asked for."""
    with snapshot_session() as session:
        users = {user.name: user.email for user in list_users_with_email(session)}
    if not users:
        return "Nobody can sign in yet."
    around = set() if everybody else emails().items() & users.items()
    order = list(EMAILS | emails())
    known = sorted(users.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))
    shown = [each for each in known if each not in around]
    width = max(len(name) for name, _ in shown)
    lines = [f"  {name:<{width}}  {email}" for name, email in shown]
    more = [f"  and {len(around)} more of the district: flask --app wsgi demo --who"] if around else []
    return "\n".join(["Sign in with one of these addresses; the code appears here:", *lines, *more])


def _make_users(session: Session, wanted: Mapping[str, str], *, now: datetime) -> dict[str, UUID]:
    users = {name: User(name=name, email=email, created_at=now) for name, email in wanted.items()}
    session.add_all(users.values())
    session.flush()
    add_coordinator(session, HOLDER, users[COORDINATOR].id, now=now)
    return {name: user.id for name, user in users.items()}


class _District(District):
    """The district, with what happened in it besides."""

    def tell(self) -> None:
        """All of it, in the order in which it happened as far as that matters."""
        turns = Turns(self.cast)
        self.begin()
        turns.people_say_who_they_are()
        turns.some_have_help()
        turns.some_have_left()
        turns.people_decide_ahead()
        turns.a_visit_was_missed()
        self.live_on()
        turns.some_wait_for_an_answer()
        turns.a_pa_is_paused()
        turns.people_write()

    def live_on(self) -> int:
        """As far ahead as visits are planned, PAs have said yes; and what was to come until now, came. How often."""
        visit_jobs.plan_ahead(self.cast.now)
        return self.live()


class _Story(Cast):
    """The demo as it unfolds, each step by the person who would do it."""

    def tell(self) -> None:
        """All of it, in the order in which it happened."""
        self.add_people()
        self.import_the_past()
        self.margaret_knows_her_team()
        self.margaret_says_who_she_is()
        self.jean_helps()
        self.margaret_confides()
        self.dorothy_answers()
        self.the_week_ahead()
        self.margaret_and_aled_write()
        self.what_pas_keep()
        self.what_is_said_at_visits()

    def add_people(self) -> None:
        for name, details in PEOPLE.items():
            circle_id = server_key("demo", name)
            self.circle_ids[name] = circle_id
            args = {"circleId": circle_id, "holderId": HOLDER, "personName": name, "importName": imports.fold(name)}
            self.serve("circle.open", **args, **details)
            if name in self.users:
                self.serve("circle.claim", circleId=circle_id, userId=self.users[name])
        for name, words in PAS.items():
            pa_id = server_key("demo", name)
            self.pa_ids[name] = pa_id
            self.serve("pa.add", paId=pa_id, holderId=HOLDER, name=name, importName=imports.fold(name))
            self.serve("profile.claim", paId=pa_id, userId=self.users[name])
            self.do(name, "profile.update", paId=pa_id, accepting=True, phone="01632 960300", **words)
        self.do(
            "Sam Birtwell",
            "agreement.record",
            circleId=self.circle_ids["Margaret Elloway"],
            weeklyPence=31000,
            contributionPence=4200,
            feePence=1500,
            startsOn=self.today - timedelta(days=120),
            reviewOn=self.today + timedelta(days=60),
        )

    def margaret_confides(self) -> None:
        """How it is going with Rosa: one thing for Margaret alone, one that Rosa may read. The council's number."""
        about = {"circleId": self.circle_ids["Margaret Elloway"], "aboutPaId": self.pa_ids["Rosa Marchetti"]}
        own, shared = server_key("demo", "own reflection"), server_key("demo", "shared reflection")
        wish = {"quality": "equality", "weather": "cloud", "words": "I would like to choose my own blouse."}
        thanks = {"quality": "listening", "weather": "sun", "words": "She waits until I have found the word."}
        self.do("Margaret Elloway", "reflection.write", reflectionId=own, **about, **wish)
        self.do("Margaret Elloway", "reflection.write", reflectionId=shared, **about, **thanks)
        self.do("Margaret Elloway", "reflection.share", reflectionId=shared, to="pa", id=about["aboutPaId"])
        council = {"holderId": HOLDER, "name": "Thornbeck safeguarding adults team", "phone": "01632 960999"}
        self.do("Sam Birtwell", "holder.set_safeguarding", **council)

    def jean_helps(self) -> None:
        """Margaret's daughter helps her and, since the spring, Dorothy; she is Daniel's friend, and says so."""
        jean = self.users["Jean Elloway"]
        margarets, dorothys = self.circle_ids["Margaret Elloway"], self.circle_ids["Dorothy Vane"]
        powers = ["choose_pas", "agree_visits", "see_notes"]
        self.do("Margaret Elloway", "supporter.allow", circleId=margarets, userId=jean, powers=powers)
        self.do("Dorothy Vane", "supporter.allow", circleId=dorothys, userId=jean, powers=["see_notes"])
        close = {"circleId": margarets, "paId": self.pa_ids["Daniel Okafor"], "closeness": "close"}
        self.do("Jean Elloway", "interest.declare", userId=jean, **close)

    def import_the_past(self) -> None:
        """A spreadsheet of the last weeks: Margaret with two, Dorothy with seven, Ivor with one."""
        rows = []
        for ago in range(56, 0, -1):
            rosa = (self.today - timedelta(days=ago)).weekday() not in {2, 5}
            rows.append(("Margaret Elloway", "Rosa Marchetti" if rosa else "Daniel Okafor", -ago, 9))
        many = ["Kim Doyle", "Beth Lowe", "Omar Said", "Lena Holm", "Paul Reed", "Rosa Marchetti", "Amina Yusuf"]
        rows += [("Dorothy Vane", many[ago * 3 % 7], -ago, 8) for ago in range(14, 0, -1)]
        rows += [("Ivor Pellow", "Owen Trevor", -ago, 10) for ago in range(21, 0, -3)]
        visits_past = [
            TimedVisit(line, person, pa, self.at(days, hour), self.at(days, hour + 1))
            for line, (person, pa, days, hour) in enumerate(rows, start=2)
        ]
        imports.import_rows(HOLDER, visits_past, now=self.now)

    def margaret_knows_her_team(self) -> None:
        circle_id, pas = self.circle_ids["Margaret Elloway"], self.pa_ids
        team = ["Rosa Marchetti", "Daniel Okafor"]
        self.do("Margaret Elloway", "team.recognise", circleId=circle_id, paIds=[pas[name] for name in team])
        with snapshot_session() as session:
            bonds = {bond.pa_id: bond.id for bond in circles.list_bonds(session, circle_id)}
        for name in team:
            known = {"relationshipId": bonds[pas[name]], "circleId": circle_id, "paId": pas[name]}
            self.do(name, "relationship.say_known", **known)
        self.do("Margaret Elloway", "relationship.choose", relationshipId=bonds[pas[team[0]]], role="main")
        answers = {
            "good": "Waking in my own bed, and somebody I know saying good morning.",
            "want": "To go to chapel on Sundays, and to grow sweet peas again.",
            "help": "Help me wash. I do my own hair. Porridge together, not alone.",
        }
        for question, words in answers.items():
            self.do("Margaret Elloway", "outcome.answer", circleId=circle_id, question=question, text=words)

    def margaret_says_who_she_is(self) -> None:
        """About Me in her words, what she loves, how to talk with her, and whom to ring when nobody comes."""
        margaret, circle = "Margaret Elloway", {"circleId": self.circle_ids["Margaret Elloway"]}
        sections = {
            "important": "Bess, my dog. She eats before I do.",
            "people": "Jean, my daughter, rings on Sundays. Peter next door has a key.",
            "please": "Please say who you are at the door. Please don't talk over my head.",
            "support": "I dress myself. Help me with the buttons, my hands shake in the morning.",
        }
        for section, words in sections.items():
            self.do(margaret, "about_me.write", **circle, section=section, text=words)
        self.do(margaret, "about_me.set_review", **circle, reviewOn=self.today + timedelta(days=120))
        loves = {
            "Jean": ("person", "My daughter. She makes me laugh.", ""),
            "The chapel at Thornbeck": ("place", "I sang there for forty years.", "The carol practice on Thursdays"),
            "Sweet peas": ("thing", "My mother grew them along the wall.", ""),
        }
        for name, (love, meaning, to_try) in loves.items():
            love_id = server_key("demo", "love", name)
            said = {"love": love, "name": name, "meaning": meaning, "toTry": to_try}
            self.do(margaret, "love.add", **circle, loveId=love_id, **said)
        needs = ["face_me", "slowly", "one_at_a_time", "hearing_aid"]
        self.do(margaret, "needs.set", **circle, needs=needs, words="Margaret hears best on her left.")
        contacts = [
            {"name": "Peter Marsh, next door", "phone": "01632 960215"},
            {"name": "Jean Elloway, my daughter", "phone": "01632 960207"},
        ]
        self.do(margaret, "plan.set", **circle, contacts=contacts, waitMinutes=20, what="My tablets are due at ten.")

    def dorothy_answers(self) -> None:
        """Dorothy told Sam on the phone whom she knows; so it is written down as hers."""
        circle_id = self.circle_ids["Dorothy Vane"]
        told = {"given": "phone", "decidedAt": self.now - timedelta(hours=1), "basis": "own"}
        rosa = [self.pa_ids["Rosa Marchetti"]]
        self.do("Sam Birtwell", "team.recognise", circleId=circle_id, paIds=rosa, told=told)

    def the_week_ahead(self) -> None:
        """Margaret's mornings with Rosa and Daniel; and Aled, whom she does not know, asks to come."""
        circle_id = self.circle_ids["Margaret Elloway"]
        patterns = {
            "Rosa Marchetti": ["MO", "TU", "TH", "FR", "SU"],
            "Daniel Okafor": ["WE", "SA"],
        }
        for name, weekdays in patterns.items():
            arrangement_id = server_key("demo", "arrangement", name)
            self.do(
                "Margaret Elloway",
                "arrangement.propose",
                arrangementId=arrangement_id,
                circleId=circle_id,
                paId=self.pa_ids[name],
                weekdays=weekdays,
                localStart="09:00",
                minutes=60,
                startsOn=self.today,
                what="Help me wash. Porridge together. Ring the chapel about Sunday with me.",
            )
            self.do(name, "arrangement.agree", arrangementId=arrangement_id)
        with snapshot_session() as session:
            soon = visits.list_planned(session, [circle_id], start=self.now, end=self.now + timedelta(days=10))
            names = {pa.id: pa.name for pa in directory.list_pas(session, holder_id=HOLDER)}
        for visit in soon:
            self.do(names[visit.pa_id], "visit.confirm", visitId=visit.visit_id)
        relationship_id = server_key("demo", "aled and margaret")
        aled = self.pa_ids["Aled Pryce"]
        self.do(
            "Margaret Elloway",
            "relationship.invite",
            relationshipId=relationship_id,
            circleId=circle_id,
            paId=aled,
            message="Would you like to meet me and the dog?",
        )
        self.do("Aled Pryce", "relationship.accept_meeting", relationshipId=relationship_id)
        self.do(
            "Aled Pryce",
            "visit.propose",
            visitId=server_key("demo", "aled's visit"),
            circleId=circle_id,
            paId=aled,
            startsAt=self.at(11, 9),
            endsAt=self.at(11, 10),
            why="Rosa is away that day.",
        )

    def what_is_said_at_visits(self) -> None:
        """What Margaret wants done, what Rosa and Daniel wrote, and whom Rosa chose as her buddy."""
        circle_id, rosa = self.circle_ids["Margaret Elloway"], self.users["Rosa Marchetti"]
        for number, text in enumerate(("Open the window to the garden first.", "Porridge with honey, together.")):
            wish_id = server_key("demo", "wish", number)
            self.do("Margaret Elloway", "visit_wish.write", wishId=wish_id, circleId=circle_id, text=text)
        with snapshot_session() as session:
            made = visits.list_made(session, [circle_id], start=self.now - timedelta(days=10), end=self.now)
        of_pa = {visit.pa_id: visit.visit_id for visit in made}
        notes = [
            ("Rosa Marchetti", "We walked to the gate. The heather is out.", False),
            ("Daniel Okafor", "The tap in the kitchen drips. A plumber comes on Thursday.", True),
        ]
        for name, text, is_handover in notes:
            note_id, visit_id = server_key("demo", "note", name), of_pa[self.pa_ids[name]]
            self.do(name, "note.write", noteId=note_id, visitId=visit_id, text=text, isHandover=is_handover)
        handed_over = [server_key("demo", "note", "Daniel Okafor")]
        self.do("Rosa Marchetti", "note.read", circleId=circle_id, noteIds=handed_over)
        corrected = {"text": "We walked to the gate. The snowdrops are out.", "reason": "I mixed up the flowers."}
        self.do("Rosa Marchetti", "note.correct", noteId=server_key("demo", "note", "Rosa Marchetti"), **corrected)
        self.do("Rosa Marchetti", "buddy.choose", userId=rosa, name="Lucia Marchetti", phone="01632 960288")

    def margaret_and_aled_write(self) -> None:
        """Before they have met; each has read what the other wrote."""
        about = {"relationshipId": server_key("demo", "aled and margaret")}
        lines = {
            "Margaret Elloway": "My dog Nell jumps up at people. Do you mind?",
            "Aled Pryce": "Not at all. I grew up with dogs. I will bring old trousers.",
        }
        for place, (who, text) in enumerate(lines.items(), start=1):
            message_id = server_key("demo", "message", who)
            self.do(who, "message.write", messageId=message_id, text=text, **about)
            other = next(name for name in lines if name != who)
            self.do(other, "message.read", upTo=place, **about)

    def what_pas_keep(self) -> None:
        """Their weeks, a holiday, what Sam has seen of their documents, and a line in Rosa's own diary."""
        rosa, amina = self.pa_ids["Rosa Marchetti"], self.pa_ids["Amina Yusuf"]
        for name, week in WEEKS.items():
            weekly = [{"weekday": weekday, "from": start, "to": end} for weekday, start, end in week]
            self.do(name, "availability.set", paId=self.pa_ids[name], weekly=weekly)
        days = {"from": self.today + timedelta(days=40), "to": self.today + timedelta(days=54)}
        self.do("Rosa Marchetti", "away.add", paId=rosa, awayId=uuid7(), reason="My sister in Bari", **days)
        private = {"privateVisitId": server_key("demo", "private"), "paId": rosa, "title": "Mrs Lake, shopping"}
        times = {"startsAt": self.at(1, 14), "endsAt": self.at(1, 16)}
        self.do("Rosa Marchetti", "diary.add_private", **private, **times)
        seen = [
            (rosa, "dbs", "Enhanced", 330, 35),
            (rosa, "insurance", "", 360, 5),
            (rosa, "referees", "", 400, None),
            (amina, "dbs", "Enhanced", 60, 305),
            (amina, "training", "First aid", 60, 1035),
        ]
        for pa_id, document, level, ago, ahead in seen:
            self.do(
                "Sam Birtwell",
                "document.record",
                documentId=server_key("demo", document, str(pa_id)),
                paId=pa_id,
                document=document,
                level=level,
                updateService=True if document == "dbs" else None,
                seenOn=self.today - timedelta(days=ago),
                seenBy="Sam Birtwell",
                nextCheckOn=None if ahead is None else self.today + timedelta(days=ahead),
            )
