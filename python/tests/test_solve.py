import json
import signal
import subprocess
import sys
import threading

import numpy as np
import pytest
import scipy.optimize
import scipy.sparse

import lemmacheck
from lemmacheck import ConvergenceWarning


def instance(n=40, d=3, seed=7):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(n, d)) / np.sqrt(d)
    u = np.exp(A @ rng.normal(size=d))
    return A, u / u.sum() * (1 + 0.1 * rng.normal(size=n))


def softmax_loss(A, b, w):
    def value(x):
        z = A @ x
        p = np.exp(z - z.max())
        return 0.5 * np.sum((p / p.sum() - b) ** 2) + 0.5 * np.sum((w * z) ** 2)

    return value


def test_the_minimum_is_that_of_scipy():
    A, b = instance()
    found = lemmacheck.solve(A, b, weights=1e-2)
    reference = scipy.optimize.minimize(softmax_loss(A, b, 1e-2), np.zeros(3), method="BFGS", options={"gtol": 1e-10})
    np.testing.assert_allclose(found.x, reference.x, atol=1e-5)
    assert found.fun <= reference.fun + 1e-12
    assert found.success and found.status in ("converged", "at-precision") and found.second_order == "minimum"
    assert np.linalg.norm(found.jac) < 1e-9 and found.nit >= 1
    assert found.certificate.certified and found.certificate.radius < 1e-8
    assert found["x"] is found.x and set(found) >= {"x", "fun", "success", "status", "message", "nit", "jac"}
    assert found.minima[0].x is not None and 0 in sum((one.starts for one in found.minima), [])


def test_the_gradient_is_that_of_the_loss():
    # where a run flees to infinity the gradient is small, not 0: that of ½(eˣ + 1)² is eˣ(eˣ + 1)
    with pytest.warns(ConvergenceWarning):
        found = lemmacheck.solve([[1.0]], [-1.0], loss="exp")
    u = np.exp(found.x)
    assert found.jac[0] != 0.0
    np.testing.assert_allclose(found.jac, u * (u + 1), rtol=1e-9)
    np.testing.assert_allclose(found.fun, 0.5 * (u[0] + 1) ** 2, rtol=1e-12)


def test_a_run_that_leads_nowhere_warns_with_what_to_do():
    # e^x is nowhere near −1, and nearest at −∞
    with pytest.warns(ConvergenceWarning, match="weights w > 0"):
        found = lemmacheck.solve([[1.0]], [-1.0], loss="exp")
    assert not found.success and found.status == "diverging" and not found.certificate.certified
    with pytest.warns(ConvergenceWarning, match="target 2: diverging"):
        lemmacheck.solve([[1.0]], [[1.0, -1.0]], loss="exp")


def test_layouts_and_types_of_one_matrix_give_one_answer():
    A, b = instance()
    expected = lemmacheck.solve(A, b, weights=1e-2)
    shifted = np.empty(A.nbytes + 1, dtype=np.uint8)[1:].view(np.float64).reshape(A.shape)
    shifted[:] = A
    for same in (np.asfortranarray(A), np.repeat(A, 2, axis=0)[::2], A.tolist(), shifted, A[::-1][::-1]):
        np.testing.assert_array_equal(lemmacheck.solve(same, b, weights=1e-2).x, expected.x)
    np.testing.assert_array_equal(lemmacheck.solve(A, b.tolist(), weights=np.full(40, 1e-2)).x, expected.x)


def test_sparse_matrices_of_every_kind_are_solved_as_dense_ones():
    A, b = instance()
    A[np.abs(A) < 0.4] = 0.0
    dense = lemmacheck.solve(A, b, weights=1e-2)
    for kind in ("csr", "csc", "coo", "bsr", "lil", "dok", "dia"):
        found = lemmacheck.solve(scipy.sparse.coo_matrix(A).asformat(kind), b, weights=1e-2)
        np.testing.assert_allclose(found.x, dense.x, atol=1e-9)
    doubled = scipy.sparse.csr_array((np.array([1.0, 2.0, 4.0]), np.array([1, 1, 0]), np.array([0, 2, 3])), shape=(2, 2))
    before = doubled.indices.copy()
    found = lemmacheck.solve(doubled, [0.3, 0.7], weights=0.1)
    np.testing.assert_allclose(found.x, lemmacheck.solve([[0.0, 3.0], [4.0, 0.0]], [0.3, 0.7], weights=0.1).x)
    np.testing.assert_array_equal(doubled.indices, before)


def test_a_batch_gives_the_answers_of_its_columns():
    A, b = instance()
    rolled = np.stack([b, np.roll(b, 1), np.roll(b, 2)], axis=1)
    batch = lemmacheck.solve(A, rolled, weights=1e-2)
    assert len(batch) == 3
    for column, found in zip(rolled.T, batch):
        np.testing.assert_array_equal(found.x, lemmacheck.solve(A, column, weights=1e-2).x)


def test_python_and_the_command_give_the_same_solution(attention, command):
    A, b, folder = attention
    mine = json.loads(lemmacheck.solve(A, b, loss="softmax").to_json())
    printed = command(
        "solve", "--loss", "softmax", "--matrix", folder / "A.npy", "--target", folder / "b.npy", "--format", "json"
    )
    theirs = json.loads(printed.stdout)
    assert list(mine) == list(theirs)
    for field in ("seconds", "source"):
        mine.pop(field)
        theirs.pop(field)
    assert mine == theirs


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"b": [1.0, 2.0]}, "2 entries where A has 40 rows"),
        ({"b": np.full(40, np.nan)}, "entry 1 of the target is NaN"),
        ({"A": np.full((40, 3), np.inf)}, r"entry \(1, 1\) is inf"),
        ({"A": np.zeros((0, 3)), "b": []}, "0 × 3"),
        ({"A": np.zeros(40)}, "two, rows and columns"),
        ({"A": np.zeros((40, 3), dtype=complex)}, "complex"),
        ({"A": scipy.sparse.csr_array(np.full((40, 3), 1j))}, "complex"),
        ({"A": scipy.sparse.coo_array(np.ones(40))}, "two, rows and columns"),
        ({"b": np.ma.masked_less(np.arange(40.0), 3)}, "entries of b are masked"),
        ({"loss": "Softmax"}, "no loss is called `Softmax`; the names are rescaled-exp"),
        ({"method": "best"}, "no method is called `best`; the names are auto"),
        ({"tolerance": 2.0}, "must lie strictly between 0 and 1"),
        ({"x0": [0.0]}, "the starting point has 1 entries"),
        ({"x0": [0.0, np.nan, 0.0]}, "entry 2 of the starting point"),
        ({"weights": np.ones(3)}, "the weights: 3 entries"),
        ({"weights": 1e200}, "entry 1 of the weights"),
        ({"multistart": 0}, "at least one start"),
        ({"jobs": 0}, "at least one thread"),
        ({"seed": -1}, "the seed is -1"),
        ({"b": np.zeros((2, 2, 2))}, "3 axes"),
        ({"A": scipy.sparse.csr_array(np.full((40, 3), np.nan))}, r"entry \(1, 1\) is NaN"),
    ],
)
def test_what_does_not_fit_is_a_value_error_in_the_words_of_the_core(arguments, words):
    A, b = instance()
    with pytest.raises(ValueError, match=words):
        lemmacheck.solve(**{"A": A, "b": b, **arguments})


MEMORY = """
import re, sys
import numpy as np
import lemmacheck
n, d = 200_000, 100
A = np.random.default_rng(0).normal(size=(n, d)) / 10
b = np.full(n, 1.0 / n)
lemmacheck.solve(A[:1000], b[:1000], loss="rescaled-exp", weights=0.1)
if sys.argv[1] == "column":
    A = np.asfortranarray(A)
def memory(which):
    return int(re.search(which + r":\\s*(\\d+) kB", open("/proc/self/status").read())[1])
open("/proc/self/clear_refs", "w").write("5")  # the peak is that from here on
before = memory("VmRSS")
lemmacheck.solve(A, b, loss="rescaled-exp", weights=0.1, multistart=1)
print((memory("VmHWM") - before) * 1024 / A.nbytes)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells the peak of memory")
def test_a_matrix_in_rows_is_not_copied():
    def grown(layout):
        return float(subprocess.check_output([sys.executable, "-c", MEMORY, layout]))

    # what the solver keeps beside A are vectors of length n, some of 100 in the size of A
    row, column = grown("row"), grown("column")
    assert row < 0.5
    # where rows have to be made there is a copy, and it is seen
    assert column > row + 0.9


def test_control_c_ends_a_run():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(400, 120))
    b = rng.uniform(size=400)
    threading.Timer(0.5, lambda: signal.raise_signal(signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        lemmacheck.solve(A, b / b.sum(), multistart=1_000_000)


def test_an_array_outlives_its_name():
    found = []
    for seed in range(3):
        A, b = instance(seed=seed)
        found.append(lemmacheck.solve(A.copy(), b, weights=1e-2).x)
        np.testing.assert_array_equal(found[-1], lemmacheck.solve(A, b, weights=1e-2).x)
