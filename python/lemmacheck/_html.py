"""Verdicts as HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lemmacheck._lemmas import Result

_COLOURS = {
    "certified": "#1a7f37",
    "survived": "#0969da",
    "refuted": "#cf222e",
    "ill-formed": "#cf222e",
}


def _row(result: Result) -> str:
    verdict = str(result.verdict)
    colour = _COLOURS.get(verdict, "#9a6700")
    said = [f"<div>{escape(result.reason)}</div>"]
    if result.region is not None:
        said.append(f"<div>region: {escape(result.region)}</div>")
    if result.counterexample is not None:
        said.append(f"<div><code>try {escape(result.counterexample.text)}</code></div>")
    if result.tightness is not None:
        said.append(f"<div>lhs/rhs up to {result.tightness.ratio:.6g}</div>")
    case = "" if result.case == "any" else f" ({escape(result.case)})"
    return (
        f"<tr><td style='text-align:left;vertical-align:top'><code>{escape(result.id)}</code>{case}</td>"
        f"<td style='color:{colour};vertical-align:top'><b>{verdict}</b></td>"
        f"<td style='text-align:left'>{''.join(said)}</td></tr>"
    )


def table(results: Iterable[Result]) -> str:
    """A table, a verdict a row."""
    rows = "".join(map(_row, results))
    return f"<table><thead><tr><th>lemma</th><th>verdict</th><th>evidence</th></tr></thead><tbody>{rows}</tbody></table>"


def unfolded(page: str) -> str:
    """A page to unfold below, apart from the notebook around it."""
    frame = f'<iframe srcdoc="{escape(page)}" sandbox="allow-scripts" style="width:100%;height:40em;border:0"></iframe>'
    return f"<details><summary>report</summary>{frame}</details>"
