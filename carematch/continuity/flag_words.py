"""What a flag says, in words for a reading age of 9 to 11."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from carematch.continuity.models import ChurnFlag, FlagKind
from carematch.continuity.sentences import many_of, who_came


@dataclass(frozen=True)
class Said:
    """``text`` is for the person, ``text_of_person`` for coordinators, ``text_for_pa`` for the PA, where it is theirs
    to hear. ``push_text`` names nobody, and rings only for whoever wants flags to."""

    title: str
    text: str
    text_of_person: str
    text_for_pa: str = ""
    push_text: str = "There is something to look at about who comes."


def say(flag: ChurnFlag, *, person: str) -> Said:
    """``person`` is what the person is called."""
    e = flag.evidence
    count, days = e.get("count", e["faces"]), e["windowDays"]
    names = _names(e)
    match flag.flag:
        case FlagKind.TOO_MANY_FACES:
            text = f"In the last {days} days: {who_came(faces=e['faces'], visits=e['visits'])}"
            return Said("Many people came", text, f"{text} It was {names}.")
        case FlagKind.UNFAMILIAR_FACE_AHEAD:
            new = "is to come. That is a new face" if len(set(e["paNames"])) == 1 else "are to come. They are new faces"
            return Said("A new face is to come", f"{names} {new} for you.", f"{names} {new} for {person}.")
        case FlagKind.MAIN_PA_FADING:
            less = f"{names} came to {count} of 100 visits in the last {days} days. Before that it was {e['before']}."
            return Said("The main PA comes less often", less, less)
        case FlagKind.TEAM_SHRINKING:
            less = f"Now {many_of(count, 'PA')} in the team. {days} days ago there were {e['before']}."
            return Said("The team has become smaller", less, less)
        case FlagKind.TEAM_OF_ONE:
            text = f"{names} is the only PA in your team. If they are ill, nobody you know can come."
            of_person = f"{names} is the only PA in {person}'s team."
            return Said("One PA is the whole team", text, of_person, f"You are the only PA in {person}'s team.")
        case FlagKind.GAP:
            text = f"As things are, nobody comes to {many_of(count, 'visit')} in the next {days} days."
            for_pa = f"{person} does not know yet who comes to visits of yours in the next {days} days."
            return Said("Nobody comes to a visit yet", text, text, for_pa)
        case FlagKind.MISSED_OR_NOT_HEARD:
            text = f"In the last {days} days nobody came to {many_of(count, 'visit')}, or nothing was heard of them."
            for_pa = f"Nothing was heard of visits of yours to {person}. Please say how they were."
            return Said("A visit was missed or not heard of", text, text, for_pa)
        case FlagKind.CHANGE_WITHOUT_CONSENT:
            text = f"{names} came without a yes to {many_of(count, 'visit')}."
            return Said("Somebody came without a yes", text, text)
        case FlagKind.RELATIONSHIP_ENDED:
            text = f"{names} left the team in the last {days} days."
            return Said("Somebody left the team", text, text)
        case FlagKind.FELT_CONTINUITY_FALLING:
            text = "The last picture you shared is darker than the one before."
            return Said("It feels less good than before", text, f"The last picture that {person} shared is darker.")


def _names(evidence: dict[str, Any]) -> str:
    """``Rosa``, ``Rosa and Sam``, ``Rosa, Sam and 2 more``."""
    names = list(dict.fromkeys(evidence["paNames"]))
    if len(names) <= 1:
        return names[0] if names else "Somebody"
    if len(names) <= 3:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{names[0]}, {names[1]} and {len(names) - 2} more"
