"""The settings file that ``make run`` writes."""

import base64
import stat
import subprocess
import sys
from io import StringIO
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from dotenv import dotenv_values

from carematch.env_file import complete_env_file, new_vapid_private_key, write_env_file
from config import ROOT, Config


def settings(path: Path) -> dict[str, str]:
    return {name: value or "" for name, value in dotenv_values(stream=StringIO(path.read_text())).items()}


def test_what_is_written_is_a_whole_and_valid_configuration(tmp_path: Path) -> None:
    path = tmp_path / ".env"

    written = write_env_file(path)

    assert written
    config = Config.from_environment(settings(path))
    assert config.environment == "development"
    assert config.public_url == "http://127.0.0.1:5000"
    assert config.database_url == f"sqlite:///{(ROOT / 'instance/carematch.db').as_posix()}"
    assert (config.code_channel, config.scheduler) == ("console", "here")


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / ".env"

    write_env_file(path)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\n")

    written = write_env_file(path)

    assert not written
    assert path.read_text() == "SECRET_KEY=mine\n"


def test_a_file_from_before_gets_the_secrets_it_lacks_and_keeps_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    before = (
        "# mine\nENVIRONMENT=development\nSECRET_KEY='a key of my own, long enough for anybody'\nCODE_CHANNEL=console"
    )
    path.write_text(before)

    added, again = complete_env_file(path), complete_env_file(path)

    assert (added, again) == (["VAPID_PRIVATE_KEY", "FILES_KEY"], [])
    assert path.read_text().startswith(before + "\n")
    assert settings(path)["SECRET_KEY"] == "a key of my own, long enough for anybody"
    assert len(base64.urlsafe_b64decode(settings(path)["FILES_KEY"] + "=")) == 32


def test_a_secret_that_is_left_empty_is_left_so(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("SECRET_KEY=mine\nVAPID_PRIVATE_KEY=theirs\nFILES_KEY=\n")

    added = complete_env_file(path)

    assert added == []
    assert path.read_text() == "SECRET_KEY=mine\nVAPID_PRIVATE_KEY=theirs\nFILES_KEY=\n"


def test_every_file_has_secrets_of_its_own(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    write_env_file(first)
    write_env_file(second)

    for name in ("SECRET_KEY", "VAPID_PRIVATE_KEY", "FILES_KEY"):
        assert settings(first)[name] != settings(second)[name]


def test_the_vapid_key_is_a_private_key_on_p256() -> None:
    text = new_vapid_private_key()

    raw = base64.urlsafe_b64decode(text + "=")

    assert len(raw) == 32
    assert ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1()).key_size == 256


def test_writing_it_does_not_load_the_application() -> None:
    program = "import sys, carematch.env_file; print({'flask', 'sqlalchemy', 'numpy'} & set(sys.modules))"

    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "set()"
