"""How continuity of all circles can be worked out. Each way runs in a process of its own and answers what it found.

``python -m tests.benchmarks.continuity_ways WAY URL`` prints ``{"seconds", "megabytes", "found"}``: by window and
measure, the sum over all circles in which it is defined, so that all ways can be held against each other.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from tests.clock import NOON

DAYS = (14, 28, 91, 365)
MEASURES = ("visits", "faces", "upc", "coc", "secon", "hhi", "mmci", "chosen_share")
Found = dict[str, float]


def ours(url: str) -> Callable[[], Found]:
    """What the nightly job does: the packed histories, all windows at once."""
    import numpy as np

    from carematch import create_app
    from carematch.continuity import kept
    from carematch.continuity.scan import Window, change_between, scan
    from carematch.core.db import snapshot_session
    from tests.settings import settings

    app = create_app(settings(database_url=url))
    windows = {days: Window(days) for days in DAYS}
    fortnight_before = Window(28, 14)

    def work() -> Found:
        found: Found = defaultdict(float)
        with app.app_context(), snapshot_session() as session:
            for histories in kept.read(session, now=NOON):
                figures = scan(histories, [*windows.values(), fortnight_before], now=NOON)
                for days, window in windows.items():
                    for name in MEASURES:
                        found[f"{name}_{days}"] += float(np.nansum(getattr(figures[window], name)))
                changes = change_between(histories, figures[fortnight_before], figures[windows[14]])
                found["change"] += float(np.nansum(changes))
        return found

    return work


def orm(url: str) -> Callable[[], Found]:
    """A loop over the visits as objects, a circle at a time, each counted once for each window."""
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    from carematch.circles.models import Relationship
    from carematch.visits.models import MADE as MADE_STATUSES
    from carematch.visits.models import Visit

    engine = create_engine(url)
    query = (
        select(Visit)
        .where(Visit.starts_at >= NOON - timedelta(days=365), Visit.starts_at < NOON, Visit.status.in_(MADE_STATUSES))
        .order_by(Visit.circle_id, Visit.starts_at, Visit.id)
        .execution_options(yield_per=5000)
    )

    def work() -> Found:
        with Session(engine) as session:
            wanted = defaultdict(set)
            for bond in session.scalars(select(Relationship).execution_options(yield_per=5000)):
                if bond.person_chose_at is not None:
                    wanted[bond.circle_id].add(bond.pa_id)
            found: Found = defaultdict(float)
            for circle_id, visits in groupby(session.scalars(query), key=lambda visit: visit.circle_id):
                count([(visit.starts_at, visit.pa_id) for visit in visits], wanted[circle_id], found)
            return found

    return work


def count(visits: list[tuple[datetime, Any]], wanted: set[Any], found: Found) -> None:
    """One circle's measures by a plain loop, added to what was found."""
    for days in DAYS:
        since = NOON - timedelta(days=days)
        pas = [pa for at, pa in visits if at >= since]
        n = len(pas)
        if not n:
            continue
        often = Counter(pas)
        squares = sum(each * each for each in often.values())
        found[f"visits_{days}"] += n
        found[f"faces_{days}"] += len(often)
        found[f"hhi_{days}"] += squares / n**2
        found[f"chosen_share_{days}"] += sum(pa in wanted for pa in pas) / n
        if n >= 2:
            found[f"upc_{days}"] += max(often.values()) / n
            found[f"coc_{days}"] += (squares - n) / (n * (n - 1))
            found[f"secon_{days}"] += sum(pas[at] == pas[at - 1] for at in range(1, n)) / (n - 1)
            found[f"mmci_{days}"] += (1 - len(often) / (n + 0.1)) / (1 - 1 / (n + 0.1))
    fortnight, before = NOON - timedelta(days=14), NOON - timedelta(days=28)
    now = {pa for at, pa in visits if at >= fortnight}
    then = {pa for at, pa in visits if before <= at < fortnight}
    if now | then:
        found["change"] += 1 - len(now & then) / len(now | then)


def pandas(url: str) -> Callable[[], Found]:
    """A data frame of the needed columns, grouped."""
    import pandas as pd  # type: ignore[import-untyped]  # installed for the run alone

    connect = _driver(url)

    def work() -> Found:
        with connect() as connection:
            frame = pd.DataFrame(
                connection.execute(_query(url), _since(url)).fetchall(), columns=["circle", "pa", "at"]
            )
            bonds = pd.DataFrame(connection.execute(BONDS).fetchall(), columns=["circle", "pa"])
        frame["circle"], circles = pd.factorize(frame["circle"])
        everybody = pd.factorize(pd.concat([frame["pa"], bonds["pa"]]))[0]
        frame["pa"], bonds["pa"] = everybody[: len(frame)], everybody[len(frame) :]
        bonds["circle"] = pd.Index(circles).get_indexer(bonds["circle"])
        step = int(everybody.max()) + 1
        frame["wanted"] = (frame["circle"] * step + frame["pa"]).isin(bonds["circle"] * step + bonds["pa"])
        frame = frame.sort_values(["circle", "at"], kind="stable")
        found: Found = {}
        for days in DAYS:
            part = frame[frame["at"] >= _as_kept(url, NOON - timedelta(days=days))]
            often = part.groupby(["circle", "pa"]).size().rename("n").reset_index()
            often["squares"] = often["n"] ** 2
            of_circle = often.groupby("circle").agg(
                n=("n", "sum"), k=("n", "size"), top=("n", "max"), s=("squares", "sum")
            )
            same = (part["pa"] == part.groupby("circle")["pa"].shift()).groupby(part["circle"]).sum()
            chosen = part.groupby("circle")["wanted"].mean()
            n, several = of_circle["n"], of_circle["n"] >= 2
            m = n + 0.1
            found |= {
                f"visits_{days}": float(n.sum()),
                f"faces_{days}": float(of_circle["k"].sum()),
                f"upc_{days}": float((of_circle["top"] / n)[several].sum()),
                f"coc_{days}": float(((of_circle["s"] - n) / (n * (n - 1)))[several].sum()),
                f"secon_{days}": float((same / (n - 1))[several].sum()),
                f"hhi_{days}": float((of_circle["s"] / n**2).sum()),
                f"mmci_{days}": float(((1 - of_circle["k"] / m) / (1 - 1 / m))[several].sum()),
                f"chosen_share_{days}": float(chosen.sum()),
            }
        fortnight, before = (_as_kept(url, NOON - timedelta(days=days)) for days in (14, 28))
        now = frame[frame["at"] >= fortnight][["circle", "pa"]].drop_duplicates()
        then = frame[(frame["at"] >= before) & (frame["at"] < fortnight)][["circle", "pa"]].drop_duplicates()
        both = now.merge(then).groupby("circle").size()
        either = pd.concat([now, then]).drop_duplicates().groupby("circle").size()
        found["change"] = float((1 - both.reindex(either.index, fill_value=0) / either).sum())
        return found

    return work


def read(url: str) -> Callable[[], Found]:
    """Nothing but the needed columns of the needed rows, through the driver."""
    connect = _driver(url)

    def work() -> Found:
        with connect() as connection:
            return {"visits_365": float(_length(connection.execute(_query(url), _since(url))))}

    return work


def _length(rows: Iterable[Any]) -> int:
    many = 0
    for _ in rows:
        many += 1
    return many


BONDS = "SELECT circle_id, pa_id FROM relationship WHERE person_chose_at IS NOT NULL"


def _query(url: str) -> str:
    mark = "?" if url.startswith("sqlite") else "%s"
    return (
        "SELECT circle_id, pa_id, starts_at FROM visit "  # noqa: S608 - only how a place for a value is written
        f"WHERE starts_at >= {mark} AND starts_at < {mark} AND status IN ('under_way', 'done')"
    )


def _driver(url: str) -> Callable[[], Any]:
    if url.startswith("sqlite"):
        from carematch.core.db import SQLITE

        return lambda: SQLITE.connect(url.removeprefix("sqlite:///"))
    import psycopg

    return lambda: psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1))


def _since(url: str) -> tuple[Any, Any]:
    return _as_kept(url, NOON - timedelta(days=365)), _as_kept(url, NOON)


def _as_kept(url: str, at: datetime) -> Any:
    """SQLite keeps instants as text."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f") if url.startswith("sqlite") else at


WAYS: dict[str, Callable[[str], Callable[[], Found]]] = {"ours": ours, "orm": orm, "pandas": pandas, "read": read}


def main() -> None:
    way, url = sys.argv[1:]
    work = WAYS[way](url)
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "megabytes": _most_memory(), "found": dict(found)}))


def _most_memory() -> float:
    """Megabytes. From /proc where there is one: ``getrusage`` counts what the process held that started this one."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    [kilobytes] = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(kilobytes) / 1024


if __name__ == "__main__":
    main()
