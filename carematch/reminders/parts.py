"""What reminders work with in one application: who it is to push services, and where it learns of visits.

Visits are handed in, not imported: visits, circles and continuity post notices, and no two parts import each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app

from carematch.accounts.channels import mailer_for, text_service_for
from carematch.core.mail import Mailer
from carematch.core.texts import TextService
from carematch.reminders.couriers import Couriers
from carematch.reminders.deliveries import Diary
from carematch.reminders.web_push import WebPushSender

if TYPE_CHECKING:
    from config import Config


def install(app: Flask, config: Config, diary: Diary) -> None:
    identity = config.vapid_private_key, config.vapid_subject
    app.extensions["carematch.web_push"] = WebPushSender(*identity)
    app.extensions["carematch.push_couriers"] = Couriers(*identity)
    app.extensions["carematch.mailer"] = mailer_for(config)
    app.extensions["carematch.texts"] = text_service_for(config)
    app.extensions["carematch.diary"] = diary
    app.extensions["carematch.site"] = config.public_url


def sender() -> WebPushSender:
    found: WebPushSender = current_app.extensions["carematch.web_push"]
    return found


def couriers() -> Couriers:
    found: Couriers = current_app.extensions["carematch.push_couriers"]
    return found


def mailer() -> Mailer | None:
    """Who takes e-mails; None: none are sent."""
    found: Mailer | None = current_app.extensions["carematch.mailer"]
    return found


def texts() -> TextService | None:
    """Who takes texts; None: none are sent."""
    found: TextService | None = current_app.extensions["carematch.texts"]
    return found


def site() -> str:
    """The address of the app, that links of messages are paths of."""
    found: str = current_app.extensions["carematch.site"]
    return found


def diary() -> Diary:
    found: Diary = current_app.extensions["carematch.diary"]
    return found
