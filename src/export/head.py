import builtins
from fractions import Fraction

try:
    from mpmath import iv, mpf
except ImportError:

    def missing(*_):
        raise SystemExit("this needs intervals: pip install mpmath")

    class Missing:
        """In place of intervals, which what is rational never asks for."""

        def __getattr__(self, name):
            return missing

    iv = Missing()


class Number:
    """A rational as it is, or an interval rounded outward."""

    def __init__(self, value):
        self.value = value

    def interval(self):
        if isinstance(self.value, Fraction):
            return iv.mpf(self.value.numerator) / iv.mpf(self.value.denominator)
        return self.value

    def with_(self, other, operation):
        if isinstance(self.value, Fraction) and isinstance(other.value, Fraction):
            return Number(operation(self.value, other.value))
        return Number(operation(self.interval(), other.interval()))

    def __add__(self, other):
        return self.with_(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self.with_(other, lambda a, b: a - b)

    def __mul__(self, other):
        return self.with_(other, lambda a, b: a * b)

    def __truediv__(self, other):
        if not nonzero(other):
            raise SystemExit("a divisor that is not shown to differ from 0")
        return self.with_(other, lambda a, b: a / b)

    def __neg__(self):
        return Number(-self.value)

    def ends(self):
        if isinstance(self.value, Fraction):
            return self.value, self.value
        return tuple(rational(end) for end in (self.value.a, self.value.b))


def rational(end):
    sign, mantissa, exponent, _ = mpf(end).__getattribute__("_mpf_")
    if mantissa == 0 and exponent != 0:
        raise SystemExit("a number without bounds: raise the precision")
    return Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent


def use_bits(bits):
    iv.prec = bits


def q(top, bottom):
    return Number(Fraction(int(top), int(bottom)))


def nonzero(x):
    low, high = x.ends()
    return low > 0 or high < 0


def square(x):
    return Number(x.value * x.value) if isinstance(x.value, Fraction) else Number(x.value ** 2)


def of(function, exact=None):
    def taken(x):
        if exact is not None and isinstance(x.value, Fraction) and x.value == exact[0]:
            return Number(Fraction(exact[1]))
        return Number(function(x.interval()))
    return taken


exp = of(iv.exp, (0, 1))


def sinh(x):
    up, down = exp(x), exp(-x)
    return q(0, 1) if x.value == 0 else (up - down) / q(2, 1)


def cosh(x):
    return (exp(x) + exp(-x)) / q(2, 1)


def tanh(x):
    return sinh(x) / cosh(x)


def sqrt(x):
    if x.ends()[0] < 0:
        raise SystemExit("a root of what is not shown to be 0 or above")
    if isinstance(x.value, Fraction):
        root = [int_root(part) for part in (x.value.numerator, x.value.denominator)]
        if None not in root:
            return Number(Fraction(*root))
    return Number(iv.sqrt(x.interval()))


def int_root(n):
    from math import isqrt
    return isqrt(n) if isqrt(n) ** 2 == n else None


def log(x):
    if x.ends()[0] <= 0:
        raise SystemExit("a logarithm of what is not shown to be above 0")
    return Number(Fraction(0)) if x.value == 1 else Number(iv.log(x.interval()))


def power(x, exponent):
    if x.value == 0:
        return x
    return exp(exponent * log(x))


def between(low, high):
    if low == high:
        return Number(low)
    ends = [iv.mpf(end.numerator) / iv.mpf(end.denominator) for end in (low, high)]
    return Number(iv.mpf([ends[0].a, ends[1].b]))


def abs(x):
    low, high = x.ends()
    if low >= 0:
        return x
    return -x if high <= 0 else between(Fraction(0), builtins.max(-low, high))


def max(x, y):
    (a, b), (c, d) = x.ends(), y.ends()
    if a >= d:
        return x
    return y if c >= b else between(builtins.max(a, c), builtins.max(b, d))


def matrix(rows, entries):
    columns = len(entries) // rows
    return [entries[i * columns:(i + 1) * columns] for i in range(rows)]


def determinant(m):
    if not m:
        return q(1, 1)
    total = q(0, 1)
    for j, entry in enumerate(m[0]):
        term = entry * determinant([row[:j] + row[j + 1:] for row in m[1:]])
        total = total + term if j % 2 == 0 else total - term
    return total


def signs(m):
    """How many eigenvalues of a symmetric matrix are below 0 and how many are 0, by its pivots; None where that is not shown."""
    m, count, zeros = [list(row) for row in m], 0, 0
    for k in range(len(m)):
        low, high = m[k][k].ends()
        if low == high == 0 and all(m[i][k].ends() == (0, 0) for i in range(k + 1, len(m))):
            zeros += 1
            continue
        if low <= 0 <= high:
            return None
        count += high < 0
        for i in range(k + 1, len(m)):
            for j in range(k + 1, i + 1):
                m[i][j] = m[i][j] - m[i][k] * m[j][k] / m[k][k]
    return count, zeros


def eigenvalue(m, k):
    """The k-th largest eigenvalue of a symmetric matrix, of which the lower triangle is read: bisected."""
    n = len(m)
    full = [[m[builtins.max(i, j)][builtins.min(i, j)] for j in range(n)] for i in range(n)]
    reach = sum((builtins.max(-entry.ends()[0], entry.ends()[1]) for row in full for entry in row), Fraction(1))
    reach = Fraction(2) ** (int(reach).bit_length() + 1)
    low, high = -reach, reach
    for _ in range(iv.prec // 2 + reach.numerator.bit_length()):
        # a number at which the pivots tell
        for share in (Fraction(1, 2), Fraction(5, 9), Fraction(3, 7)):
            middle = low + (high - low) * share
            shifted = [[full[i][j] - (Number(middle) if i == j else q(0, 1)) for j in range(n)] for i in range(n)]
            found = signs(shifted)
            if found is not None:
                break
        if found is None:
            break
        below, zeros = found
        if below < n - k + 1 <= below + zeros:
            return Number(middle)
        if below >= n - k + 1:
            high = middle
        else:
            low = middle
    return between(low, high)


def singular_value(m, k):
    columns = len(m[0])
    gram = [[sum((row[i] * row[j] for row in m), q(0, 1)) for j in range(columns)] for i in range(columns)]
    if columns > len(m):
        gram = [[sum((a * b for a, b in zip(one, other)), q(0, 1)) for other in m] for one in m]
    value = eigenvalue(gram, k)
    low, high = value.ends()
    return sqrt(between(builtins.max(low, Fraction(0)), builtins.max(high, Fraction(0))))


def said(yes, no):
    return 1 if yes else -1 if no else 0


def at_most(x, y):
    (a, b), (c, d) = x.ends(), y.ends()
    return said(b <= c, a > d)


def less(x, y):
    (a, b), (c, d) = x.ends(), y.ends()
    return said(b < c, a >= d)


def equal(x, y):
    (a, b), (c, d) = x.ends(), y.ends()
    return said(a == b == c == d, a > d or b < c)


def differ(x, y):
    return -equal(x, y)


def semidefinite(m):
    """Whether a symmetric matrix is shown to be positive semidefinite, by elimination with exact zeros."""
    m = [list(row) for row in m]
    for k in range(len(m)):
        low, high = m[k][k].ends()
        if high < 0 or low < 0 < high or low < 0:
            return False
        if low == high == 0:
            if any(m[i][k].ends() != (0, 0) for i in range(k + 1, len(m))):
                return False
            continue
        if low == 0:
            return False
        for i in range(k + 1, len(m)):
            for j in range(k + 1, i + 1):
                m[i][j] = m[i][j] - m[i][k] * m[j][k] / m[k][k]
    return True


def below(left, right, witness):
    """left ⪯ right of symmetric matrices; the witness shows where it is not so."""
    n = len(left)
    gap = [[right[builtins.max(i, j)][builtins.min(i, j)] - left[builtins.max(i, j)][builtins.min(i, j)] for j in range(n)] for i in range(n)]
    if len(witness) == n:
        form = sum((witness[i] * gap[i][j] * witness[j] for i in range(n) for j in range(n)), q(0, 1))
        if form.ends()[1] < 0:
            return -1
    return said(semidefinite(gap), False)


def implied(when, then):
    if all(one == 1 for one in when):
        return then
    return 1 if -1 in when or then == 1 else 0


def holds(name, verdict):
    if verdict != 1:
        raise SystemExit(f"not shown to hold: {name}")


def fails(name, verdict):
    if verdict != -1:
        raise SystemExit(f"not shown to fail: {name}")
    print(f"every hypothesis holds, and {name} fails")
