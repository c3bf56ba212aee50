"""A later version of the app, built from the sources as they are but for what a new version brings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config import ROOT

FRONTEND = ROOT / "frontend"
VERSION = "99.0.0"


def build_later(folder: Path, *, with_new_table: bool = False) -> Path:
    """The built app: it says that it is version 99.0.0, its page has a mark, and it may keep one table more."""
    sources = folder / "frontend"
    shutil.copytree(FRONTEND, sources, ignore=shutil.ignore_patterns("node_modules", "dist"))
    (sources / "node_modules").symlink_to(FRONTEND / "node_modules")
    package = json.loads((sources / "package.json").read_text(encoding="utf-8"))
    (sources / "package.json").write_text(json.dumps(package | {"version": VERSION}), encoding="utf-8")
    _insert(sources / "index.html", '<meta name="build" content="later">', before="</head>")
    if with_new_table:
        table = "this.version(990).stores({ later: 'id' });\n    "
        _insert(sources / "src" / "data" / "db.ts", table, before="this.on('populate'")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    vite = [str(FRONTEND / "node_modules" / ".bin" / "vite"), "build"]
    done = subprocess.run(vite, cwd=sources, env=os.environ | {"PATH": path}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return sources / "dist"


def _insert(file: Path, text: str, *, before: str) -> None:
    old = file.read_text(encoding="utf-8")
    assert old.count(before) == 1, f"{before} is not once in {file.name}"
    file.write_text(old.replace(before, text + before), encoding="utf-8")
