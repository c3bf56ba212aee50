"""An application that learns of visits from a paper diary and pushes to a service on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from carematch.core.mail import Mailer
from carematch.core.texts import TextService
from carematch.reminders import parts
from tests.mail_server import LOOPBACK, Mailbox, MailServer
from tests.push_service import PushService
from tests.reminders.makers import MONDAY_9AM, PaperDiary
from tests.text_service import API_KEY, TEMPLATE, TextStandIn


@pytest.fixture
def push() -> Iterator[PushService]:
    with PushService(clock=lambda: MONDAY_9AM) as service:
        yield service


@pytest.fixture
def diary(app: Flask, push: PushService) -> Iterator[PaperDiary]:
    """What the application of this test knows of visits. It may push to ``push``."""
    diary = PaperDiary()
    config = replace(app.extensions["carematch.config"], push_hosts=("127.0.0.1",))
    app.extensions["carematch.config"] = config
    parts.install(app, config, diary)
    with app.app_context():
        yield diary
        parts.couriers().end()


@pytest.fixture
def mailbox(app: Flask, diary: PaperDiary) -> Iterator[Mailbox]:
    """Where the e-mails of this application arrive. Nobody waits long for it."""
    with MailServer() as server:
        mail_from = "CareMatch <news@care.example>"
        app.extensions["carematch.mailer"] = Mailer(LOOPBACK, server.port, mail_from=mail_from, patience_seconds=2)
        yield server.mailbox


@pytest.fixture
def texts(app: Flask, diary: PaperDiary) -> Iterator[TextStandIn]:
    """Whom this application gives its texts. Nobody waits long for it."""
    with TextStandIn() as stand_in:
        app.extensions["carematch.texts"] = TextService(API_KEY, TEMPLATE, stand_in.url, patience_seconds=0.5)
        yield stand_in
