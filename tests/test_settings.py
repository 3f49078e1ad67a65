"""Settings: sparse, readable, applied at once, and never a reason not to start."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from annotator import settings
from annotator.settings import Settings


def test_without_a_file_the_defaults_hold() -> None:
    assert settings.load() == Settings()
    assert not settings.file().exists()


def test_only_what_differs_is_written_and_it_comes_back() -> None:
    mine = Settings(
        language="ar",
        font_size=30,
        visual_arrows=False,
        recent=("/a", "/ب"),
        labels={"ب": "", "a": "source"},
    )
    settings.save(mine)
    assert json.loads(settings.file().read_text(encoding="utf-8")) == {
        "language": "ar",
        "font_size": 30,
        "visual_arrows": False,
        "recent": ["/a", "/ب"],
        "labels": {"ب": "", "a": "source"},
    }
    assert settings.load() == mine
    assert [path.name for path in settings.file().parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("damage", ["{", "[]", "5", "[" * 100_000, '"x"', "9" * 5000, "NaN", ""])
def test_a_damaged_file_is_kept_and_the_defaults_hold(damage: str) -> None:
    settings.save(Settings(theme="dark"))
    settings.file().write_text(damage)
    assert settings.load() == Settings()
    assert settings.file().with_suffix(".json.bak").read_text() == damage
    settings.save(Settings(theme="dark"))
    assert settings.load().theme == "dark"


def test_bytes_that_are_no_text_are_no_settings() -> None:
    settings.save(Settings(theme="dark"))
    settings.file().write_bytes(b"\xff\xfe\0")
    assert settings.load() == Settings()


@pytest.mark.parametrize(
    "data",
    [
        {"language": 7, "font_size": "big", "visual_arrows": 1, "recent": 5},
        {"recent": "abc", "font_size": True, "annotator": None},
        {"recent": {"a": 1}, "unknown": "key", "labels": ["a"]},
    ],
)
def test_a_value_of_the_wrong_type_is_not_taken(data: dict[str, object]) -> None:
    settings.save(Settings(theme="dark"))
    settings.file().write_text(json.dumps({**data, "theme": "dark"}))
    assert settings.load() == Settings(theme="dark")


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.builds(Settings, font_size=st.integers(1, 99), recent=st.just(())))
def test_any_settings_come_back(mine: Settings) -> None:
    settings.save(mine)
    assert settings.load() == mine


def test_the_newest_project_stands_first_and_ten_are_kept(tmp_path: Path) -> None:
    mine = Settings()
    for n in (*range(12), 5):
        mine = settings.with_recent(mine, tmp_path / f"{n}.isnad")
    assert len(mine.recent) == settings.MAX_RECENT
    assert [Path(path).stem for path in mine.recent[:3]] == ["5", "11", "10"]


def test_a_profile_that_is_no_folder_is_no_obstacle_to_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ISNAD_HOME", str(tmp_path / "file"))
    assert settings.load() == Settings()
