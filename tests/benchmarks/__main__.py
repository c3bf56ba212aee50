"""``python -m tests.benchmarks NAME [--quick] [--json]``. What each measures: docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path


def names() -> list[str]:
    """The modules of this folder that have a ``run``: a benchmark is a file."""
    return sorted(file.stem for file in Path(__file__).parent.glob("*.py") if "\ndef run(" in file.read_text())


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("name", choices=names())
    asked.add_argument("--quick", action="store_true", help="fewer rounds; ends within three minutes")
    asked.add_argument("--json", action="store_true", help="figures for programs, not for people")
    asked.add_argument("--only", nargs="+", metavar="PART", help="some parts, while working on one")
    given = asked.parse_args()
    benchmark = importlib.import_module(f"tests.benchmarks.{given.name}")
    unknown = set(given.only or ()) - set(benchmark.PARTS)
    if unknown:
        asked.error(f"{given.name} has no part {', '.join(sorted(unknown))}; it has {', '.join(benchmark.PARTS)}")
    report = benchmark.run(quick=given.quick, parts=given.only or benchmark.PARTS)
    print(report.as_json() if given.json else report.as_table())


if __name__ == "__main__":
    main()
