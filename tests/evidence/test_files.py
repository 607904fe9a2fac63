"""Reading a file to keep: what is read, and what is refused in one clear line."""

import os
import socket
import threading
from pathlib import Path

import pytest

from claimtrack.errors import Refused
from claimtrack.evidence.files import LARGEST, FileRead, read_file

needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")


def refusal(path: Path | str, **options: int) -> str:
    with pytest.raises(Refused) as caught:
        read_file(str(path), **options)
    said = str(caught.value)
    assert caught.value.next_step and "\n" not in said
    return said


def test_a_file_is_its_base_name_and_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_bytes(b"one\r\n\x00\xff")
    assert read_file(str(tmp_path / "a b.txt")) == FileRead("a b.txt", b"one\r\n\x00\xff")


def test_a_tilde_is_the_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.html").write_bytes(b"x")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert read_file("~/page.html").name == "page.html"


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    assert "there is no file" in refusal(tmp_path / "none")
    assert "is a directory" in refusal(tmp_path)
    assert "is empty" in refusal(tmp_path / "empty")
    assert "cannot be a file's name" in refusal("a\0b")
    assert "cannot be read: Not a directory" in refusal(tmp_path / "empty" / "x")


@needs_fifo
@pytest.mark.timeout(20)
def test_nothing_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        # The name of a socket may be short only.
        monkeypatch.chdir(tmp_path)
        listening.bind("socket")
        for path in (tmp_path / "pipe", tmp_path / "socket", "/dev/zero", "/dev/tty"):
            assert "is a device, a pipe or a socket" in refusal(path)


def test_a_symbolic_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_bytes(b"real")
    (tmp_path / "directory").mkdir()
    (tmp_path / "directory" / "inner.txt").write_bytes(b"inner")
    for name, target in (("link", "real.txt"), ("dangling", "nowhere"), ("linked", "directory")):
        (tmp_path / name).symlink_to(target)
        said = refusal(tmp_path / name)
        assert f"is a symbolic link to {target}; name the file itself" in said
    # A directory on the way may be one: that is how homes and mounts are made.
    assert read_file(str(tmp_path / "linked" / "inner.txt")).content == b"inner"


def test_the_limit_is_told_and_kept_to(tmp_path: Path) -> None:
    (tmp_path / "ten").write_bytes(b"0123456789")
    assert read_file(str(tmp_path / "ten"), limit=10).content == b"0123456789"
    assert "10 bytes, at most 9 are kept" in refusal(tmp_path / "ten", limit=9)


@pytest.mark.timeout(20)
def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with open(tmp_path / "sparse", "wb") as stream:
        stream.truncate(2_000_000_000)
    said = refusal(tmp_path / "sparse")
    assert f"2,000,000,000 bytes, at most {LARGEST:,} are kept" in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_file_without_rights_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    (tmp_path / "secret").chmod(0)
    assert "cannot be read: Permission denied; check its rights" in refusal(tmp_path / "secret")


@pytest.mark.parametrize("mode", ["ab", "r+b"])
def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"x" * 50_000_000)
    begun, done = threading.Event(), threading.Event()

    def write() -> None:
        with open(path, mode, buffering=0) as stream:
            while not done.is_set():
                stream.write(b"y")
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        begun.wait()
        said = ""
        for _ in range(50):
            # A read that the writer gets no turn in is a whole one, and rightly kept.
            try:
                read_file(str(path))
            except Refused as refused:
                said = str(refused)
                break
    finally:
        done.set()
        writer.join()
    assert "changed while it was read; try again" in said
