"""Where the files lie that come with the package: in the wheel, else beside the checkout."""

from __future__ import annotations

from pathlib import Path


def folder(name: str) -> Path:
    """The directory `name` of the project: `alembic` or `fixtures`."""
    package = Path(__file__).parent
    installed = package / f"_{name}"
    return installed if installed.is_dir() else package.parent / name
