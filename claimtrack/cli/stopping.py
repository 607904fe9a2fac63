"""How a long command is asked to end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class Stop:
    """Whether somebody asked the import to end, by Ctrl-C or by SIGTERM."""

    asked = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Interrupts at once; and where that is lost, as in what Python does between two steps, as
        soon as the next batch was read (`before`)."""

        def stop(number: int, frame: FrameType | None) -> NoReturn:
            self.asked = True
            raise KeyboardInterrupt

        before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def before(self, progress: Callable[[int], None]) -> Callable[[int], None]:
        """The same, but that it raises KeyboardInterrupt where that was asked."""

        def checked(count: int) -> None:
            if self.asked:
                raise KeyboardInterrupt
            progress(count)

        return checked
