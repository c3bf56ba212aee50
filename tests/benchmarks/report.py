"""What a benchmark answers: figures of ours and of others, limits, and how we stand to them."""

from __future__ import annotations

import dataclasses
import json
import math
import statistics
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

Figures = dict[str, float]


@dataclass
class Report:
    """A ratio above 1 is ahead of a peer; against a floor or a limit, 1 is at it."""

    name: str
    rounds: int
    ours: Figures = field(default_factory=dict)
    peers: Figures = field(default_factory=dict)
    limit: Figures = field(default_factory=dict)
    ratios: Figures = field(default_factory=dict)

    def as_json(self) -> str:
        return json.dumps({key: _rounded(value) for key, value in dataclasses.asdict(self).items()})

    def as_table(self) -> str:
        lines = [f"{self.name}: medians of {self.rounds} rounds"]
        for heading in ("ours", "peers", "limit", "ratios"):
            figures: Figures = getattr(self, heading)
            lines += ["", heading, *(f"  {key:<28}{_rounded(value):>12}" for key, value in figures.items())]
        return "\n".join(lines)


class Samples:
    """What was measured, by name, round by round."""

    def __init__(self) -> None:
        self._taken = defaultdict[str, list[float]](list)

    def add(self, name: str, *values: float) -> None:
        self._taken[name] += values

    def has(self, name: str) -> bool:
        return name in self._taken

    def medians(self) -> Figures:
        return {name: statistics.median(values) for name, values in self._taken.items()}


def in_time(ours: float, theirs: float) -> float:
    """How many of ours fit into theirs."""
    return theirs / ours


def in_rate(ours: float, theirs: float) -> float:
    """How many times theirs we do in the same time."""
    return ours / theirs


def p95(values: list[float]) -> float:
    """The value that 95 % do not exceed, by nearest rank."""
    return sorted(values)[math.ceil(len(values) * 0.95) - 1]


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return float(f"{value:.4g}") if isinstance(value, float) and value < 1000 else _whole(value)


def _whole(value: Any) -> Any:
    return round(value) if isinstance(value, float) else value
