"""The `claimtrack` command: its groups, its help, and where errors become exit codes."""

from __future__ import annotations

import errno
import gc
import signal
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from claimtrack.cli.streams import close_stdout, reopen_closed, tell
from claimtrack.cli.table import COMMANDS
from claimtrack.errors import EXIT_MEANINGS, ClaimtrackError, Exit

HELP_FLAGS = {"help_option_names": ["-h", "--help"]}

EXAMPLES = {
    "": 'claimtrack add "About 10,000 IS militants are active." --by Russia --said "~2018-02"',
    "source": "claimtrack source list",
    "party": "claimtrack party show Russia",
    "topic": "claimtrack topic list",
    "db": "claimtrack db status",
}


class Command(TyperCommand):
    """A command whose help opens with its example."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_example(formatter, getattr(self.callback, "example", ""))
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """A group that imports a command only to run it or to show its help."""

    prefix = ""

    def list_commands(self, ctx: Any) -> list[str]:
        depth = 2 if self.prefix else 1
        names = (name.split() for name in COMMANDS if f"{name} ".startswith(self.prefix))
        return [parts[-1] for parts in names if len(parts) == depth]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        full = self.prefix + cmd_name
        if full not in COMMANDS:
            return None
        place, line = COMMANDS[full]
        if not place:
            return _group(f"{full} ", line)
        module, function = place.split(":")
        return command_of(getattr(import_module(f"claimtrack.cli.{module}"), function), full)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _write_example(formatter, EXAMPLES[self.prefix.strip()])
        super().format_help(ctx, formatter)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        rows = [(name, COMMANDS[self.prefix + name][1]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        if not self.prefix:
            with formatter.section("Exit status"):
                formatter.write_dl(
                    [(str(int(code)), meaning) for code, meaning in EXIT_MEANINGS.items()]
                )

    commands: Any

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        # typer looks here for what a mistyped command may have meant.
        self.commands = dict.fromkeys(self.list_commands(ctx), None)
        return super().resolve_command(ctx, args)


def _group(prefix: str, line: str) -> Any:
    shell = typer.Typer(
        cls=Group,
        help=line,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings=HELP_FLAGS,
        name=prefix.strip() or None,
    )
    shell.callback()(_root if not prefix else _nothing)
    group: Any = typer.main.get_command(shell)
    group.prefix = prefix
    return group


def command_of(function: Any, full: str) -> Any:
    """The typer command of a function that `blocks.command` made."""
    shell = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    shell.command(full.split()[-1], cls=Command, context_settings=HELP_FLAGS)(function)
    return typer.main.get_command(shell)


def _root(
    database: Annotated[
        str | None,
        typer.Option("--db", metavar="PATH|URL", help="The database. Also after the verb."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            help="Print the version and stop.",
            is_eager=True,
            callback=lambda given: _tell_version() if given else None,
        ),
    ] = False,
) -> None:
    """Keep track of who claims what, on what evidence, and who disputes it."""


def _tell_version() -> None:
    from claimtrack import __version__

    print(f"claimtrack {__version__}")
    raise typer.Exit


def _nothing() -> None:
    """Stands where a group wants a callback."""


def _write_example(formatter: Any, example: str) -> None:
    with formatter.section("Example"):
        formatter.write("".join(f"  {line}\n" for line in example.splitlines()))
    formatter.write_paragraph()


def _told_of_bug(error: BaseException) -> int:
    """A traceback helps the one who mends it, so it goes to a file; the user gets one line."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="claimtrack-bug-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        traceback.print_exception(error, file=report)
    tell(
        f"claimtrack: a bug: {type(error).__name__}: {str(error)[:200]};"
        f" please report it with {report.name}"
    )
    return Exit.BUG


def main() -> None:
    """Runs the command line and exits."""
    # What is imported stays; looking through it for garbage costs a tenth of a short command.
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)
    # What `kill` and `timeout` send ends a command as Ctrl-C does: nothing half made is left.
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code = _in_order()
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    # What is done is done: the interpreter may end in peace.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    sys.exit(int(code))


def _in_order() -> int:
    """Runs the command with its streams as they should be, and sees its output out."""
    reopen_closed()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks a letter shows a ?; that is no reason to stop.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        close_stdout()
    except OSError as error:
        code = _told_of_output(error)
    return code


def _run() -> int:
    """Runs the command; every way in which it can end becomes an exit code and at most one line."""
    before = _commits()
    try:
        code = _root_command()(prog_name="claimtrack", standalone_mode=False)
        if code == Exit.INTERRUPTED:
            raise KeyboardInterrupt
        return code if isinstance(code, int) else Exit.DONE
    except ClaimtrackError as error:
        tell(f"claimtrack: {error}")
        return error.exit_code
    except typer.TyperException as error:
        return _told_of_usage(error)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else Exit.DONE
    except (KeyboardInterrupt, typer.Abort):
        written = _commits() > before
        stands = "what was written until then stands, see: claimtrack history"
        tell(f"claimtrack: interrupted; {stands if written else 'nothing was written'}")
        return Exit.INTERRUPTED
    except OSError as error:
        return _told_of_output(error) if error.errno == errno.ENOSPC else _told_of_bug(error)
    except Exception as error:  # noqa: BLE001 (no traceback reaches a user)
        return _told_of_bug(error)


def _commits() -> int:
    """How many transactions this process has begun to commit."""
    engine = sys.modules.get("claimtrack.store.engine")
    return len(engine.COMMITS) if engine else 0


def _told_of_output(error: OSError) -> int:
    close_stdout()
    tell(f"claimtrack: cannot write the output: {error.strerror}; write it elsewhere")
    return Exit.OUTPUT


def _told_of_usage(error: typer.TyperException) -> int:
    """typer's own complaint in one line, and where the help is; a group named alone shows its
    help."""
    message = error.format_message().strip()
    if type(error).__name__ == "NoArgsIsHelpError":
        print(message, file=sys.stderr)
        return Exit.USAGE
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "claimtrack"
    tell(f"claimtrack: {message[:1].lower()}{message[1:].rstrip('.')}; see: {path} --help")
    return Exit.USAGE


def _root_command() -> Any:
    from typer.main import get_install_completion_arguments

    root = _group("", "")
    root.params.extend(get_install_completion_arguments())
    return root
