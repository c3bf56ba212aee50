"""``python -m tests.reminders.letter_sender DATABASE_URL CHANNEL SMTP_PORT NOTIFY_URL``: a process that hands over.

For each line on stdin, so many seconds from now, it hands over the e-mails or texts that are due then, and says "done".
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from carematch import create_app
from carematch.core.clock import utc_now
from carematch.reminders import jobs
from config import ROOT
from tests.mail_server import LOOPBACK
from tests.settings import settings
from tests.text_service import API_KEY, TEMPLATE


def start(database_url: str, channel: str, *, smtp_port: int, notify_url: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", __name__, database_url, channel, str(smtp_port), notify_url]
    return subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def serve(database_url: str, channel: str, smtp_port: str, notify_url: str) -> None:
    mail = {"smtp_host": LOOPBACK, "smtp_port": int(smtp_port), "mail_from": "CareMatch <news@care.example>"}
    texts = {"notify_api_key": API_KEY, "notify_template_id": TEMPLATE, "notify_url": notify_url}
    app = create_app(settings(database_url=database_url, **mail, **texts))
    send = {"email": jobs.send_emails, "text": jobs.send_texts}[channel]
    for line in sys.stdin:
        with app.app_context():
            jobs.climb(utc_now() + timedelta(seconds=float(line)))
            send(utc_now() + timedelta(seconds=float(line)))
        print("done", flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])
