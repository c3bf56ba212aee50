"""Texts to mobile phones, through GOV.UK Notify and its own client."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import requests
from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from carematch.core.handing import Fate, Handed

PATIENCE_SECONDS = 20

MAY_HAVE_IT = frozenset({502, 504})
"""What a gateway says that heard nothing from the one behind it."""


class Receipt(enum.Enum):
    """What the text service knows of a text that it took."""

    ON_ITS_WAY = enum.auto()
    ARRIVED = enum.auto()
    NOT_ARRIVED = enum.auto()
    UNKNOWN = enum.auto()
    """It could not be asked, or does not know the text."""


@dataclass(frozen=True)
class TextService:
    """An account at Notify. ``template_id``: a template whose whole content is ``((message))``."""

    api_key: str
    template_id: str
    url: str
    patience_seconds: float = PATIENCE_SECONDS

    def open(self) -> TextRound:
        """Texts one after the other, over one connection. For one thread."""
        return TextRound(self)


class TextRound:
    """A client of one thread."""

    def __init__(self, service: TextService) -> None:
        self._template_id = service.template_id
        self._client = NotificationsAPIClient(service.api_key, service.url, service.patience_seconds)

    def send(self, number: str, message: str, *, reference: str) -> Handed:
        """The text, once. ``reference`` is our name for it; the answer's is Notify's."""
        try:
            taken = self._client.send_sms_notification(number, self._template_id, {"message": message}, reference)
        except APIError as fault:
            return Handed(_fate_of(fault))
        return Handed(Fate.TAKEN, reference=str(taken["id"]))

    def ask(self, reference: str) -> Receipt:
        """What became of a text, by Notify's name for it."""
        try:
            said = self._client.get_notification_by_id(reference)
        except APIError:
            return Receipt.UNKNOWN
        return _receipt_of(said.get("status"))

    def find(self, reference: str) -> str | None:
        """Notify's name for the text that has this one of ours; None where it has none, or could not be asked."""
        try:
            said = self._client.get_all_notifications(reference=reference)
        except APIError:
            return None
        return next((str(each["id"]) for each in said["notifications"]), None)


def _fate_of(fault: APIError) -> Fate:
    if fault.response is None:
        return Fate.LATER if _never_left(fault.__cause__) else Fate.UNKNOWN
    status = fault.status_code
    if status < 300 or status in MAY_HAVE_IT:
        return Fate.UNKNOWN
    if status == 400:
        return Fate.NO_SUCH_ADDRESS if "phone_number" in str(fault.message) else Fate.REFUSED
    if status in {401, 403, 429} or status >= 500:
        # A wrong key, an allowance that is used up or a service out of order: mended at their end or ours.
        return Fate.LATER
    return Fate.REFUSED


def _never_left(cause: BaseException | None) -> bool:
    """No connection came about, so that nothing can have been taken."""
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(cause.args[0], "reason", None) if isinstance(cause, requests.ConnectionError) else None
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}


def _receipt_of(status: object) -> Receipt:
    if status == "delivered":
        return Receipt.ARRIVED
    if status in {"permanent-failure", "temporary-failure", "technical-failure"}:
        return Receipt.NOT_ARRIVED
    return Receipt.ON_ITS_WAY
