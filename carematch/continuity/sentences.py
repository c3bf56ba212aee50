"""What a window's figures say, in words for a reading age of 9 to 11."""

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def who_came(*, faces: int, visits: int) -> str:
    """``Two people came, 14 times.``"""
    if not visits:
        return "There were no visits."
    people = "person" if faces == 1 else "people"
    return f"{_number(faces).capitalize()} {people} came, {_times(visits)}."


def who_was_chosen(*, faces: int, chosen: int, chooser: str = "You") -> str:
    """``You chose both.`` or ``You had chosen one.``: how many faces ``chooser`` had chosen; empty without faces."""
    if not faces:
        return ""
    if chosen == faces:
        return f"{chooser} chose {'them' if faces == 1 else 'both' if faces == 2 else 'them all'}."
    if chosen:
        return f"{chooser} had chosen {_number(chosen)}."
    return f"{chooser} had not chosen {'them' if faces == 1 else 'either' if faces == 2 else 'any of them'}."


def fortnight(*, faces: int, visits: int, chosen: int | None = None, chooser: str = "You") -> str:
    """Both sentences; only the first while it is not known who was chosen (``chosen`` is None)."""
    said = [who_came(faces=faces, visits=visits)]
    if chosen is not None:
        said.append(who_was_chosen(faces=faces, chosen=chosen, chooser=chooser))
    return " ".join(filter(None, said))


def many_of(count: int, what: str) -> str:
    """``one visit``, ``two visits``."""
    return f"{_number(count)} {what}" if count == 1 else f"{_number(count)} {what}s"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
