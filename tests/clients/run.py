"""Programs of others read what we write: `make test-clients CLIENTS="doccano conllu"`, or all.

Every script here is one client. Its head says, as a PEP 723 block, what it needs: `dependencies`
from PyPI, and under `[tool.client]` the `formats` that it reads, `npm` packages (a script in
JavaScript) and `commands` of the system, without which it is passed over and that is said. It is
run in an environment of its own below build/clients, with the folder that holds an export of the
shared example for each format; it prints what it loaded and fails when that is not what we wrote.
What its program writes itself it may leave there under the name in `back`: we read that again.
With `release` a whole release lies there, too.
`tests` are tests of ours that need the client's packages (those of our extras) and run with them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import site
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.formats import FORMATS, Format
from annotator.formats.jsonio import pretty
from tests.exchange.releasing import example_release
from tests.formats.examples_corpus import example_corpus, example_of, write_example
from tests.formats.roundtrip import kept, read_back

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build" / "clients"
_HEAD = re.compile(r"(?m)^(?://|#) /// script$\s(?P<lines>(?:^(?://|#).*$\s)+?)^(?://|#) ///$")

_PYTEST = (
    "import site, sys, pytest; site.addsitedir(sys.argv[1]); sys.exit(pytest.main(sys.argv[2:]))"
)


def head(script: Path) -> dict[str, Any]:
    """Return what a script says that it needs."""
    found = _HEAD.search(script.read_text("utf-8"))
    assert found, f"{script.name} does not say what it needs"
    return tomllib.loads(re.sub(r"(?m)^(?://|#) ?", "", found["lines"]))


def write_exports(formats: list[str]) -> Path:
    """Write the example in these formats, and beside them what every text is, as JSON."""
    out = BUILD / "exports"
    out.mkdir(parents=True, exist_ok=True)
    known = {item.name: item for item in FORMATS}
    for name in formats:
        shutil.rmtree(out / name, ignore_errors=True)
        (out / name).mkdir()
        kind = known[name]
        if not kind.makes:
            (out / name).rmdir()
        write_example(kind, out / name)
        expected = {
            document.id: {
                "text": document.text,
                "words": sorted(
                    [
                        [role, " ".join(document.text[start:end] for start, end in parts)]
                        for item in example_of(kind).attributions
                        if item.document == document.id
                        for role, parts in item.spans.items()
                    ]
                ),
            }
            for document in example_corpus().documents
        }
        (out / f"{name}.expected.json").write_bytes(pretty(expected))
    return out


def environment(name: str, needs: Mapping[str, Any]) -> list[str]:
    """Make the environment of a client unless it is there; return what begins its command."""
    packages = needs.get("dependencies", [])
    npm = needs.get("tool", {}).get("client", {}).get("npm", [])
    folder = BUILD / name
    stamp, wanted = folder / "made", hashlib.sha256(json.dumps([packages, npm]).encode())
    python = folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted.hexdigest():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"   fetching {', '.join((*packages, *npm)) or 'nothing'}", flush=True)
        if npm:
            command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *npm]
            subprocess.run(command, cwd=folder, check=True)
        else:
            uv = str(Path(sys.executable).with_name("uv"))
            subprocess.run([uv, "venv", "-q", "-p", sys.executable, str(folder)], check=True)
            if packages:
                command = [uv, "pip", "install", "-q", "-p", str(python), *packages]
                subprocess.run(command, check=True)
        stamp.write_text(wanted.hexdigest(), "utf-8")
    return ["node"] if npm else [str(python)]


def run(script: Path) -> str:
    """Run one client; return what became of it in one word."""
    needs = head(script)
    client = needs.get("tool", {}).get("client", {})
    commands = [*client.get("commands", []), *(["npm", "node"] if client.get("npm") else [])]
    missing = [name for name in commands if shutil.which(name) is None]
    if missing:
        print(f"   passed over: {', '.join(missing)} not there", flush=True)
        return "passed over"
    command = environment(script.stem, needs)
    if client.get("tests"):
        packages = next((BUILD / script.stem / "lib").glob("python*/site-packages"))
        site.addsitedir(str(packages))  # behind our own, which stay as they are
        tests = ["-q", "-p", "no:cacheprovider", *client["tests"]]
        if subprocess.run(
            [sys.executable, "-c", _PYTEST, str(packages), *tests], check=False
        ).returncode:
            return "FAILED"
    out = write_exports(client.get("formats", []))
    if client.get("release"):
        shutil.rmtree(out / "release", ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            example_release(Path(folder), out / "release")
    place = BUILD / script.stem / f"client{script.suffix}"
    shutil.copy(script, place)  # beside its packages, by no package's name
    # Nothing that a client does may need the network or another language.
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "NO_COLOR": "1", "LC_ALL": "C"}
    command += [str(place), str(out)]
    done = subprocess.run(command, env={**os.environ, **offline}, check=False)
    if done.returncode:
        return "FAILED"
    for name, file in client.get("back", {}).items():
        read_again(next(item for item in FORMATS if item.name == name), out / file)
    return "passed"


def read_again(format: Format, path: Path) -> None:
    """Hold what another program made of our example against the example."""
    found, expected = kept(read_back(format, path), format), kept(example_of(format), format)
    assert found == expected, f"{path} says something else than the example"
    print(f"   what it wrote is read as {len(found.attributions)} attributions, all as they were")


def main(names: list[str]) -> int:
    """Run these clients, or all; return how many failed."""
    scripts = sorted(path for path in HERE.iterdir() if path.suffix in (".py", ".mjs"))
    scripts = [path for path in scripts if path.name not in ("run.py", "__init__.py")]
    unknown = set(names) - {path.stem for path in scripts}
    assert not unknown, f"no such client: {', '.join(sorted(unknown))}"
    results = {}
    for script in scripts:
        if not names or script.stem in names:
            print(f"== {script.stem}", flush=True)
            results[script.stem] = run(script)
    print("\n".join(f"{name:20} {result}" for name, result in results.items()))
    failed = sum(result == "FAILED" for result in results.values())
    passed = sum(result == "passed" for result in results.values())
    over = len(results) - passed - failed
    print(f"clients: {passed} passed, {failed} failed, {over} passed over")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
