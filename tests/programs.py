"""Programs that tests start: each is waited for so long and no longer, and none outlives its
test."""

from __future__ import annotations

import os
import pty
import select
import shlex
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import pytest

PATIENCE = 60.0
"""Seconds that a program may take. The longest takes a sixth of that, on two busy cores."""


class Result:
    """What a run of a program gave."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code = code
        self.out = out
        self.err = err

    def __repr__(self) -> str:
        return f"exit {self.code}\n{self.out}\n--- stderr\n{self.err}"


@contextmanager
def started(words: Sequence[object], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs beside the test; what still runs of it at the end is killed, with all
    that it started."""
    words = [str(word) for word in words]
    with subprocess.Popen(words, start_new_session=True, **options) as process:
        try:
            yield process
        finally:
            # Also when it has ended itself: what it started may hold on to its pipes.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def finished(
    process: subprocess.Popen[bytes], typed: bytes | None = None, seconds: float = PATIENCE
) -> Result:
    """What a program gave; the test fails, and names it, when it does not end."""
    try:
        out, err = process.communicate(typed, seconds)
    except subprocess.TimeoutExpired as late:
        told = b"\n".join(filter(None, (late.stdout, late.stderr))).decode(errors="replace")
    else:
        return Result(process.returncode, *((text or b"").decode() for text in (out, err)))
    pytest.fail(f"not ended after {seconds:g} s: {shlex.join(process.args)}\n{told}")  # type: ignore[arg-type]


def result_of(
    words: Sequence[object], typed: bytes | None = None, seconds: float = PATIENCE, **options: Any
) -> Result:
    """Runs a program, with nothing to read but what is `typed`."""
    stdin = subprocess.DEVNULL if typed is None else subprocess.PIPE
    pipes = {"stdin": stdin, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    with started(words, **pipes) as process:
        return finished(process, typed, seconds)


def at_a_terminal(
    words: Sequence[object], answers: Mapping[bytes, bytes] | None = None, **options: Any
) -> Result:
    """Runs a program at a terminal, where a person sees both streams and answers each prompt once;
    `out` has what the person sees."""
    waiting = dict(answers or {})
    ours, its = pty.openpty()
    seen = b""
    try:
        with started(words, stdin=its, stdout=its, stderr=its, **options) as running:
            os.close(its)
            while select.select([ours], [], [], PATIENCE)[0]:
                try:
                    part = os.read(ours, 65536)
                except OSError:  # Linux's way to say that the other end was closed
                    break
                if not part:
                    break
                seen += part
                for prompt in [prompt for prompt in waiting if prompt in seen]:
                    os.write(ours, waiting.pop(prompt))
            else:
                pytest.fail(f"nothing more of {words} for {PATIENCE:g} s\n{seen.decode()}")
            code = finished(running).code
    finally:
        os.close(ours)
    assert not waiting, (waiting, seen)
    return Result(code, seen.decode(), "")
