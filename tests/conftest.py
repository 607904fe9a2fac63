"""The two databases that every test of the store runs on, and the installed command."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from programs import PATIENCE, Result, result_of

from claimtrack.store import migrations

POSTGRES = os.environ.get(
    "CLAIMTRACK_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432"
)
TO_START_ONE = (
    "no PostgreSQL server at {}: start one with"
    " `docker run -e POSTGRES_HOST_AUTH_METHOD=trust -p 5432:5432 postgres`,"
    " or name one in CLAIMTRACK_TEST_POSTGRES"
)


Run = Callable[..., Result]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest come first, so that none is left for the end, when one worker would be alone."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session", autouse=True)
def apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The tester's own configuration, cache and data stay out of it."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith("CLAIMTRACK_")]:
        if name != "CLAIMTRACK_TEST_POSTGRES":
            del os.environ[name]
    os.environ |= {
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "CLAIMTRACK_CACHE": str(tmp_path_factory.getbasetemp().parent / "claimtrack-cache"),
        "CLAIMTRACK_ACTOR": "tester",
        "COLUMNS": "80",
    }


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    migrations.create(str(path))
    return path


def _admin() -> Any:
    """A connection to the server. Raises OSError where there is none."""
    try:
        import psycopg

        url = POSTGRES.replace("+psycopg", "") + "/postgres"
        # DROP DATABASE waits for every connection of the server, also to other databases: for a
        # program that was stopped while it sent rows it would wait for ever.
        limit = f"-c statement_timeout={PATIENCE:.0f}s"
        return psycopg.connect(url, autocommit=True, connect_timeout=5, options=limit)
    except (ImportError, psycopg.OperationalError) as error:
        raise OSError(str(error)) from None


@contextmanager
def served(template: str = "template1") -> Iterator[str]:
    """A PostgreSQL database of its own, copied from another one. Raises OSError where there is no
    server."""
    name = f"claimtrack_{uuid.uuid4().hex[:12]}"
    with _admin() as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def empty_postgresql() -> Iterator[str]:
    """The name of a migrated, empty database to copy."""
    with a_bare_postgresql() as url:
        if url is None:
            reason = TO_START_ONE.format(POSTGRES)
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        migrations.create(url)
        yield url.rpartition("/")[2]


@pytest.fixture
def sqlite(empty_sqlite: Path, tmp_path: Path) -> str:
    """An empty SQLite database."""
    path = tmp_path / "desk.db"
    shutil.copy(empty_sqlite, path)
    return str(path)


@pytest.fixture
def postgresql(empty_postgresql: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with served(empty_postgresql) as database:
        yield database


@contextmanager
def a_bare_postgresql() -> Iterator[str | None]:
    """A PostgreSQL database without any table; None where there is no server."""
    try:
        _admin().close()
    except OSError:
        yield None
        return
    with served() as database:
        yield database


@pytest.fixture
def bare_postgresql() -> Iterator[str | None]:
    """A PostgreSQL database without any table; None, but never in CI, without a server."""
    with a_bare_postgresql() as name:
        if name is None and os.environ.get("CI"):
            pytest.fail(TO_START_ONE.format(POSTGRES))
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """An empty database; the test runs once on each kind."""
    name: str = request.getfixturevalue(request.param)
    return name


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the installed command: `run("list", "--json", db=database)`."""
    command = str(Path(sys.executable).with_name("claimtrack"))

    def runner(
        *words: object, db: str | None = None, typed: str | bytes | None = None, **environment: str
    ) -> Result:
        env = {**os.environ, **environment}
        if db is not None:
            env["CLAIMTRACK_DB"] = db
        given = typed.encode() if isinstance(typed, str) else typed
        return result_of([command, *words], given, cwd=tmp_path, env=env)

    return runner


@pytest.fixture
def in_process(tmp_path: Path) -> Run:
    """`run` without a process of its own, where there are hundreds of runs or a slow start."""
    from claimtrack.cli import app

    def runner(
        *words: object, db: str | None = None, typed: str | bytes | None = None, **environment: str
    ) -> Result:
        out, err = io.StringIO(), io.StringIO()
        given = typed if isinstance(typed, bytes) else (typed or "").encode()
        spoken = [str(word) for word in words]
        if db is not None:
            environment["CLAIMTRACK_DB"] = db
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["claimtrack", *spoken])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
            for name, value in environment.items():
                patch.setenv(name, value)
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = int(app._run())
        return Result(code, out.getvalue(), err.getvalue())

    return runner


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """An empty database that the tests of a module share; one of each kind."""
    if request.param == "postgresql":
        with served(request.getfixturevalue("empty_postgresql")) as database:
            yield database
    else:
        path = tmp_path_factory.mktemp("shared") / "desk.db"
        shutil.copy(request.getfixturevalue("empty_sqlite"), path)
        yield str(path)


@pytest.fixture(params=["sqlite", "postgresql"])
def fixture_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that holds the fixture; the test runs once on each kind."""
    if request.param == "postgresql":
        with served(request.getfixturevalue("demo_on_server")) as database:
            yield database
    else:
        yield str(shutil.copy(request.getfixturevalue("demo"), tmp_path / "desk.db"))


@pytest.fixture(scope="session")
def demo_on_server(empty_postgresql: str) -> Iterator[str]:
    """The name of a PostgreSQL database that holds the fixture, to be copied."""
    from claimtrack.cli.databases import load_fixture

    with served(empty_postgresql) as database:
        load_fixture(database)
        yield database.rpartition("/")[2]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds the fixture, to be copied."""
    from claimtrack.cli.databases import load_fixture

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    migrations.create(str(path))
    load_fixture(str(path))
    return path
