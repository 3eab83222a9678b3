"""Makes arb_scalars.csv, arb_matrices.csv, arb_orders.csv and arb_minimisers.csv with Arb (python-flint 0.9.0).

    python -m venv flint && flint/bin/pip install python-flint
    flint/bin/python arb.py scalars > arb_scalars.csv          # likewise matrices, orders, minimisers
    flint/bin/python arb.py scalars --seed 5 > fresh.csv       # a fresh table, to be read in place of the kept one:
    LEMMACHECK_ARB_SCALARS=fresh.csv cargo test --no-default-features --test number oracle

Numbers are written exactly (integers, p/q) or as `0x…p…` (a binary float). What Arb encloses is written as its middle,
which is within 2^-200 of the truth, relative.

scalars     `operation,operands,low,high`: the least and the greatest value of the operation on intervals `low:high`, ends
            included; `undefined,` where a point of them is outside the domain. Ends may be infinite. A value above
            2^100000 or within 2^-100000 of 0 is written as a bound that is no farther out than the truth.
matrices    `quantity,k,rows,entries,value`: eigenvalues are the roots of the exact characteristic polynomial, isolated by
            Arb with their multiplicities; the largest is number 0. Entries go row by row, parted by blanks.
orders      `rows,lhs,rhs,holds`: whether lhs ⪯ rhs, by the exact signs of the coefficients of that polynomial.
minimisers  `loss,n,d,w,A,b,x`: as minimisers.csv; x is proved by an interval Newton step in Arb, with a positive definite
            Hessian, and printed to 50 digits.
"""

import random
import sys
from fractions import Fraction

from flint import arb, arb_mat, arb_series, ctx, fmpq, fmpq_mat

ctx.prec = 2400
INF = float("inf")


# ---- writing numbers

def written(x):
    """An exact Fraction or an infinity."""
    if x in (INF, -INF):
        return "inf" if x > 0 else "-inf"
    x = Fraction(x)
    q = x.denominator
    if q & (q - 1) == 0 and x.numerator:
        p, twos = abs(x.numerator), q.bit_length() - 1
        zeros = (p & -p).bit_length() - 1
        return f"{'-' if x < 0 else ''}{hex(p >> zeros)}p{zeros - twos}"
    return str(x)


def shortened(x):
    """The middle of an arb, or a Fraction, to 208 bits."""
    if isinstance(x, arb):
        mantissa, exponent = (int(part) for part in x.mid().man_exp())
    elif x in (INF, -INF):
        return written(x)
    else:
        x = Fraction(x)
        if x.denominator & (x.denominator - 1):
            shift = 340 + x.denominator.bit_length() - abs(x.numerator).bit_length()
            scale = Fraction(2) ** shift
            mantissa, exponent = round(x * scale), -shift
        else:
            mantissa, exponent = x.numerator, 1 - x.denominator.bit_length()
    length = abs(mantissa).bit_length()
    if length > 208:
        mantissa, exponent = mantissa >> (length - 208), exponent + length - 208
    return written(Fraction(mantissa) * Fraction(2) ** exponent)


def exact(x):
    return arb(fmpq(x.numerator, x.denominator))


# ---- scalars

def limited(function, below, above):
    """A function of Fractions and infinities through Arb, with its limits at the infinities."""
    def at(x):
        if x == INF:
            return above
        if x == -INF:
            return below
        return function(exact(Fraction(x)))
    return at


def bounded_exp(x):
    """exp, or a bound no farther out where the exponent would be huge."""
    if x > 69000:
        return "huge"
    if x < -69000:
        return "tiny"
    return x.exp()


def odd(function):
    return lambda x: function(x) if x >= 0 else negated(function(-x))


def negated(x):
    return "-huge" if x == "huge" else -x


def sinh(x):
    return "huge" if x > 69000 else x.sinh()


def cosh(x):
    return "huge" if abs(x) > 69000 else x.cosh()


EXP = limited(bounded_exp, Fraction(0), INF)
SINH = limited(odd(sinh), -INF, INF)
COSH = limited(cosh, INF, INF)
TANH = limited(lambda x: x.tanh(), Fraction(-1), Fraction(1))
SQRT = limited(lambda x: x.sqrt(), None, INF)
LN = limited(lambda x: x.log(), None, INF)
POWERS = ["1/3", "-1/2", "3/2", "-5/7", "1234/1001"]


def power(exponent):
    above = INF if exponent > 0 else Fraction(0)
    def function(x):
        if x == 0:
            return Fraction(0)
        return (x.log() * exact(exponent)).exp()
    return limited(function, None, above)


def end(value, low):
    if value == "huge":
        return "inf" if low else written(Fraction(2) ** 100000)
    if value == "-huge":
        return written(-(Fraction(2) ** 100000)) if low else "-inf"
    if value == "tiny":
        return written(Fraction(1, 2**100000)) if low else "0"
    return shortened(value)


def unary(name, x):
    lo, hi = x
    if name in ("exp", "sinh", "tanh"):
        f = {"exp": EXP, "sinh": SINH, "tanh": TANH}[name]
        return f(lo), f(hi)
    if name in ("cosh", "square", "abs"):
        near = Fraction(0) if lo <= 0 <= hi else min(abs(lo), abs(hi))
        far = max(abs(lo), abs(hi))
        f = {"cosh": COSH, "abs": lambda t: t, "square": lambda t: t if t == INF else Fraction(t) ** 2}[name]
        return f(near), f(far)
    if name == "neg":
        return -hi, -lo
    if name == "sqrt":
        return None if lo < 0 else (SQRT(lo), SQRT(hi))
    if name == "ln":
        return None if lo <= 0 else (LN(lo), LN(hi))
    exponent = Fraction(name.split("^")[1])
    if lo < 0 or (lo == 0 and exponent < 0):
        return None
    f = power(exponent)
    return (f(lo), f(hi)) if exponent > 0 else (f(hi), f(lo))


def times(x, y):
    if x == 0 or y == 0:
        return Fraction(0)
    if INF in (abs(x), abs(y)):
        return INF if (x > 0) == (y > 0) else -INF
    return Fraction(x) * Fraction(y)


def plus(x, y):
    return x if abs(x) == INF else y if abs(y) == INF else Fraction(x) + Fraction(y)


def binary(name, x, y):
    if name == "add":
        return plus(x[0], y[0]), plus(x[1], y[1])
    if name == "sub":
        return plus(x[0], -y[1]), plus(x[1], -y[0])
    if name == "max":
        return max(x[0], y[0]), max(x[1], y[1])
    if name == "div":
        if y[0] <= 0 <= y[1]:
            return None
        inverse = lambda t: Fraction(0) if abs(t) == INF else 1 / Fraction(t)
        y = (inverse(y[1]), inverse(y[0]))
    corners = [times(a, b) for a in x for b in y]
    return min(corners), max(corners)


UNARY = ["exp", "sinh", "cosh", "tanh", "sqrt", "ln", "abs", "neg", "square"] + [f"power^{e}" for e in POWERS]
BINARY = ["add", "sub", "mul", "div", "max"]
MAX = Fraction(sys.float_info.max)
LEAST, NORMAL = Fraction(1, 2**1074), Fraction(1, 2**1022)


def scalar_row(name, *operands):
    value = unary(name, *operands) if name in UNARY else binary(name, *operands)
    ends = "undefined," if value is None else f"{end(value[0], True)},{end(value[1], False)}"
    print(f"{name},{' '.join(f'{written(lo)}:{written(hi)}' for lo, hi in operands)},{ends}")


def point(x):
    return (Fraction(x), Fraction(x))


def scalar_edges():
    ends = [-INF, -MAX, Fraction(-3), Fraction(-1), -NORMAL, -LEAST, Fraction(0), LEAST, NORMAL, Fraction(0.1), Fraction(1), Fraction(5, 2), MAX, INF]
    some = [
        (-INF, INF), (-INF, Fraction(-1)), (-INF, Fraction(0)), (Fraction(0), INF), (Fraction(1), INF), (MAX, INF), point(0), point(1), point(-1),
        point(3), point(Fraction(0.1)), point(MAX), point(-MAX), point(LEAST), point(-LEAST), point(NORMAL), (Fraction(0), Fraction(1)),
        (Fraction(-1), Fraction(0)), (Fraction(-1), Fraction(2)), (LEAST, Fraction(1)), (-LEAST, LEAST), (Fraction(0), LEAST), (Fraction(1), MAX), (-MAX, MAX),
    ]
    for name in BINARY:
        for x in some[:: 1 if name in ("mul", "div") else 2]:
            for y in some[:: 1 if name == "div" else 2]:
                scalar_row(name, x, y)
    interesting = [709.78, 709.79, -708.5, -745.2, -745.1, 710.47, 710.48, 22.0, 19.1, 1e-8, 1e-300, 1e300, 0.5, 2.0**-27, 1 + 2.0**-52, 1 - 2.0**-53, 4.0, 8.0, 1e9, 1e15]
    for name in UNARY:
        for i, lo in enumerate(ends):
            for hi in ends[i + (abs(lo) == INF):][::2]:
                if hi != -INF:
                    scalar_row(name, (lo, hi))
        for t in interesting:
            for sign in (1, -1):
                scalar_row(name, point(sign * Fraction(t)))
            scalar_row(name, (Fraction(-t) if name in ("exp", "sinh", "cosh", "tanh", "abs", "square") else Fraction(0), abs(Fraction(t))))


def random_scalars(draw, count):
    def number(name):
        top = draw.choice([0, 3, 8, 60, 300, 1000])
        if name in ("exp", "sinh", "cosh", "tanh"):
            top = draw.choice([0, 3, 8, 9])
        return Fraction(draw.choice([-1, 1]) * draw.getrandbits(53)) * Fraction(2) ** (draw.randint(-top, top) - 53)
    def interval(name):
        lo = number(name)
        if name in ("sqrt", "ln") or name.startswith("power"):
            lo = abs(lo) * draw.choice([1, 1, 1, -1])
        if draw.random() < 0.4:
            return point(lo)
        hi = lo + abs(number(name)) if draw.random() < 0.5 else lo + abs(lo) * Fraction(2) ** -draw.randint(1, 60)
        return Fraction(float(lo)), Fraction(float(min(hi, MAX)))
    for _ in range(count):
        for name in UNARY:
            scalar_row(name, interval(name))
        for name in BINARY:
            scalar_row(name, interval(name), interval(name))


def scalars(seed):
    print("operation,operands,low,high")
    if seed is None:
        scalar_edges()
    random_scalars(random.Random(seed or 0), 20 if seed is None else 100)


# ---- matrices

def to_flint(rows):
    return fmpq_mat([[fmpq(x.numerator, x.denominator) for x in map(Fraction, row)] for row in rows])


def middle(x):
    mantissa, exponent = (int(part) for part in x.mid().man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent


def eigenvalues(rows):
    """Of a symmetric matrix, the largest first."""
    roots = to_flint(rows).charpoly().numer().complex_roots()
    values = [value for value, times in roots for _ in range(times)]
    values = [value if isinstance(value, arb) else value.real for value in values]
    assert len(values) == len(rows)
    return sorted(values, key=middle, reverse=True)


def transposed(rows):
    return [list(column) for column in zip(*rows)]


def product(left, right):
    return [[sum((Fraction(a) * Fraction(b) for a, b in zip(row, column)), Fraction(0)) for column in transposed(right)] for row in left]


def singular_values(rows):
    gram = product(rows, transposed(rows)) if len(rows) <= len(rows[0]) else product(transposed(rows), rows)
    return [value.sqrt() if middle(value) > 0 else arb(0) for value in eigenvalues(gram)]


def matrix_row(quantity, k, rows, value):
    entries = " ".join(written(x) if x else "0" for row in rows for x in row)
    print(f"{quantity},{k},{len(rows)},{entries},{shortened(value)}")


def spectrum(rows, which=None):
    for k, value in enumerate(eigenvalues(rows)):
        if which is None or k in which:
            matrix_row("eigenvalue", k, rows, value)


def everything(rows):
    n, m = len(rows), len(rows[0])
    values = singular_values(rows)
    for k, value in enumerate(values):
        matrix_row("singular", k, rows, value)
    matrix_row("nuclear", 0, rows, sum(values, arb(0)))
    entries = [Fraction(x) for row in rows for x in row]
    for p in ("1", "3/2", "3", "4", "7/3"):
        total = arb(0)
        for x in entries:
            if x:
                total += (exact(abs(x)).log() * exact(Fraction(p))).exp()
        matrix_row(f"norm:{p}", 0, rows, (total.log() / exact(Fraction(p))).exp() if any(entries) else Fraction(0))
    matrix_row("norm:2", 0, rows, exact(sum(x * x for x in entries)).sqrt())
    if n == m:
        value = to_flint(rows).det()
        matrix_row("determinant", 0, rows, Fraction(int(value.p), int(value.q)))


def integers(draw, n, m, size=9):
    return [[Fraction(draw.randint(-size, size)) for _ in range(m)] for _ in range(n)]


def symmetrised(rows):
    return [[rows[max(i, j)][min(i, j)] for j in range(len(rows))] for i in range(len(rows))]


def identity(n, scale=1):
    return [[Fraction(scale) if i == j else Fraction(0) for j in range(n)] for i in range(n)]


def matrix_edges():
    speck = lambda k: Fraction(1, 2**k)
    ones = lambda n: [[Fraction(1)] * n for _ in range(n)]
    clustered = lambda k, values: [[1 + (speck(k) * values[i] if i == j else 0) for j in range(len(values))] for i in range(len(values))]
    hilbert = lambda n: [[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)]
    for n in range(1, 7):
        spectrum(hilbert(n))
    spectrum([[Fraction(abs(i - 4) if i == j else int(abs(i - j) == 1)) for j in range(9)] for i in range(9)])
    for rows in [
        clustered(60, [1, 2, -1]), clustered(200, [1, 1, 5, -3]), clustered(30, [0, 0, 1]), clustered(0, [3, 3, 3, 3]), ones(4), identity(3),
        identity(4, -2), [[0, 1], [1, 0]], [[0, 0, 1], [0, 0, 0], [1, 0, 0]], [[1, speck(40), 0], [speck(40), 1, 0], [0, 0, 1]],
        [[1, speck(30), 0], [speck(30), 1, speck(31)], [0, speck(31), 1]], [[5]], [[speck(400), 0, 1], [0, 1, 0], [1, 0, speck(400)]],
        [[2**300, 2**150, 1], [2**150, 3, speck(150)], [1, speck(150), speck(299)]],
        [[speck(500) * (i + j + 1) for j in range(3)] for i in range(3)], [[2**500 * (i * j + 1) for j in range(3)] for i in range(3)],
        [[2**900, 2**899], [2**899, -(2**900)]], [[speck(900), speck(901)], [speck(901), -speck(900)]],
        [[4, 2, -2, 1], [2, 1, -1, 2], [-2, -1, 1, -2], [1, 2, -2, 4]],
    ]:
        spectrum([[Fraction(x) for x in row] for row in rows])
    jordan = [[Fraction(int(j == i + 1)) for j in range(4)] for i in range(4)]
    kahan = [[(Fraction(3, 5) ** i * (1 if i == j else Fraction(-4, 5))) if j >= i else Fraction(0) for j in range(5)] for i in range(5)]
    hadamard = [[1, 1, 1, 1], [1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]]
    for rows in [
        jordan, kahan, hadamard, hilbert(5), ones(3), identity(4), [[0, 0], [0, 0]], [[3, 4]], [[3], [4], [12]], [[1, 2], [2, 4], [3, 6]],
        [[1, 1, 1], [1, 1, 1 + speck(50)], [1, 1, 1]], [[2**200, 1], [1, speck(200)]], [[speck(300), 0, 2], [0, 2**100, 1], [1, 1, 1]],
        [[1, 2, 3, 4], [2, 3, 4, 5], [3, 4, 5, 6], [4, 5, 6, 8]], [[10**9 + 1, 10**9], [10**9 + 2, 10**9 + 1]],
        [[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [0, 0, 0, 1, 0]],
        [[Fraction(i + 1) ** j for j in range(6)] for i in range(6)],
    ]:
        everything([[Fraction(x) for x in row] for row in rows])


def matrices(seed):
    print("quantity,k,rows,entries,value")
    if seed is None:
        matrix_edges()
    draw = random.Random(seed or 0)
    for _ in range(6 if seed is None else 40):
        n, m = draw.randint(1, 5), draw.randint(1, 5)
        spread = Fraction(2) ** draw.choice([0, 0, -3, 40, -90])
        rows = [[x * (spread if draw.random() < 0.3 else 1) for x in row] for row in integers(draw, n, m)]
        everything(rows)
        square = symmetrised([[x / draw.choice([1, 2, 3]) for x in row] for row in integers(draw, n, n)])
        spectrum(square)
        thin = integers(draw, n, max(1, n - 2))
        low_rank = product(thin, transposed(thin))
        spectrum([[x + speck for x, speck in zip(row, extra)] for row, extra in zip(low_rank, identity(n, Fraction(2) ** -draw.choice([10, 55, 130])))])


# ---- orders

def is_semidefinite(rows):
    """λⁿ − c₁ λⁿ⁻¹ + c₂ λⁿ⁻² − …: all roots are ≥ 0 exactly where every c is."""
    polynomial = to_flint(rows).charpoly()
    n = len(rows)
    signs = [polynomial[n - k] * (-1) ** k for k in range(n + 1)]
    return all(sign >= 0 for sign in signs)


def order_row(lhs, rhs):
    gap = [[Fraction(r) - Fraction(l) for l, r in zip(a, b)] for a, b in zip(lhs, rhs)]
    entries = lambda rows: " ".join(str(Fraction(x)) for row in rows for x in row)
    print(f"{len(lhs)},{entries(lhs)},{entries(rhs)},{'yes' if is_semidefinite(gap) else 'no'}")


def orders(seed):
    print("rows,lhs,rhs,holds")
    draw = random.Random(seed or 0)
    speck = lambda k: Fraction(1, 2**k)
    add = lambda a, b: [[Fraction(x) + Fraction(y) for x, y in zip(r, s)] for r, s in zip(a, b)]
    if seed is None:
        zero = lambda n: identity(n, 0)
        for n in (1, 2, 3, 4):
            order_row(zero(n), zero(n))
            order_row(identity(n), identity(n))
            order_row(identity(n), identity(n, 1 - speck(80)))
            order_row(identity(n, 1 - speck(80)), identity(n))
        ones = [[1, 1, 1]] * 3
        for k in (10, 40, 60, 120, 300):
            for sign in (1, -1):
                nudged = add(ones, [[sign * speck(k) * (1 if (i, j) == (2, 2) else 0) for j in range(3)] for i in range(3)])
                order_row(zero(3), nudged)
                order_row(zero(3), add(ones, identity(3, sign * speck(k))))
                order_row(ones, nudged)
        order_row(zero(2), [[0, 1], [1, 0]])
        order_row(zero(3), [[1, 0, 0], [0, 0, 1], [0, 1, 0]])
        order_row(zero(3), [[0, 0, 0], [0, 1, 0], [0, 0, 0]])
        order_row(zero(2), [[1, 1], [1, 1 - speck(70)]])
        order_row(zero(2), [[2**300, 1], [1, speck(300)]])
        order_row(zero(2), [[2**300, 1], [1, speck(301)]])
        order_row(zero(2), [[speck(60), 1], [1, 2**60]])
        order_row(zero(4), [[Fraction(1, i + j + 1) for j in range(4)] for i in range(4)])
    for _ in range(30 if seed is None else 200):
        n = draw.randint(1, 5)
        base = symmetrised(integers(draw, n, n))
        thin = integers(draw, n, draw.randint(1, n), 4)
        shift = draw.choice([0, 0, speck(20), -speck(20), speck(90), -speck(90), 1, -1])
        order_row(base, add(add(base, product(thin, transposed(thin))), identity(n, shift)))


# ---- minimisers

def activation(loss, z):
    name = {"softmax": "exp", "soft-residual": "residual"}.get(loss, loss.replace("rescaled-", ""))
    grown = z.exp()
    if name == "exp":
        return grown
    if name == "residual":
        return grown + z
    shrunk = (-z).exp()
    return (grown + shrunk) / 2 if name == "cosh" else (grown - shrunk) / 2


def value(problem, x):
    """½‖…‖² of the definition at arb_series x."""
    loss, A, b, w = problem
    z = [sum((row[j] * x[j] for j in range(1, len(x))), row[0] * x[0]) for row in A]
    u = [activation(loss, t) for t in z]
    alpha = sum(u[1:], u[0])
    if loss.startswith("rescaled"):
        residual = [u[i] - alpha * b[i] for i in range(len(b))]
    elif loss.startswith("soft"):
        residual = [u[i] / alpha - b[i] for i in range(len(b))]
    else:
        residual = [u[i] - b[i] for i in range(len(b))]
    terms = [r * r for r in residual] + [(w * t) * (w * t) for t in z]
    return sum(terms[1:], terms[0]) / 2


def along(problem, x, direction):
    """The coefficients of t and t² of the value at x + t direction."""
    ctx.cap = 3
    series = value(problem, [arb_series([a, p]) for a, p in zip(x, direction)])
    return series[1], series[2]


def gradient_and_hessian(problem, x):
    d = len(x)
    unit = lambda *at: [arb(int(k in at)) for k in range(d)]
    firsts, seconds = zip(*(along(problem, x, unit(i)) for i in range(d)))
    H = [[seconds[i] * 2 if i == j else along(problem, x, unit(i, j))[1] - seconds[i] - seconds[j] for j in range(d)] for i in range(d)]
    return firsts, H


def minors_are_positive(H):
    return all(arb_mat([row[:k] for row in H[:k]]).det() > 0 for k in range(1, len(H) + 1))


def minimiser(problem, start):
    """A point proved to be within 1e-60 of a zero of the gradient, where the Hessian is positive definite."""
    ctx.prec = 600
    x, damping = [arb(t) for t in start], Fraction(1)
    d = len(x)
    level = value(problem, [arb_series([t]) for t in x])[0]
    for _ in range(600):
        g, H = gradient_and_hessian(problem, x)
        damped = [[H[i][j] + (exact(damping) * (abs(H[i][i]) + arb(2) ** -200) if i == j else 0) for j in range(d)] for i in range(d)]
        if not minors_are_positive(damped):
            damping = damping * 8 if damping else Fraction(1, 1024)
            continue
        step = arb_mat(damped).solve(arb_mat([[t] for t in g]))
        trial = [(x[i] - step[i, 0]).mid() for i in range(d)]
        there = value(problem, [arb_series([t]) for t in trial])[0]
        if middle(there) <= middle(level):
            x, level = trial, there
            damping = damping / 16 if damping > Fraction(1, 2**60) else Fraction(0)
            if damping == 0 and all(abs(step[i, 0]) < arb(2) ** -300 for i in range(d)):
                break
        else:
            damping = damping * 8 if damping else Fraction(1, 2**50)
        if damping > 2**80:
            break
    radius = arb(10) ** -60
    box = [t + arb(0, radius) for t in x]
    g, _ = gradient_and_hessian(problem, x)
    _, H = gradient_and_hessian(problem, box)
    if not minors_are_positive(H):
        return None
    step = arb_mat(H).solve(arb_mat([[t] for t in g]))
    proved = all(abs(step[i, 0]) < radius for i in range(d))
    return x if proved else None


def minimiser_row(loss, A, b, w, start):
    problem = (loss, [[exact(t) for t in row] for row in A], [exact(t) for t in b], exact(w))
    x = minimiser(problem, start)
    ctx.prec = 2400
    if x is None:
        return False
    numbers = lambda entries: " ".join(repr(float(t)) for t in entries)
    digits = " ".join(t.str(50, radius=False) for t in x)
    print(f"{loss},{len(A)},{len(A[0])},{float(w)!r},{numbers(t for row in A for t in row)},{numbers(b)},{digits}")
    return True


LOSSES = ["rescaled-exp", "rescaled-cosh", "rescaled-sinh", "soft-residual", "softmax", "exp", "cosh", "sinh"]


def minimisers(seed):
    print("loss,n,d,w,A,b,x")
    draw = random.Random(seed or 0)
    scales = [  # of the columns, of the target
        ([1, 1], 1), ([Fraction(2000), 1], 1), ([Fraction(1, 2**20), 1], 1), ([1, 1 + Fraction(1, 2**20)], 1), ([1, 1], Fraction(1, 2**40)), ([1, 1, Fraction(1, 2**12)], 1),
    ]
    for loss in LOSSES:
        for columns, target in scales:
            for _ in range(30):
                d, n = len(columns), len(columns) + draw.randint(1, 4)
                if target != 1 and loss.startswith(("soft", "rescaled", "cosh")):
                    break
                A = [[Fraction(draw.randint(-64, 64), 64) for _ in columns] for _ in range(n)]
                if columns[-1] not in (1, Fraction(1, 2**12)):
                    # nearly equal columns
                    A = [[row[0], Fraction(float(row[0] + Fraction(draw.randint(-64, 64), 2**20)))] for row in A]
                A = [[Fraction(float(t * c)) for t, c in zip(row, columns)] for row in A]
                b = [Fraction(draw.randint(0 if loss.startswith(("soft", "rescaled")) else 1, 100), 64) * target for _ in range(n)]
                w = draw.choice([Fraction(1, 8), Fraction(1, 2), Fraction(1, 64)]) if target == 1 else Fraction(0)
                if minimiser_row(loss, A, b, w, [0] * d):
                    break


if __name__ == "__main__":
    seed = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else None
    {"scalars": scalars, "matrices": matrices, "orders": orders, "minimisers": minimisers}[sys.argv[1]](seed)
