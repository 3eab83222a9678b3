"""The command ``lemmacheck``."""

from __future__ import annotations

import sys

from lemmacheck import _lemmacheck


def main() -> int:
    """Runs the program on the arguments of this process; the exit code is that of the Rust program.

    The program hears SIGINT and SIGTERM itself, and says how to go on.
    """
    return _lemmacheck.run(["lemmacheck", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
