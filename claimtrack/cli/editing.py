"""Text written in the user's editor."""

from __future__ import annotations

import os

from claimtrack.errors import Refused


def edited(text: str) -> str:
    """The text as `$VISUAL`, else `$EDITOR`, else vi leaves it, but for the last line break.

    Raises Refused when the editor cannot be started or fails: then nothing is changed.
    """
    import shlex
    import subprocess
    import tempfile
    from pathlib import Path

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as folder:
        path = Path(folder) / "claim.txt"
        path.write_text(text + "\n", encoding="utf-8")
        try:
            done = subprocess.run([*shlex.split(editor), str(path)], check=False)
            if done.returncode:
                raise Refused(
                    f"the editor {editor} ended with {done.returncode}", "nothing changed"
                )
            return path.read_bytes().decode("utf-8").removesuffix("\n")
        except UnicodeDecodeError:
            raise Refused(f"what the editor {editor} left is not UTF-8", "save it so") from None
        except (OSError, ValueError) as error:
            raise Refused(f"the editor {editor} left no text: {error}", "set EDITOR") from None
