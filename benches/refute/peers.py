"""Twenty false lemmas for Hypothesis, for random search in NumPy, and for CMA-ES; ours beside them.

Usage: peers.py LEMMACHECK LEMMAS [ID ...]; one core, one process. A lemma is a function of the sizes n and d that says how
many real parameters it takes, and one that makes of them the sides of the claim, lhs <= rhs (an equality: |lhs - rhs| <= 0)
on an instance that meets the hypotheses, or None. A peer refutes a lemma where lhs - rhs > 1e-9 of the larger side:
an observation in floating point, while ours is a proof.
"""

import math
import random
import resource
import statistics
import subprocess
import sys
import time
import warnings

import cma
import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

warnings.filterwarnings("ignore")
np.seterr(all="ignore")
norm = np.linalg.norm
TOLERANCE = 1e-9
EVALUATIONS = 20_000  # of random search and of CMA-ES, for one lemma
EXAMPLES = 2_000  # of Hypothesis, whose own default is 100


def positive(values):
    return np.exp(np.clip(values, -30, 30))


def definite(values, n):
    g = np.reshape(values, (n, n))
    return g @ g.T + 1e-12 * np.eye(n)


def symmetric(values, n):
    g = np.reshape(values, (n, n))
    return (g + g.T) / 2


def extremes(matrix):
    values = np.linalg.eigvalsh(matrix)
    return values[0], values[-1]


def newton(p, n, d):
    h = definite(p[: d * d], d)
    eps = 0.1 / (1 + math.exp(-p[-1]))
    root = np.linalg.cholesky(h)
    q, _ = np.linalg.qr(np.reshape(p[d * d : 2 * d * d], (d, d)))
    k = root @ q @ np.diag(1 + eps * np.tanh(p[2 * d * d : 2 * d * d + d])) @ q.T @ root.T
    x = p[2 * d * d + d : 2 * d * d + 2 * d]
    return norm(x - np.linalg.solve(k, h @ x)), 2 * eps * norm(x)


def ball(p, n, d):
    r = 1 + abs(p[0])
    a, x = np.reshape(p[1 : 1 + n * d], (n, d)), p[1 + n * d :]
    a = a * min(1, r / max(norm(a, 2), 1e-300))
    return norm(np.exp(a @ x)), math.sqrt(n) * math.exp(r * r)


def simplex(p):
    return np.abs(p) / max(np.abs(p).sum(), 1e-300)


def softmax_monotone(p, n, d):
    x = p[:n]
    y = x + np.abs(p[n:])
    s = lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()
    gap = s(x) - s(y)
    return gap.max(), 0.0


def hessian(p, n, d):
    a, b, x = np.reshape(p[: n * d], (n, d)), p[n * d : n * d + n], p[n * d + n :]
    u = np.exp(a @ x)
    return np.abs(a.T @ np.diag(u * u) @ a).max(), 0.0


def orthogonal(p, n, d):
    q, _ = np.linalg.qr(np.reshape(p, (n, n)))
    return np.abs(q - q.T).max(), 0.0


def zero_diagonal(p, n, d):
    s = symmetric(p, n)
    np.fill_diagonal(s, 0)
    return extremes(s)[1], np.abs(s).max()


def sign_pattern(p, n, d):
    return (np.array([1, -1, 1, -1, 1, 1]) * np.tanh(p)).sum(), 5.9


def skew(p, n, d):
    g = np.reshape(p, (n, n))
    return abs(np.linalg.det(g - g.T)), 0.0


def psd_product(p, n, d):
    a, b = definite(p[: n * n], n), definite(p[n * n :], n)
    return -extremes(a @ b + (a @ b).T)[0], 0.0


# id: parameters at n and d, sides, the sizes that are tried (None: 1 to 6 and 1 to 3)
LEMMAS = {
    "norms-swapped": (lambda n, d: n, lambda p, n, d: (np.abs(p).sum(), norm(p)), None),
    "reverse-cauchy": (lambda n, d: 2 * n, lambda p, n, d: (norm(p[:n]) * norm(p[n:]), np.abs(p[:n]) @ np.abs(p[n:])), None),
    "squares-of-sums-tight": (lambda n, d: n, lambda p, n, d: (p.sum() ** 2, 0.9999 * n * (p @ p)) if n > 1 else None, None),
    "jensen-reversed": (lambda n, d: n, lambda p, n, d: (np.exp(p).mean(), math.exp(p.mean())), None),
    "collision": (lambda n, d: n, lambda p, n, d: (simplex(p) @ simplex(p), 1 / n) if p.any() else None, None),
    "far-out": (lambda n, d: 1, lambda p, n, d: (math.exp(10 / (1 + math.exp(-p[0]))), 2000 + 500 / (1 + math.exp(-p[0]))), (1, 1)),
    "thin": (lambda n, d: 1, lambda p, n, d: ((t := (1 + math.tanh(p[0])) / 2) * (1 - t), 0.24999996), (1, 1)),
    "sign-pattern": (lambda n, d: 6, sign_pattern, (6, 1)),
    "growing": (lambda n, d: 1, lambda p, n, d: (sum(1 / i for i in range(1, n + 1)), 3.1), None),
    "without-a-ball": (lambda n, d: 1 + n * d + d, ball, None),
    "additive-eigenvalue": (
        lambda n, d: 2 * n * n,
        lambda p, n, d: (
            abs(extremes((a := symmetric(p[: n * n], n)) + (b := symmetric(p[n * n :], n)))[1] - extremes(a)[1] - extremes(b)[1]),
            0.0,
        ),
        None,
    ),
    "inverse-norm": (lambda n, d: n * n, lambda p, n, d: (1 / (e := extremes(definite(p, n)))[0], 1 / e[1]), None),
    "well-conditioned": (lambda n, d: n * n, lambda p, n, d: ((e := extremes(definite(p, n)))[1], 1000 * e[0]), None),
    "skew-determinant": (lambda n, d: n * n, skew, None),
    "zero-diagonal": (lambda n, d: n * n, zero_diagonal, None),
    "product-of-psd": (lambda n, d: 2 * n * n, psd_product, None),
    "orthogonal-symmetric": (lambda n, d: n * n, orthogonal, None),
    "forgotten-factor": (lambda n, d: n * d + n + d, hessian, None),
    "softmax-monotone": (lambda n, d: 2 * n, softmax_monotone, None),
    "approximate-newton": (lambda n, d: 2 * d * d + 2 * d + 1, newton, None),
}


def margin(lemma, p, n, d):
    """(lhs - rhs) over the larger side; None where the lemma says nothing there."""
    try:
        sides = lemma[1](np.asarray(p, dtype=float), n, d)
    except (np.linalg.LinAlgError, OverflowError, ZeroDivisionError):
        return None
    if sides is None or not all(math.isfinite(side) for side in sides):
        return None
    lhs, rhs = sides
    return (lhs - rhs) / max(abs(lhs), abs(rhs), 1e-300) if lhs > rhs + 1e-12 else lhs - rhs


def sizes(lemma):
    return [lemma[2]] if lemma[2] else [(n, d) for n in range(1, 7) for d in range(1, 4)]


def is_refuted(value):
    return value is not None and value > TOLERANCE


def by_random(lemma):
    generator = np.random.default_rng(0)
    places = sizes(lemma)
    for k in range(EVALUATIONS):
        n, d = places[k % len(places)]
        scale = 10 ** generator.uniform(-3, 2)
        if is_refuted(margin(lemma, scale * generator.standard_normal(lemma[0](n, d)), n, d)):
            return True
    return False


def by_cma(lemma):
    places = sizes(lemma)
    for seed, (n, d) in enumerate(places):
        length = max(lemma[0](n, d), 2)  # CMA-ES wants two
        options = {"verbose": -9, "seed": seed + 1, "maxfevals": EVALUATIONS // len(places)}
        search = cma.CMAEvolutionStrategy(length * [0.1], 1.0, options)
        while not search.stop():
            points = search.ask()
            values = [margin(lemma, p[: lemma[0](n, d)], n, d) for p in points]
            if any(map(is_refuted, values)):
                return True
            search.tell(points, [1e9 if value is None else -value for value in values])
    return False


def by_hypothesis(lemma):
    numbers = st.floats(-100, 100, allow_nan=False)
    drawn = st.sampled_from(sizes(lemma)).flatmap(
        lambda at: st.tuples(st.just(at), st.lists(numbers, min_size=lemma[0](*at), max_size=lemma[0](*at)))
    )

    @settings(max_examples=EXAMPLES, database=None, deadline=None, derandomize=True,
              phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck))
    @given(drawn)
    def holds(instance):
        (n, d), p = instance
        assert not is_refuted(margin(lemma, p, n, d))

    try:
        holds()
    except AssertionError:
        return True
    return False


def by_lemmacheck(program, lemmas, name):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [program, "check", f"{lemmas}#{name}", "--no-hints", "--jobs", "1"]
    done = subprocess.run(command, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.startswith("refuted"), spent


def main():
    program, lemmas, *names = sys.argv[1:]
    names = names or list(LEMMAS)
    random.seed(0)
    peers = {"hypothesis": by_hypothesis, "random": by_random, "cma-es": by_cma}
    table = {tool: [] for tool in ["lemmacheck", *peers]}
    for name in names:
        table["lemmacheck"].append((name, *by_lemmacheck(program, lemmas, name)))
        for tool, search in peers.items():
            start = time.process_time()
            found = search(LEMMAS[name])
            table[tool].append((name, found, time.process_time() - start))
        for tool, rows in table.items():
            _, found, spent = rows[-1]
            print(f"{name:<24} {tool:<11} {'refuted' if found else '-':<8} {spent:8.3f} s CPU", flush=True)
    for tool, rows in table.items():
        found = sum(one[1] for one in rows)
        print(f"{tool:<11} {found} of {len(rows)} refuted, median {statistics.median(one[2] for one in rows):.3f} s CPU")


main()
