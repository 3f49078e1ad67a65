"""`isnad`: without arguments or with a project, the window; with a command, the command line."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from pathlib import Path

import click

from annotator import cli, demo, paths, settings
from annotator.errors import AnnotatorError, mistake
from annotator.i18n import N_, _, set_language, system_language

_X11_SOCKETS = Path("/tmp/.X11-unix")  # where X servers listen by convention


def has_display() -> bool:
    """Return whether a window can be shown; only Linux can be without a screen unnoticed.

    Qt ends the whole program when it cannot reach the display that is named.
    """
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    display = os.environ.get("DISPLAY", "")
    if display.startswith(":"):
        number = display[1:].partition(".")[0]
        return (_X11_SOCKETS / f"X{number}").exists()
    return bool(display)


def open_window(project: Path | None) -> int:
    """Show the window and return its exit code."""
    if not has_display():
        raise mistake("no_display")
    # Qt takes a quarter of a second to load: commands without a window must not pay for it.
    from annotator.ui.app import run  # noqa: PLC0415

    return run(project)


@cli.cli.command("open", help=N_("Open the window, on a project if one is named."))
@click.argument("project", required=False, type=cli.PATH)
def open_(project: Path | None) -> None:
    """Open the window."""
    sys.exit(open_window(project))


@cli.cli.command("demo", help=N_("Make a sample project, export its gold, open the window on it."))
@click.option("--no-window", is_flag=True, help=N_("Do everything but open the window."))
def demo_(no_window: bool) -> None:
    """Show everything on original samples."""
    project = demo.make(cli.say)
    if no_window:
        return
    if has_display() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        sys.exit(open_window(project))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from annotator.ui.app import render  # noqa: PLC0415 — as above

    picture = project.with_name("demo-window.png")
    render(project, picture)
    cli.say(_("There is no screen here; the window was drawn to {picture}.", picture=str(picture)))


def _arguments(argv: list[str]) -> list[str]:
    """Let `isnad` and `isnad PROJECT` mean `isnad open`."""
    if not argv:
        return ["open"]
    if argv[0] in cli.cli.commands or argv[0].startswith("-"):
        return argv
    with contextlib.suppress(OSError):  # a name that no file can have is no file
        if Path(argv[0]).is_file():
            return ["open", *argv]
    return argv


def _never_fail_to_print() -> None:
    """Print what a stream's encoding lacks, such as Arabic in cp1252, as escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _translate(command: click.Command) -> None:
    """Put the help of a command and of everything below it into the chosen language."""
    command.help = _(command.help) if command.help else command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(parameter.help)
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _translate(inner)


def main(argv: list[str] | None = None) -> None:
    """Run the program and exit: 0 fine, 1 problems found, 2 could not run."""
    _never_fail_to_print()
    arguments = _arguments(sys.argv[1:] if argv is None else argv)
    chosen = settings.load().language
    set_language(system_language() if chosen == "auto" else chosen)
    _translate(cli.cli)
    try:
        sys.exit(cli.cli.main(arguments, prog_name="isnad", standalone_mode=False) or 0)
    except AnnotatorError as error:
        cli.report(error.problems)
        sys.exit(cli.exit_code(error.problems))
    except click.ClickException as error:
        error.show()
        sys.exit(cli.COULD_NOT_RUN)
    except (click.Abort, KeyboardInterrupt):
        cli.say(_("Stopped."), error=True)
        sys.exit(cli.COULD_NOT_RUN)
    except Exception:
        _let_go_of_stdout()
        log = _log_to_profile()
        logging.getLogger(__name__).exception("isnad %s", " ".join(arguments[:1]))
        text = _("Something unexpected went wrong; nothing was lost. Details: {log}", log=str(log))
        cli.say(text, error=True)
        sys.exit(cli.COULD_NOT_RUN)


def _let_go_of_stdout() -> None:
    """Where output cannot be written, keep Python from trying again, loudly, at the end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)


def _log_to_profile() -> Path:
    """Send bug reports to a file; a profile that cannot be written leaves them on stderr."""
    log = paths.profile() / "isnad.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        logging.basicConfig(filename=log, encoding="utf-8")
    except OSError:
        logging.basicConfig()
    return log


def main_gui() -> None:
    """Open the window; the entry point without a console."""
    main(["open", *sys.argv[1:]])


if __name__ == "__main__":
    main()
