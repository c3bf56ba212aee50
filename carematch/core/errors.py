"""Every failure that reaches a person or a phone, as RFC 9457 problems. The list for readers: docs/problems.md.

Problem
├── BadRequest 400 ── BadEnvelope
├── SignInNeeded 401
├── Forbidden 403 ── DeviceRevoked · UserMismatch · AccountDisabled · CrossSite
├── NotFound 404
├── Conflict 409 ── SeqGap · ClientForked · LineageChanged · IdReused, and each feature's own
├── Gone 410
├── TooLarge 413
├── Invalid 422
├── UpgradeNeeded 426
├── TooMany 429
└── Unavailable 503
"""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """A failure with a slug (stable), a status and a title; ``detail`` says what to do."""

    slug: ClassVar[str] = "problem"
    title: ClassVar[str] = "Something went wrong"
    status: ClassVar[int] = 500

    def __init__(self, detail: str | None = None, *, errors: dict[str, Any] | None = None, **more: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.errors = errors
        self.more = more

    def body(self) -> dict[str, Any]:
        """The RFC 9457 members, with ``slug`` and, for fields, ``errors``."""
        members: dict[str, Any] = {
            "type": f"/problems#{self.slug}",
            "title": self.title,
            "status": self.status,
            "slug": self.slug,
        }
        if self.detail:
            members["detail"] = self.detail
        if self.errors:
            members["errors"] = _by_words(self.errors)
        return members | self.more


def _by_words(errors: Any) -> Any:
    """The places of a list's elements as text, for JSON names members by text alone."""
    if isinstance(errors, dict):
        return {str(name): _by_words(each) for name, each in errors.items()}
    return errors


class BadRequest(Problem):
    slug, title, status = "bad-request", "This could not be read", 400


class BadEnvelope(BadRequest):
    slug, title = "bad-envelope", "This is not a sync message"


class SignInNeeded(Problem):
    slug, title, status = "sign-in-needed", "Please sign in", 401


class Forbidden(Problem):
    slug, title, status = "forbidden", "This is not yours to do", 403


class DeviceRevoked(Forbidden):
    slug, title = "device_revoked", "This phone was signed out from elsewhere"


class UserMismatch(Forbidden):
    slug, title = "user_mismatch", "This phone's changes belong to somebody else"


class AccountDisabled(Forbidden):
    slug, title = "account_disabled", "This account is closed"


class CrossSite(Forbidden):
    slug, title = "cross-site", "This came from another site"


class NotFound(Problem):
    slug, title, status = "not-found", "This is not here, or not for you to see", 404


class Conflict(Problem):
    slug, title, status = "conflict", "This has changed meanwhile", 409


class SeqGap(Conflict):
    slug, title = "seq_gap", "Changes are missing before this one"


class ClientForked(Conflict):
    slug, title = "client_forked", "Another copy of this phone has sent different changes"


class LineageChanged(Conflict):
    slug, title = "lineage_changed", "The server came back from a backup: pull first"


class IdReused(Conflict):
    slug, title = "id_reused", "This number already belongs to another change"


class Gone(Problem):
    slug, title, status = "gone", "This is no longer here", 410


class TooLarge(Problem):
    slug, title, status = "too-large", "This is too large", 413


class Invalid(Problem):
    slug, title, status = "invalid", "Some of this does not fit", 422


class UpgradeNeeded(Problem):
    slug, title, status = "upgrade-needed", "This version of the app is too old to read", 426


class TooMany(Problem):
    slug, title, status = "too-many", "Too many tries", 429


class Unavailable(Problem):
    slug, title, status = "unavailable", "The server cannot do this just now", 503
