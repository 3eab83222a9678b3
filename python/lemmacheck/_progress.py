"""Progress in a terminal or a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

#: Hears of each verdict: how many there are, how many there will be, and the id, case and verdict of the last.
Progress = Callable[[int, int, str, str, str], object]


class Bar:
    """A bar of tqdm where it is installed, else a line that is written over."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: Any = None
        try:
            # its bar of a notebook is made of widgets, and warns where there are none
            if _in_a_notebook() and find_spec("ipywidgets") is not None:
                from tqdm.notebook import tqdm  # type: ignore[import-untyped]
            else:
                from tqdm import tqdm  # type: ignore[import-untyped]
        except ImportError:
            return
        self._bar = tqdm(total=total, unit="lemma", leave=False)

    def __call__(self, done: int, total: int, id: str, case: str, verdict: str) -> None:
        if self._bar is not None:
            self._bar.set_postfix_str(f"{id}: {verdict}", refresh=False)
            self._bar.update(done - self._bar.n)
        else:
            sys.stderr.write(f"\r\x1b[K{done}/{total} {id}: {verdict}")
            sys.stderr.flush()

    def close(self) -> None:
        """Leaves no trace."""
        if self._bar is not None:
            self._bar.close()
        else:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _in_a_notebook() -> bool:
    # what has not been imported is not running
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and hasattr(shell, "kernel")


def is_watched() -> bool:
    """Whether anybody sees a bar: a terminal, or a notebook."""
    return _in_a_notebook() or (sys.stderr is not None and sys.stderr.isatty())
