"""Where `claimtrack` and `python -m claimtrack` begin."""

from __future__ import annotations

import os


def main() -> None:
    """Runs the command line; an interruption while it is still being loaded is quiet too."""
    try:
        from claimtrack.cli.app import main as run
    except KeyboardInterrupt:
        os._exit(130)
    run()


if __name__ == "__main__":
    main()
