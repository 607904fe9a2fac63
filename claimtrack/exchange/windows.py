"""A window on a stream of text, so that a file is read however large it is: as much is held as the
value that is being read needs."""

from __future__ import annotations

import re
from typing import BinaryIO

_PIECE = 2**18
_KEPT = 5000  # bytes before, enough to see how the line begins


class Window:
    """What is held of a stream: `held[at:]` is what comes next. Offsets from `at` stay true when
    more is read; offsets into `held` do not."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.held = stream.read(_PIECE)
        self.at = 3 if self.held.startswith(b"\xef\xbb\xbf") else 0
        # A file of an old Mac has CR alone.
        alone = b"\r" in self.held and b"\n" not in self.held
        self.newline = b"\r" if alone else b"\n"
        self._counted = 0
        self._lines = 1

    def more(self) -> bool:
        """Reads on; returns whether there was more. Each time twice as much, so that a long value,
        looked at anew each time, costs no more than twice its length."""
        piece = self.stream.read(max(_PIECE, len(self.held) - self.at))
        self.line()
        dropped = max(self.at - _KEPT, 0)
        self.held = self.held[dropped:] + piece
        self.at -= dropped
        self._counted -= dropped
        return bool(piece)

    def line(self) -> int:
        """The number of the line on which `at` stands."""
        if self.at > self._counted:
            self._lines += self.held.count(self.newline, self._counted, self.at)
            self._counted = self.at
        return self._lines

    def next(self) -> int:
        """The next byte, or -1 at the end."""
        while self.at >= len(self.held):
            if not self.more():
                return -1
        return self.held[self.at]

    def has(self, size: int) -> bytes:
        """The next bytes: that many, unless the file ends before."""
        while len(self.held) - self.at < size and self.more():
            pass
        return self.held[self.at : self.at + size]

    def skip(self, pattern: re.Pattern[bytes]) -> None:
        """Goes over what matches, however long."""
        while found := pattern.match(self.held, self.at):
            self.at = found.end()
            if self.at < len(self.held) or not self.more():
                return

    def seek(self, pattern: re.Pattern[bytes], longest: int) -> re.Match[bytes] | None:
        """Goes to the end of the next match, which is never longer than `longest`; to the end of
        the file, and None, where there is none."""
        while True:
            if found := pattern.search(self.held, self.at):
                self.at = found.end()
                return found
            self.at = max(self.at, len(self.held) - longest)
            if not self.more():
                self.at = len(self.held)
                return None

    def indent(self) -> bytes | None:
        """The white space that begins the line, where nothing else stands before `at`."""
        start = self.held.rfind(self.newline, 0, self.at) + 1
        before = self.held[start : self.at]
        if start == 0:
            if self.line() > 1:
                return None
            before = before.removeprefix(b"\xef\xbb\xbf")
        return None if before.strip() else before

    def rest_of_line(self) -> bytes:
        """What is held of the line from `at` on, a mebibyte at most."""
        end = self.held.find(self.newline, self.at)
        end = len(self.held) if end < 0 else end
        return self.held[self.at : min(end, self.at + 2**20)]
