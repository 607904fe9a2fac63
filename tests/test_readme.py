"""The README is a tutorial, and so are the pages on scores, gaps, numbers and clocks: every block
is typed into a shell, and what it prints is what it shows.

`python tests/test_readme.py` types them and writes what came out into the pages. A line there that
holds `…` matches any line that agrees around it.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path

import pytest
from programs import result_of

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TYPED = ("scoring", "gaps", "estimates", "history", "merging", "exporting", "importing")
PAGES = [README, *(ROOT / "docs" / f"{name}.md" for name in TYPED)]
ON_A_SERVER = "postgresql+psycopg://desk@db.example.org/claims"
VOLATILE = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\b20[0-9]{2}-[0-9]{2}-[0-9]{2}(?= by| [0-9:]{8} UTC)|\b[0-9]{2}:[0-9]{2}:[0-9]{2}(?= UTC)"
)
END = "--- end of one command ---"


def blocks(text: str) -> list[tuple[int, int, list[str]]]:
    """Where each console block's inside begins and ends, and its lines."""
    lines = text.splitlines()
    found, start = [], None
    for at, line in enumerate(lines):
        if line == "```console":
            start = at + 1
        elif line == "```" and start is not None:
            found.append((start, at, lines[start:at]))
            start = None
    return found


def commands(lines: list[str]) -> list[list[str]]:
    """Each command of a block: its lines, continuations and here-documents included, without `$ `
    and `> `."""
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("$ "):
            found.append([line[2:]])
        elif line.startswith("> ") and found:
            found[-1].append(line[2:])
    return found


def typed(scripts: list[list[str]], home: Path, server: str | None) -> list[list[str]]:
    """What each command prints, both streams as a terminal would mix them."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    text = "exec 2>&1\n" + "".join("\n".join(script) + f"\necho '{END}'\n" for script in scripts)
    if server:
        text = text.replace(ON_A_SERVER, server)
    env = {
        "HOME": str(home),
        "PATH": path,
        "COLUMNS": "80",
        "LANG": "C.UTF-8",
        "CLAIMTRACK_ACTOR": "you",
    }
    result = result_of(["bash", "-c", text], seconds=100, cwd=home, env=env)  # 15 s, undisturbed
    printed = result.out.replace(str(home), "~")
    if server:
        printed = printed.replace(server, ON_A_SERVER)
    parts = printed.split(f"{END}\n")
    return [part.rstrip("\n").splitlines() for part in parts[:-1]]


def same(shown: str, printed: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in shown.rstrip().split("…"))
    return shown.rstrip() == printed.rstrip() or re.fullmatch(pattern, printed.rstrip()) is not None


def blocks_for(text: str, server: str | None) -> list[tuple[int, int, list[str]]]:
    """The blocks that can be typed: without a server, not the one that needs it."""
    return [
        block
        for block in blocks(text)
        if server or not any(ON_A_SERVER in line for line in block[2])
    ]


def retyped(text: str, home: Path, server: str | None) -> str:
    """A page with the output of each command as it really is."""
    lines = text.splitlines()
    found = blocks_for(text, server)
    made = [commands(block) for _, _, block in found]
    outputs = iter(typed([script for scripts in made for script in scripts], home, server))
    fresh: list[str] = []
    at = 0
    for (start, end, _), scripts in zip(found, made, strict=True):
        fresh += lines[at:start]
        for script in scripts:
            fresh += prompted(script)
            fresh += [VOLATILE.sub("…", line).rstrip() for line in next(outputs)]
        at = end
    return "\n".join([*fresh, *lines[at:]]) + "\n"


def prompted(script: list[str]) -> list[str]:
    """A command as a shell shows it while it is typed."""
    return [f"{'$' if n == 0 else '>'} {line}".rstrip() for n, line in enumerate(script)]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_tutorial_prints_what_it_shows(
    page: Path, tmp_path: Path, bare_postgresql: str | None
) -> None:
    found = blocks_for(page.read_text(encoding="utf-8"), bare_postgresql)
    scripts = [script for _, _, block in found for script in commands(block)]
    shown = [line.rstrip() for _, _, block in found for line in block]
    printed: list[str] = []
    for script, output in zip(scripts, typed(scripts, tmp_path, bare_postgresql), strict=True):
        printed += [*prompted(script), *(line.rstrip() for line in output)]
    for number, (one, other) in enumerate(zip(shown, printed, strict=False)):
        assert same(one, other), f"line {number}; run: make docs\n{one}\n{other}"
    assert len(shown) == len(printed)


def test_the_first_screen_has_exactly_two_commands() -> None:
    screen = README.read_text(encoding="utf-8").split("\n## ")[0]
    assert re.findall(r"^    (make \w+)", screen, re.MULTILINE) == ["make demo", "make test"]


def test_the_report_shown_is_the_demo_s(tmp_path: Path) -> None:
    """The README opens with a real report: the beginning of what `make demo` prints."""
    block = README.read_text(encoding="utf-8").split("```text\n", 1)[1].split("```", 1)[0]
    program = Path(sys.executable).with_name("claimtrack")
    env = {**os.environ, "COLUMNS": "80"}
    result = result_of([program, "--db", tmp_path / "demo.db", "demo"], env=env)
    assert result.code == 0, result
    printed = [line.rstrip() for line in result.out.splitlines()]
    shown = [line.rstrip() for line in block.rstrip().splitlines()]
    at = 0
    for segment in "\n".join(shown).split("\n…\n"):
        lines = segment.strip("\n").splitlines()
        starts = [n for n in range(at, len(printed)) if printed[n : n + len(lines)] == lines]
        assert starts, lines
        at = starts[0] + len(lines)


def main() -> None:
    import conftest

    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder, conftest.a_bare_postgresql() as server:
            text = page.read_text(encoding="utf-8")
            page.write_text(retyped(text, Path(folder), server), encoding="utf-8")


if __name__ == "__main__":
    main()
