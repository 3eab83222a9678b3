import random
from fractions import Fraction

import numpy as np
import pytest

import lemmacheck
from lemmacheck.language import (
    Lemma,
    exp,
    identity,
    inv,
    matrix,
    norm,
    preceq,
    scalar,
    scalars,
    sum,
    symbol,
    trace,
    vector,
    vectors,
)


def grown(rng, depth, leaves):
    """A formula over numbers, and its value."""
    if depth == 0:
        return rng.choice(leaves)
    left, right = grown(rng, depth - 1, leaves), grown(rng, depth - 1, leaves)
    kind = rng.randrange(6)
    if kind == 0:
        return left[0] + right[0], left[1] + right[1]
    if kind == 1:
        return left[0] - right[0], left[1] - right[1]
    if kind == 2:
        return left[0] * right[0], left[1] * right[1]
    if kind == 3 and right[1] != 0:
        return left[0] / right[0], left[1] / right[1]
    if kind == 4:
        power = rng.randrange(4)
        return left[0] ** power, left[1] ** power
    return -left[0], -left[1]


@pytest.mark.filterwarnings("ignore::lemmacheck.LemmaWarning")  # not every tree uses every number
def test_what_is_printed_means_what_python_means():
    # a, b, c stand for numbers that hypotheses give them, so that the parser says what the text means
    rng = random.Random(0)
    values = {"a": Fraction(2), "b": Fraction(-3), "c": Fraction(1, 2)}
    names = scalars("a b c")
    leaves = [(symbol, values[symbol.text]) for symbol in names]
    leaves += [(scalar("a") * 0 + number, Fraction(number)) for number in (-2, 3, Fraction(5, 7), Fraction(-1, 3), 0.25)]
    given = [symbol == values[symbol.text] for symbol in names]
    lemmas, wrong = [], []
    while len(lemmas) < 40:
        formula, value = grown(rng, 3, leaves)
        if abs(value) < 10**9 and value.denominator < 10**9:
            lemmas.append(Lemma(f"tree-{len(lemmas)}", formula == value, given=given))
            wrong.append(Lemma(f"tree-{len(wrong)}", formula == value + 1, given=given))
    found = lemmacheck.check("\n\n".join(map(str, lemmas)) + "\n")
    assert [result.verdict.holds for result in found] == [True] * 40, [
        str(lemma) for lemma, result in zip(lemmas, found) if not result.verdict.holds
    ]
    found = lemmacheck.check("\n\n".join(map(str, wrong)) + "\n")
    assert {str(result.verdict) for result in found} == {"refuted"}


def test_lemmas_of_operators_are_judged_like_any_other():
    x, y = vectors("x y", "n")
    A, t = matrix("A", "n", "n"), scalar("t")
    H = symbol("H", "PD(n)")
    true = [
        Lemma("cauchy", abs(x.T @ y) <= norm(x) * norm(y)),
        Lemma("cycle", trace(A @ A.T) == norm(A, "F") ** 2),
        Lemma("inverse", H @ inv(H) == identity("n")),
        Lemma("order", preceq(H, H + x @ x.T)),
        Lemma("scaled", norm(t * x) == abs(t) * norm(x)),
        Lemma("entry", x[1] <= norm(x, "∞")),
        Lemma("positive", sum(exp(x)) > 0, title="of exponentials"),
        Lemma("hadamard", sum(x.hadamard(y)) == x.T @ y),
        Lemma("conditional", norm(x) <= t, given=[norm(x) <= 1, t >= 1]),
        Lemma("long", norm(vector("z", "n + 1")) >= 0),
    ]
    for lemma in true:
        [found] = lemma.check()
        assert found.verdict.holds, (str(lemma), found.reason)
    [found] = Lemma("false", norm(x + y) == norm(x) + norm(y)).check()
    assert found.verdict is lemmacheck.Verdict.REFUTED


def test_what_cannot_be_written_is_refused():
    x, y = vectors("x y", "n")
    with pytest.raises(TypeError, match="no truth by itself"):
        norm(x) <= norm(y) <= 1  # noqa: B015
    with pytest.raises(ValueError, match="ℝ\\^n and of ℝ"):
        x + scalar("x")
    with pytest.raises(TypeError, match="no formula and no number"):
        x + "y"
    with pytest.raises(TypeError):
        np.ones(3) + x
    with pytest.raises(ValueError, match="no number of the language"):
        x * float("nan")
    with pytest.raises(ValueError, match="claims something"):
        Lemma("empty")
    with pytest.raises(lemmacheck.LemmaError):
        Lemma("shapes", x + 1 == matrix("A", "n", "d")).check()
