"""Makes minimisers.csv: local minimisers of small random regressions to 50 significant digits, with mpmath (1.3.0).

    pip install mpmath && python minimisers.py > minimisers.csv

A row is `loss,n,d,w,A,b,x`: A (by rows), b and the uniform weight w are exact in f64 (multiples of 1/64), entries are parted
by blanks. x comes from Levenberg-Marquardt and then Newton's method in 90 digits on the residual of the definition, with
the Hessian from central differences of the gradient; the last step is below 1e-60 and all pivots of the Hessian are
positive.
"""

import random

from mpmath import mp, mpf

mp.dps = 90
ACTIVATIONS = {
    "exp": (mp.exp, mp.exp),
    "cosh": (mp.cosh, mp.sinh),
    "sinh": (mp.sinh, mp.cosh),
    "residual": (lambda z: mp.exp(z) + z, lambda z: mp.exp(z) + 1),
}


def residual(loss, A, b, w, x):
    """The residual with the ridge as n more rows, and its Jacobian."""
    z = A * x
    n, d = A.rows, A.cols
    f, slope = ACTIVATIONS[{"softmax": "exp", "soft-residual": "residual"}.get(loss, loss.replace("rescaled-", ""))]
    u, v = [f(t) for t in z], [slope(t) for t in z]
    alpha, slopes = mp.fsum(u), [mp.fsum(v[i] * A[i, j] for i in range(n)) for j in range(d)]
    R, J = mp.matrix(2 * n, 1), mp.matrix(2 * n, d)
    for i in range(n):
        if loss.startswith("rescaled"):
            R[i] = u[i] - alpha * b[i]
        elif loss.startswith("soft"):
            R[i] = u[i] / alpha - b[i]
        else:
            R[i] = u[i] - b[i]
        R[n + i] = w * z[i]
        for j in range(d):
            own = v[i] * A[i, j]
            if loss.startswith("rescaled"):
                J[i, j] = own - slopes[j] * b[i]
            elif loss.startswith("soft"):
                J[i, j] = own / alpha - u[i] * slopes[j] / alpha**2
            else:
                J[i, j] = own
            J[n + i, j] = w * A[i, j]
    return R, J


def gradient(problem, x):
    R, J = residual(*problem, x)
    return J.T * R


def value(problem, x):
    R, _ = residual(*problem, x)
    return mp.fsum(r * r for r in R)


def minimiser(problem, d):
    x, damping = mp.matrix([mpf(1) / 2] * d), mpf(1)
    for _ in range(60):
        R, J = residual(*problem, x)
        gram = J.T * J
        for j in range(d):
            gram[j, j] += damping
        trial = x - mp.lu_solve(gram, J.T * R)
        if value(problem, trial) < value(problem, x):
            x, damping = trial, damping / 4
        else:
            damping *= 3
        if damping > 1e30:
            break
    for _ in range(40):
        H, t = mp.matrix(d, d), mpf(10) ** -30
        for j in range(d):
            e = mp.matrix(d, 1)
            e[j] = t
            column = (gradient(problem, x + e) - gradient(problem, x - e)) / (2 * t)
            for i in range(d):
                H[i, j] = column[i]
        step = mp.lu_solve(H, gradient(problem, x))
        x -= step
        if mp.norm(step) < mpf(10) ** -60:
            symmetric = (H + H.T) / 2
            return x if min(mp.eigsy(symmetric, eigvals_only=True)) > mpf(10) ** -6 else None
    return None


draw = random.Random(20240601)
LOSSES = [
    "rescaled-exp", "rescaled-cosh", "rescaled-sinh", "soft-residual", "softmax", "exp", "cosh", "sinh",
]
print("loss,n,d,w,A,b,x")
for loss in LOSSES:
    made = 0
    while made < 6:
        d, w = [1, 1, 1, 2, 2, 3][made], draw.choice([8, 16, 64]) / 64
        n = d + draw.randint(1, 5)
        entries = [draw.randint(-96, 96) / 64 for _ in range(n * d)]
        b = [draw.randint(-16, 160) / 64 for _ in range(n)]
        if loss.startswith(("soft", "rescaled")):
            b = [draw.randint(0, 32) / 64 for _ in range(n)]
        A = mp.matrix([[mpf(entries[i * d + j]) for j in range(d)] for i in range(n)])
        x = minimiser((loss, A, [mpf(t) for t in b], mpf(w)), d)
        if x is None or mp.norm(x) > 20:
            continue
        made += 1
        digits = " ".join(mp.nstr(t, 50, min_fixed=0, max_fixed=0, strip_zeros=False) for t in x)
        print(f"{loss},{n},{d},{w},{' '.join(map(str, entries))},{' '.join(map(str, b))},{digits}")
