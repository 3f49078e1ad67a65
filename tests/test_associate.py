"""Association of our files, read back by the system's own tools where they are there."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
import types
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotator import associate
from annotator.__main__ import _arguments, main
from annotator.errors import AnnotatorError
from tests.helpers import Project

NAMESPACE = "{http://www.freedesktop.org/standards/shared-mime-info}"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "بيانات share"
    monkeypatch.setenv("XDG_DATA_HOME", str(folder))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path / "none"))
    return folder


def files(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


# ---- freedesktop.org -----------------------------------------------------------------------------


def test_what_is_written_is_taken_back(data: Path) -> None:
    done = associate.add("linux")
    wanted = set(associate.freedesktop_files())
    assert wanted <= files(data)
    assert {Path(name) for name in done.changed} == {data / name for name in wanted}
    first = {name: (data / name).read_bytes() for name in wanted}
    associate.add("linux")
    assert {name: (data / name).read_bytes() for name in wanted} == first
    gone = associate.remove("linux")
    assert set(gone.changed) == set(done.changed)
    assert not wanted & files(data)
    assert associate.remove("linux").changed == ()


def test_what_is_not_ours_stays(data: Path) -> None:
    foreign = data / "applications" / "isnad.desktop"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("[Desktop Entry]\nName=Another\n", encoding="utf-8")
    with pytest.raises(AnnotatorError) as error:
        associate.add("linux")
    assert error.value.problems[0].code == "out_foreign"
    associate.remove("linux")
    assert foreign.read_text(encoding="utf-8") == "[Desktop Entry]\nName=Another\n"


@pytest.mark.parametrize(
    "start",
    [["/opt/isnad/bin/isnad-gui"], ['/home/a b/"x" $HOME `id` \\ 100%/isnad', "-m", "نص"]],
)
def test_the_entry_starts_the_program_whatever_its_path(start: list[str]) -> None:
    parser = configparser.RawConfigParser(delimiters=("=",), strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(associate.desktop_entry(start))
    entry = dict(parser["Desktop Entry"])
    assert entry["Type"] == "Application"
    assert entry["Name[ar]"] == "إسناد"
    assert set(entry["MimeType"].strip(";").split(";")) == {kind.media for kind in associate.KINDS}
    # A string's own escapes first, then quotes, as a shell reads them, then the field codes.
    line = entry["Exec"].replace("\\\\", "\\")
    script = f"for part in {line}; do printf '%s\\n' \"$part\"; done"
    read = subprocess.run([tool("sh"), "-c", script], capture_output=True, check=True, text=True)
    assert [part.replace("%%", "%") for part in read.stdout.splitlines()] == [*start, "%f"]


def test_the_kinds_of_files_are_described() -> None:
    root = ElementTree.fromstring(associate.mime_info().encode())
    found = {kind.get("type"): kind for kind in root.iter(f"{NAMESPACE}mime-type")}
    assert set(found) == {kind.media for kind in associate.KINDS}
    for kind in associate.KINDS:
        described = found[kind.media]
        (glob,) = described.iter(f"{NAMESPACE}glob")
        assert glob.get("pattern") == f"*{kind.suffix}"
        names = [comment.text for comment in described.iter(f"{NAMESPACE}comment")]
        assert names == [kind.names["en"], kind.names["ar"]]


def test_our_magic_is_what_a_project_begins_with(project: Project) -> None:
    store = project()
    head = store.path.read_bytes()[:100]
    for offset, value in associate.KINDS[0].magic:
        assert head[offset : offset + len(value)] == value.encode()


def test_the_entry_is_valid(data: Path) -> None:
    validate = tool("desktop-file-validate")
    associate.add("linux")
    entry = data / "applications" / "isnad.desktop"
    done = subprocess.run([validate, str(entry)], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "")


_ASK = """
import sys
from PySide6.QtCore import QLocale, QMimeDatabase
known = QMimeDatabase()
for path in sys.argv[1:]:
    print(known.mimeTypeForFile(path).name())
    print(known.mimeTypeForFile(path, QMimeDatabase.MatchMode.MatchContent).name())
"""


def test_qt_tells_our_files_by_name_and_by_content(
    data: Path, project: Project, tmp_path: Path
) -> None:
    """Qt reads the shared MIME database by itself, as a desktop made with it does."""
    associate.add("linux")
    named, packet = tmp_path / "كتاب.isnad", tmp_path / "حزمة.isnadpkt"
    named.write_bytes(project().path.read_bytes())
    packet.write_bytes(b"PK\x05\x06" + bytes(18))
    done = subprocess.run([sys.executable, "-c", _ASK, str(named), str(packet)], check=True,
                          capture_output=True, text=True)  # fmt: skip
    by_name, by_content, packed, _ = done.stdout.split()
    assert by_name == by_content == "application/x-isnad-project"
    assert packed == "application/x-isnad-packet"


def test_the_database_of_the_desktop_is_made_anew(data: Path) -> None:
    tool("update-mime-database")
    associate.add("linux")
    globs = (data / "mime" / "globs2").read_text(encoding="utf-8")
    for kind in associate.KINDS:
        assert f":{kind.media}:*{kind.suffix}" in globs
    associate.remove("linux")
    assert "isnad" not in (data / "mime" / "globs2").read_text(encoding="utf-8")


def test_a_missing_tool_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    done = associate.add("linux")
    assert "update-mime-database" in done.missing
    assert any("update-mime-database" in line for line in associate.lines(done))


# ---- elsewhere -----------------------------------------------------------------------------------


def test_on_macos_the_bundle_does_it(data: Path) -> None:
    for act in (associate.add, associate.remove):
        with pytest.raises(AnnotatorError) as error:
            act("darwin")
        assert error.value.problems[0].code == "associate_elsewhere"
    assert not data.exists()


class Registry(types.ModuleType):
    """A registry in memory that keeps to the rules of winreg."""

    HKEY_CURRENT_USER, REG_SZ, KEY_ALL_ACCESS = "HKCU", 1, 0xF003F

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, str]] = {}

    class Handle:
        def __init__(self, values: dict[str, str]) -> None:
            self.values = values

        def __enter__(self) -> Registry.Handle:
            return self

        def __exit__(self, *_: object) -> None:
            return None

    def CreateKeyEx(self, root: str, key: str) -> Handle:
        assert root == "HKCU"
        parts = key.split("\\")
        for end in range(1, len(parts) + 1):
            self.keys.setdefault("\\".join(parts[:end]), {})
        return self.Handle(self.keys[key])

    def OpenKey(self, root: str, key: str, _reserved: int, _access: int) -> Handle:
        if key not in self.keys:
            raise FileNotFoundError(key)
        return self.Handle(self.keys[key])

    def SetValueEx(self, handle: Handle, name: str, _reserved: int, kind: int, value: str) -> None:
        assert kind == self.REG_SZ
        handle.values[name] = value

    def QueryValueEx(self, handle: Handle, name: str) -> tuple[str, int]:
        if name not in handle.values:
            raise FileNotFoundError(name)
        return handle.values[name], self.REG_SZ

    def DeleteValue(self, handle: Handle, name: str) -> None:
        if name not in handle.values:
            raise FileNotFoundError(name)
        del handle.values[name]

    def DeleteKey(self, root: str, key: str) -> None:
        if key not in self.keys:
            raise FileNotFoundError(key)
        if any(other.startswith(f"{key}\\") for other in self.keys):
            raise PermissionError("a key with keys below it cannot be deleted")
        del self.keys[key]


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry:
    made = Registry()
    monkeypatch.setitem(sys.modules, "winreg", made)
    return made


def test_on_windows_the_registry_says_it(registry: Registry) -> None:
    associate.add("win32")
    classes = "Software\\Classes\\"
    assert registry.keys[f"{classes}.isnadpkt"][""] == "Isnad.Packet"
    run = registry.keys[f"{classes}Isnad.Packet\\shell\\open\\command"][""]
    assert run.startswith('"')
    assert run.endswith('"%1"')
    before = {key: dict(values) for key, values in registry.keys.items()}
    associate.add("win32")
    assert registry.keys == before


def test_on_windows_only_ours_is_taken_back(registry: Registry) -> None:
    other = "Software\\Classes\\.isnad\\OpenWithProgids"
    associate.add("win32")
    registry.keys[other]["Another.Program"] = ""
    registry.keys["Software\\Classes\\.isnadpkt"][""] = "Another.Program"
    done = associate.remove("win32")
    assert done.changed
    left = {(key, name, value) for key, values in registry.keys.items()
            for name, value in values.items()}  # fmt: skip
    assert left == {
        (other, "Another.Program", ""),
        ("Software\\Classes\\.isnadpkt", "", "Another.Program"),
    }
    assert not any("Isnad." in key for key in registry.keys)
    assert associate.remove("win32").changed == ()


# ---- the command ---------------------------------------------------------------------------------


def test_the_command_says_what_it_did(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, words in (
        (["associate"], "isnad.desktop"),
        (["associate", "--remove"], "no longer"),
    ):
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        assert not stopped.value.code
        assert words in capsys.readouterr().out


def test_the_program_that_the_entry_names_is_there(data: Path) -> None:
    start = associate.command()
    assert Path(start[0]).is_file()


@pytest.mark.parametrize("name", ["حزمة.isnadpkt", "مشروع.isnad", "-odd.isnadpkt"])
def test_a_file_alone_opens_the_window(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    assert _arguments([str(path)]) == ["open", str(path)]
