"""The only place that knows every part: it puts the application together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from apispec import APISpec
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask, Response, jsonify, send_from_directory
from flask.typing import ResponseReturnValue
from flask_migrate import Migrate
from sqlalchemy import text
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound as NoSuchFile

from carematch.accounts import gate
from carematch.accounts import mutations as accounts_mutations
from carematch.accounts.authority import Access
from carematch.accounts.membership import find_holder
from carematch.accounts.models import InvitationKind, SupporterInvite
from carematch.accounts.routes import bp as accounts_bp
from carematch.accounts.service import check_device
from carematch.accounts.supporters import find_invite
from carematch.attachments import parts as attachments_parts
from carematch.attachments.routes import bp as attachments_bp
from carematch.bonds import mutations as bonds_mutations
from carematch.bonds import projections as bonds_projections
from carematch.buddies import mutations as buddies_mutations
from carematch.buddies import projections as buddies_projections
from carematch.circles import mutations as circles_mutations
from carematch.circles import parts as circles_parts
from carematch.circles import projections as circles_projections
from carematch.circles import service as circles
from carematch.circles.routes import bp as circles_bp
from carematch.circles.standing import circles_of_pa, parts_of, scopes_of, standings_of
from carematch.continuity import mutations as continuity_mutations
from carematch.continuity import projections as continuity_projections
from carematch.continuity.ahead_routes import bp as ahead_bp
from carematch.continuity.flag_routes import bp as flags_bp
from carematch.continuity.picture_routes import bp as pictures_bp
from carematch.continuity.routes import bp as continuity_bp
from carematch.core import clock as core_clock
from carematch.core import http
from carematch.core.clock import Clock
from carematch.core.db import db, engine_options, prepare_engine
from carematch.core.errors import NotFound
from carematch.diary import mutations as diary_mutations
from carematch.diary import projections as diary_projections
from carematch.directory import mutations as directory_mutations
from carematch.directory import projections as directory_projections
from carematch.directory import service as directory
from carematch.directory.routes import bp as directory_bp
from carematch.finding import mutations as finding_mutations
from carematch.finding import projections as finding_projections
from carematch.finding.routes import bp as finding_bp
from carematch.funds import mutations as funds_mutations
from carematch.funds import projections as funds_projections
from carematch.messages import mutations as messages_mutations
from carematch.messages import projections as messages_projections
from carematch.person import mutations as person_mutations
from carematch.person import projections as person_projections
from carematch.person import telling as person_telling
from carematch.quarantine import mutations as quarantine_mutations
from carematch.quarantine.routes import bp as quarantine_bp
from carematch.reflections import mutations as reflections_mutations
from carematch.reflections import projections as reflections_projections
from carematch.reminders import mutations as reminders_mutations
from carematch.reminders import parts as reminders_parts
from carematch.reminders import projections as reminders_projections
from carematch.reminders.routes import bp as reminders_bp
from carematch.reports.routes import bp as reports_bp
from carematch.running.routes import bp as running_bp
from carematch.running.routes import read_metrics
from carematch.sync import mutations as sync_mutations
from carematch.sync.registry import REGISTRY
from carematch.sync.routes import bp as sync_bp
from carematch.visits import cover_mutations as visits_cover
from carematch.visits import day_mutations
from carematch.visits import mutations as visits_mutations
from carematch.visits import pause_mutations as visits_pauses
from carematch.visits import projections as visits_projections
from carematch.visits import service as visits
from carematch.visits.routes import bp as visits_bp
from carematch.visits.routes import read_calendar

if TYPE_CHECKING:
    from config import Config

REGISTERED = (
    accounts_mutations,
    bonds_mutations,
    bonds_projections,
    buddies_mutations,
    buddies_projections,
    circles_mutations,
    circles_projections,
    continuity_mutations,
    continuity_projections,
    diary_mutations,
    diary_projections,
    directory_mutations,
    directory_projections,
    finding_mutations,
    finding_projections,
    funds_mutations,
    funds_projections,
    person_mutations,
    person_projections,
    person_telling,
    messages_mutations,
    messages_projections,
    quarantine_mutations,
    reflections_mutations,
    reflections_projections,
    reminders_mutations,
    reminders_projections,
    sync_mutations,
    day_mutations,
    visits_cover,
    visits_mutations,
    visits_pauses,
    visits_projections,
)
"""The modules whose import registers mutations and projections."""

BLUEPRINTS = (
    accounts_bp,
    attachments_bp,
    circles_bp,
    ahead_bp,
    flags_bp,
    continuity_bp,
    pictures_bp,
    directory_bp,
    finding_bp,
    quarantine_bp,
    reminders_bp,
    reports_bp,
    running_bp,
    sync_bp,
    visits_bp,
)

ROOT = Path(__file__).parent.parent
PWA = ROOT / "frontend" / "dist"
MAX_UPLOAD = 21 * 1024 * 1024


def compose(config: Config, *, clock: Clock | None = None) -> Flask:
    """The application for these settings."""
    app = Flask("carematch", static_folder=None)
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database_url),
        MAX_CONTENT_LENGTH=MAX_UPLOAD,
        API_TITLE="CareMatch",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        OPENAPI_JSON_NAME="openapi_json",
    )
    app.extensions["carematch.clock"] = clock or core_clock.utc_now
    if config.database_url.startswith("sqlite:///"):
        Path(config.database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)

    http.install(app, public_url=config.public_url, trusted_proxies=config.trusted_proxies)
    access = Access(standings_of, scopes_of, circles_of_pa, check_device, parts_of)
    REGISTRY.authority = access
    app.extensions |= {
        "carematch.access": access,
        "carematch.directories": directory.Directories(),
        "carematch.roles": roles_of,
        "carematch.describe_subject": describe_subject,
        "carematch.subject_user": subject_user,
        "carematch.describe_help": describe_help,
    }
    gate.install(app, config)
    attachments_parts.install(app, config)
    circles_parts.install(app, visits)
    reminders_parts.install(app, config, visits)
    api = http.ProblemApi(app, _describe_mutations)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
    _add_pages(app)

    from carematch.cli import add_commands

    add_commands(app)
    return app


def _describe_mutations(spec: APISpec, converter: OpenAPIConverter) -> None:
    """The contract also says what each mutation's arguments are."""
    arguments = {
        f"{each.name}.{each.v}": converter.resolve_nested_schema(each.schema)  # type: ignore[no-untyped-call]  # apispec
        for each in REGISTRY.mutations.values()
    }
    described = {"type": "object", "properties": arguments, "required": sorted(arguments)}
    spec.components.schema("MutationArgs", described)


def roles_of(session: Session, user_id: UUID) -> dict[str, list[UUID]]:
    """The circles of which this user is the person, and the PAs they are."""
    return {
        "person": [circle.id for circle in circles.list_circles_of_person(session, user_id)],
        "pa": [profile.id for profile in directory.list_profiles_of(session, user_id)],
    }


def describe_subject(session: Session, kind: InvitationKind, subject_id: UUID) -> str | None:
    """The name of whom an invitation is for; None when there is no such person or PA."""
    if kind is InvitationKind.PERSON:
        circle = circles.find_circle(session, subject_id)
        return circle.person_name if circle else None
    if kind is InvitationKind.PA:
        pa = directory.find_pa(session, subject_id)
        return pa.name if pa else None
    if kind is InvitationKind.SUPPORTER:
        invite = find_invite(session, subject_id)
        return invite.name if invite and invite.is_open else None
    holder = find_holder(session, subject_id)
    return f"Coordinator at {holder.name}" if holder else None


def subject_user(session: Session, kind: InvitationKind, subject_id: UUID) -> UUID | None:
    """The user to whom the invited circle or PA belongs already."""
    if kind is InvitationKind.PERSON:
        circle = circles.find_circle(session, subject_id)
        return circle.person_user_id if circle else None
    if kind is InvitationKind.PA:
        pa = directory.find_pa(session, subject_id)
        return pa.user_id if pa else None
    return None


def describe_help(session: Session, invite: SupporterInvite) -> tuple[str, list[str]]:
    """What the person is called whom an invited supporter would help, and the PAs to whom they are said to be close."""
    close_to = [directory.get_pa(session, UUID(each["paId"])).known_as for each in invite.interests]
    return circles.get_circle(session, invite.circle_id).known_as, close_to


def _add_pages(app: Flask) -> None:
    """The built PWA, the page that reads the API's description, and whether the server is well."""

    def health() -> Response:
        db.session.execute(text("SELECT 1"))
        return jsonify(status="well")

    def api_page() -> ResponseReturnValue:
        response = send_from_directory(PWA / "api-docs", "index.html")
        response.headers["Content-Security-Policy"] = f"{http.CONTENT_SECURITY}; style-src 'self' 'unsafe-inline'"
        return response

    def shell(path: str = "") -> ResponseReturnValue:
        if path.startswith("api/"):
            raise NotFound
        name = path or "index.html"
        try:
            response = send_from_directory(PWA, name)
        except NoSuchFile:
            if "." in name.rsplit("/", 1)[-1]:
                raise
            name = "index.html"
            response = send_from_directory(PWA, name)
        never_changes = name.startswith("assets/")
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if never_changes else "no-cache"
        return response

    add: Any = app.add_url_rule
    add("/healthz", "app.health", health)
    add("/api/docs", "app.api_page", api_page)
    add("/calendar/<secret>.ics", "app.calendar", read_calendar)
    add("/metrics", "app.metrics", read_metrics)
    add("/", "app.shell", shell)
    add("/<path:path>", "app.shell", shell)
