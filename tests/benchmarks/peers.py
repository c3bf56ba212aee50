"""The server of the peers: the same documents for each of them."""

from __future__ import annotations

import json
import subprocess
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.pages import NODE


@contextmanager
def serve_peers(scratch: Path, documents: list[dict[str, Any]]) -> Iterator[str]:
    """The address of the peers' server; it ends with the block."""
    with tempfile.TemporaryDirectory(prefix="carematch-peers-") as folder:
        file = Path(folder) / "documents.json"
        file.write_text(json.dumps(documents))
        words = [NODE, scratch / "server.js", file, scratch / "dist"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            port = process.stdout.readline().strip()
            if not port:
                raise RuntimeError("the peers' server did not start")
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                process.stdin.close()


def touch(address: str, many: int) -> None:
    """So many documents are others than before."""
    urllib.request.urlopen(urllib.request.Request(f"{address}/touch?n={many}", method="POST")).close()
