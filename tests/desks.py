"""The command, used on one database by a test."""

from __future__ import annotations

import json
from typing import Any

from conftest import Run


class Desk:
    """The command on one database: `do` gives what it printed, `read` the JSON of it."""

    def __init__(self, run: Run, in_process: Run, database: str) -> None:
        self.run = in_process if database.startswith("postgresql") else run
        self.in_process = in_process
        self.database = database
        self.told = ""

    def do(self, *words: object, typed: str | bytes | None = None, **environment: str) -> str:
        """What a command that must not fail printed, without the last line end."""
        result = self.run(*words, db=self.database, typed=typed, **environment)
        assert result.code == 0, result
        self.told = result.err
        return result.out.removesuffix("\n")

    def read(self, *words: object) -> Any:
        """What a command that must not fail says as JSON."""
        result = self.in_process(*words, "--json", db=self.database)
        assert result.code == 0, result
        return json.loads(result.out)

    def listed(self, *words: object) -> list[int]:
        """The numbers of a list of claims."""
        result = self.in_process("list", *words, "-q", db=self.database)
        assert result.code == 0, result
        return [int(number) for number in result.out.split()]
