"""Every error that a user can meet: one line that says what is wrong and what to do next.

`cli` prints the line and exits with the error's code; nothing else prints or exits.
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the exit status means."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    NO_SUCH = 3
    DATABASE = 4
    REFUSED = 5
    BUG = 70
    OUTPUT = 74
    INTERRUPTED = 130


EXIT_MEANINGS: dict[Exit, str] = {
    Exit.DONE: "done (an empty list too)",
    Exit.FOUND: "a check found something",
    Exit.USAGE: "the command's words are off",
    Exit.NO_SUCH: "no such thing, or ambiguous",
    Exit.DATABASE: "database missing, outdated or unreachable",
    Exit.REFUSED: "input refused, nothing written",
    Exit.BUG: "a bug in claimtrack",
    Exit.OUTPUT: "done, but the output could not be written",
    Exit.INTERRUPTED: "interrupted",
}


class ClaimtrackError(Exception):
    """Something the user can mend. `problem` says what is wrong, `next_step` what to do."""

    exit_code = Exit.REFUSED

    def __init__(self, problem: str, next_step: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.problem}; {self.next_step}" if self.next_step else self.problem


class UsageFault(ClaimtrackError):
    """The command's words do not fit together."""

    exit_code = Exit.USAGE


class NoSuch(ClaimtrackError):
    """A reference that names nothing."""

    exit_code = Exit.NO_SUCH


class Ambiguous(ClaimtrackError):
    """A reference that names more than one thing, or a name close to a known one."""

    exit_code = Exit.NO_SUCH


class DatabaseFault(ClaimtrackError):
    """The database is missing, outdated, busy, full or unreachable."""

    exit_code = Exit.DATABASE


class Refused(ClaimtrackError):
    """Input that was refused. Nothing was written."""

    exit_code = Exit.REFUSED


class BadDate(Refused):
    """A date that is none."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f'"{text[:64]}" is not a date claimtrack can keep', why)
