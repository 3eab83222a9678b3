"""Is a lemma true as printed? And regressions solved with a certificate.

``check`` judges lemmas as a theorist writes them; ``solve`` minimises the losses of attention-style regression and proves
what it can of the answer.

>>> import lemmacheck
>>> [found] = lemmacheck.check('''
... lemma order-of-norms
...   let   x ∈ ℝ^n
...   claim ‖x‖_∞ ≤ ‖x‖
... ''')
>>> found.verdict
<Verdict.CERTIFIED: 'certified'>
"""

from typing import TYPE_CHECKING, Any

from lemmacheck._errors import ContradictionError, ConvergenceWarning, LemmaError, LemmaWarning
from lemmacheck._lemmas import (
    Counterexample,
    Enclosure,
    Premise,
    Result,
    Results,
    Tightness,
    Verdict,
    check,
)
from lemmacheck._solver import LOSSES, Certificate, Minimum, Solution, solve

__version__: str

if TYPE_CHECKING:
    from lemmacheck._estimators import AttentionInverter, ExpRegressor

__all__ = [
    "LOSSES",
    "AttentionInverter",
    "Certificate",
    "ContradictionError",
    "ConvergenceWarning",
    "Counterexample",
    "Enclosure",
    "ExpRegressor",
    "LemmaError",
    "LemmaWarning",
    "Minimum",
    "Premise",
    "Result",
    "Results",
    "Solution",
    "Tightness",
    "Verdict",
    "check",
    "solve",
]


def __getattr__(name: str) -> Any:
    # scikit-learn is slow to import, and not everybody has it
    if name in ("AttentionInverter", "ExpRegressor"):
        from lemmacheck import _estimators

        return getattr(_estimators, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("lemmacheck")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
