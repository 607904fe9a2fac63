"""Several revisions of one command: what is too much for one transaction comes in by and by."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

from claimtrack.store.engine import (
    check_schema,
    connected,
    learn_sizes,
    make_room,
    spare_lookups,
    transaction,
)
from claimtrack.store.revisions import Revision, signed

GROWN = 1_000
"""Changes after which PostgreSQL looks at the sizes of its tables for the first time; then each
time that there are four times as many."""
Further = Callable[[], AbstractContextManager[Revision]]


@contextmanager
def series(
    database: str,
    *,
    actor: str,
    command: str,
    message: str | None = None,
    at_once: bool = False,
    dry: bool = False,
) -> Iterator[Further]:
    """Yields what opens the next revision, to make changes by; all are of one command, so one undo
    takes them. Each is committed as a whole, and lets other writers take their turn before the
    next. `at_once`, all of them or none are, and others wait; `dry`, none are, and others wait.
    Scores of what is new are left for later (`scores.catch_up`). Raises what `writing` raises."""
    actor, message = signed(actor, message)
    command_id: str | None = None
    made, next_look = 0, GROWN
    with connected(database) as connection:
        check_schema(connection)
        make_room(connection)
        spare_lookups(connection)

        @contextmanager
        def further() -> Iterator[Revision]:
            nonlocal command_id, made, next_look
            with nullcontext() if at_once or dry else transaction(connection):
                revision = Revision(
                    connection,
                    actor=actor,
                    command=command,
                    message=message,
                    command_id=command_id,
                )
                revision.bulk = True
                yield revision
                if not dry:
                    revision.finish()
            if revision.changes:
                command_id = revision.command_id
            made += len(revision.changes)
            if made >= next_look and not dry:
                learn_sizes(connection)
                next_look = 4 * made

        if not (at_once or dry):
            yield further
            return
        with transaction(connection, dry=dry):
            yield further
