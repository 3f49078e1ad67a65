"""What tests of releases share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.releasing import resample_little, team


@pytest.fixture(scope="session")
def made_team(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A team's project, made once; tests work on copies."""
    path = tmp_path_factory.mktemp("team") / "team.isnad"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISNAD_HOME", str(path.parent / "home"))
        team(path).close()
    return path


@pytest.fixture
def quick_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intervals are not what these tests are about."""
    resample_little(monkeypatch)
