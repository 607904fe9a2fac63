"""What tests of formats share."""

from __future__ import annotations

from pathlib import Path

import pytest
from outgoing import a_desk


@pytest.fixture(scope="module")
def outgoing_desk(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database that the examples of a module's properties share."""
    return a_desk(empty_sqlite, tmp_path_factory.mktemp("outgoing"))
