"""``python -m tests.reminders.deliverer DATABASE_URL BATCH COURIERS``: a process that delivers when it is told to.

For each line on stdin, so many seconds from now, it delivers what is due then, and says "done".
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from carematch import create_app
from carematch.core.clock import utc_now
from carematch.reminders import couriers, deliveries, jobs
from config import ROOT
from tests.settings import settings


def start(database_url: str, *, batch: int, helping: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", __name__, database_url, str(batch), str(helping)]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def serve(database_url: str, batch: str, helping: str) -> None:
    for module in (deliveries, jobs):
        vars(module)["BATCH"] = int(batch)
    couriers.COURIERS = int(helping)
    app = create_app(settings(database_url=database_url, push_hosts=("127.0.0.1",)))
    for line in sys.stdin:
        with app.app_context():
            jobs.deliver(utc_now() + timedelta(seconds=float(line)))
        print("done", flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
