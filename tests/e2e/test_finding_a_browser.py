"""Which browser the browser tests take."""

from pathlib import Path

import pytest

from tests.e2e.browser import REMEDY, find_browser, main


def test_the_browser_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/browser/chromium")

    assert find_browser() == Path("/opt/browser/chromium")


def test_the_machines_own_browser_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_browser() == tmp_path / "chromium"


def test_naming_none_means_that_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "")

    assert find_browser() is None


@pytest.mark.parametrize(("ci", "exit_code"), [("", 0), ("true", 1)])
def test_without_a_browser_the_remedy_is_said_and_only_ci_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, exit_code: int
) -> None:
    monkeypatch.setenv("CHROMIUM", "")
    monkeypatch.setenv("CI", ci)

    with pytest.raises(SystemExit) as ending:
        main()

    assert ending.value.code == exit_code
    assert capsys.readouterr().err.strip() == REMEDY
