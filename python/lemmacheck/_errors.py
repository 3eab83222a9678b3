"""What goes wrong, as exceptions and warnings."""

from __future__ import annotations


class LemmaError(ValueError):
    """A text is no text of lemmas.

    ``str()`` of it is the message with the source line, underlined.

    Attributes
    ----------
    message : str
        What is wrong, in one line.
    file : str or None
        The name of the text.
    line, column : int or None
        Where, counted from 1, columns in characters; None where the text as a whole is meant.
    repair : tuple of str
        The ways out, the likeliest first.
    """

    def __init__(
        self,
        rendered: str,
        file: str | None = None,
        line: int | None = None,
        column: int | None = None,
        message: str | None = None,
        repair: list[str] | None = None,
    ) -> None:
        super().__init__(rendered)
        self._all = (rendered, file, line, column, message, repair)
        self.message: str = rendered if message is None else message
        self.file: str | None = file
        self.line: int | None = line
        self.column: int | None = column
        self.repair: tuple[str, ...] = tuple(repair or ())

    def __reduce__(self) -> tuple[type[LemmaError], tuple[object, ...]]:
        # other processes hear of line and column, too
        return type(self), self._all


class ContradictionError(RuntimeError):
    """Our own arithmetics prove opposite things: a fault of lemmacheck, never a verdict. Please report it."""


class ConvergenceWarning(UserWarning):
    """A run of the solver did not end at a critical point; the message says how it ended and what to do next."""


class LemmaWarning(UserWarning):
    """What a text of lemmas warns of, or an instance that it names and that does not meet its hypotheses."""
