"""Makes ill_conditioned.csv: regressions whose columns nearly depend, and ones without a minimiser, with Arb (python-flint 0.9.0).

    pip install python-flint && python ill_conditioned.py > ill_conditioned.csv

A row is `kind,loss,n,d,A,b,value`: A (by rows) and b are f64 numbers, entries are parted by blanks, there are no weights.
The value is that of L at the minimiser rounded to f64, in 400 bits: the minimiser comes from damped Newton steps with a
positive definite Hessian, of which the last moves no entry of Ax by more than 1e-40; for softmax, which does not see a shift
of Ax, in columns from which their first entry is taken. `none` stands where there is no minimiser by construction: a group of
rows with a column of its own asks for a u <= 0 that exp only approaches.

Columns that nearly depend: copies that differ by e in 1e-6 .. 1e-12, powers of the year, degrees Celsius and Fahrenheit
rounded to some decimals, shares rounded to some decimals. Targets are u at a random z with 1 to 50 % of noise.
"""

import math
import random

from flint import arb, ctx

ctx.prec = 400


def dot(a, b):
    return sum((x * y for x, y in zip(a, b)), arb(0))


def parts(loss, z):
    """u, u' and u''."""
    name = loss.split("-")[-1]
    if name == "sinh":
        return [t.sinh() for t in z], [t.cosh() for t in z], [t.sinh() for t in z]
    if name == "cosh":
        return [t.cosh() for t in z], [t.sinh() for t in z], [t.cosh() for t in z]
    e = [t.exp() for t in z]
    return e, e, e


def value(loss, z, b):
    u, _, _ = parts(loss, z)
    alpha = sum(u, arb(0))
    if loss == "softmax":
        r = [p / alpha - q for p, q in zip(u, b)]
    elif loss.startswith("rescaled"):
        r = [p - alpha * q for p, q in zip(u, b)]
    else:
        r = [p - q for p, q in zip(u, b)]
    return dot(r, r) / 2


def derivatives(loss, A, z, b):
    u, v, s = parts(loss, z)
    alpha, centre, low = sum(u, arb(0)), arb(0), None
    if loss == "softmax":
        u, v, s = [[t / alpha for t in part] for part in (u, v, s)]
        r = [p - q for p, q in zip(u, b)]
        centre = dot(u, r)
        low = ([x * (p + q) for x, p, q in zip(v, u, r)], dot(u, u) + 2 * centre)
    elif loss.startswith("rescaled"):
        r = [p - alpha * q for p, q in zip(u, b)]
        centre = dot(b, r)
        low = ([x * q for x, q in zip(v, b)], dot(b, b))
    else:
        r = [p - q for p, q in zip(u, b)]
    g = [x * (t - centre) for x, t in zip(v, r)]
    delta = [x * x + y * (t - centre) for x, y, t in zip(v, s, r)]
    d = len(A[0])
    column = [[row[j] for row in A] for j in range(d)]
    gradient = [dot(c, g) for c in column]
    hessian = [[dot([x * y for x, y in zip(column[j], delta)], column[k]) for k in range(d)] for j in range(d)]
    if low:
        first, second = [dot(c, v) for c in column], [dot(c, low[0]) for c in column]
        for j in range(d):
            for k in range(d):
                hessian[j][k] += low[1] * first[j] * first[k] - first[j] * second[k] - second[j] * first[k]
    return gradient, hessian


def solve(H, y):
    """H^-1 y by Cholesky; None where H is not positive definite."""
    d = len(y)
    L = [[arb(0)] * d for _ in range(d)]
    for j in range(d):
        pivot = H[j][j] - dot(L[j][:j], L[j][:j])
        if not pivot > 0:
            return None
        L[j][j] = pivot.sqrt()
        for i in range(j + 1, d):
            L[i][j] = (H[i][j] - dot(L[i][:j], L[j][:j])) / L[j][j]
    s = list(y)
    for i in range(d):
        s[i] = (s[i] - dot(L[i][:i], s[:i])) / L[i][i]
    for i in reversed(range(d)):
        s[i] = (s[i] - dot([L[k][i] for k in range(i + 1, d)], s[i + 1 :])) / L[i][i]
    return s


def middle(numbers):
    return [arb(x.mid()) for x in numbers]


def minimiser(loss, A, b):
    """x, or None where the steps do not end at a minimiser."""
    A, b = [[arb(a) for a in row] for row in A], [arb(q) for q in b]
    if loss == "softmax":
        A = [[a - c for a, c in zip(row, A[0])] for row in A]
    kept = [j for j in range(len(A[0])) if any(row[j] != 0 for row in A)]
    A = [[row[j] for j in kept] for row in A]
    d = len(kept)
    x = [arb(0)] * d
    norms = [dot([row[j] for row in A], [row[j] for row in A]) for j in range(d)]
    for _ in range(200):
        z = [dot(row, x) for row in A]
        gradient, hessian = derivatives(loss, A, z, b)
        gradient, shift, step = middle(gradient), arb(0), None
        while step is None:
            raised = [[arb(h.mid()) + (shift * norms[j] if j == k else 0) for k, h in enumerate(row)] for j, row in enumerate(hessian)]
            step = solve(raised, [-g for g in gradient])
            newton = shift == 0
            shift = shift * 8 if shift > 0 else arb("1e-30")
        p = middle(step)
        q = [dot(row, p) for row in A]
        movement = max(abs(float(t)) for t in q)
        if newton and movement < 1e-40:
            full, kept_x = [0.0] * (max(kept) + 1), [float(t) for t in x]
            for j, t in zip(kept, kept_x):
                full[j] = t
            return full
        t, here = arb(4 / max(4.0, movement)), value(loss, z, b)
        while not value(loss, [a + t * c for a, c in zip(z, q)], b) < here:
            t /= 2
            if t < 1e-30:
                return None
        x = middle([a + t * c for a, c in zip(x, p)])
    return None


def nearly_dependent(rng, kind):
    n = rng.randint(8, 16)
    if kind == "copies":
        d, e = rng.randint(2, 3), 10 ** rng.uniform(-12, -6)
        A = [[rng.gauss(0, 1) for _ in range(d)] for _ in range(n)]
        return [row + [row[0] + e * rng.gauss(0, 1)] for row in A]
    if kind == "years":
        degree, first = rng.randint(2, 4), rng.choice([1950, 1990, 2000])
        return [[float((first + 2 * i) ** k) for k in range(degree + 1)] for i in range(n)]
    if kind == "rounded":
        decimals = rng.randint(3, 9)
        celsius = [round(rng.uniform(-30, 30), 1) for _ in range(n)]
        return [[1.0, c, 1.8 * c + 32 + rng.choice([-1, 0, 1]) * rng.random() * 10**-decimals] for c in celsius]
    rows = []
    for _ in range(n):
        parts_ = [rng.random() for _ in range(3)]
        rows.append([1.0] + [round(p / sum(parts_), 6) for p in parts_])
    return rows


def orthonormal(A):
    Q = []
    for j in range(len(A[0])):
        v = [arb(row[j]) for row in A]
        for q in Q + Q:
            c = dot(q, v)
            v = [s - c * t for s, t in zip(v, q)]
        length = dot(v, v).sqrt()
        Q.append(middle([t / length for t in v]))
    return Q


def main():
    print("kind,loss,n,d,A,b,value")
    rng = random.Random(7)
    write = lambda numbers: " ".join(repr(float(t)) for t in numbers)
    for kind in ["copies", "years", "rounded", "shares"] * 6:
        loss = rng.choice(["exp", "sinh", "cosh", "softmax", "rescaled-exp"])
        A = nearly_dependent(rng, kind)
        z = [0.0] * len(A)
        for q in orthonormal(A):
            c = rng.gauss(0, 1.5)
            z = [s + c * float(t) for s, t in zip(z, q)]
        noise = rng.choice([0.01, 0.1, 0.5])
        u = [float(t) for t in parts(loss, [arb(s) for s in z])[0]]
        total = 1.0 if loss in ("exp", "sinh", "cosh") else sum(u)
        b = [t / total * (1 + noise * rng.gauss(0, 1)) for t in u]
        x = minimiser(loss, A, b)
        if x is None:
            continue
        x += [0.0] * (len(A[0]) - len(x))
        exact = [[arb(a) for a in row] for row in A]
        found = value(loss, [dot(row, [arb(t) for t in x]) for row in exact], [arb(q) for q in b])
        print(f"{kind},{loss},{len(A)},{len(A[0])},{write(sum(A, []))},{write(b)},{float(found)!r}")
    for k in range(12):
        n, groups = rng.randint(6, 12), rng.randint(2, 4)
        A = [[1.0] + [float(i % groups == g) for g in range(1, groups)] + [round(rng.gauss(0, 1), 2)] * (k % 2) for i in range(n)]
        b = [-rng.random() if i % groups == groups - 1 else math.exp(rng.gauss(0, 0.5)) for i in range(n)]
        print(f"separated,exp,{n},{len(A[0])},{write(sum(A, []))},{write(b)},none")


main()
