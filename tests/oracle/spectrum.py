"""Makes spectrum.csv: extreme eigenvalues and spectral norms to 100 significant digits, with mpmath (1.4.1).

    pip install mpmath && python spectrum.py > spectrum.csv

A row is `quantity,rows,entries,value`: entries are exact (integers or p/q), row by row, parted by blanks; the value is
rounded to 100 digits, off by at most one unit in its last place. mpmath computes with 400 digits. Among the matrices
are Hilbert's (condition up to 1e13) and Wilkinson's, whose two largest eigenvalues agree to 14 digits.
"""

from fractions import Fraction

from mpmath import mp, mpf

mp.dps = 400


def to_mp(rows):
    return mp.matrix([[mpf(x.numerator) / x.denominator for x in row] for row in rows])


def row(quantity, rows, value):
    entries = " ".join(str(x) for line in rows for x in line)
    print(f"{quantity},{len(rows)},{entries},{mp.nstr(value, 100, min_fixed=0, max_fixed=0, strip_zeros=False)}")


def symmetric(rows):
    values = mp.eigsy(to_mp(rows), eigvals_only=True)
    row("smallest", rows, min(values))
    row("norm", rows, max(abs(x) for x in values))


def integers(seed):
    while True:
        seed = (1103515245 * seed + 12345) % 2**31
        yield Fraction(seed // 65536 % 199 - 99)


for n in (2, 3, 4, 6, 9):
    symmetric([[Fraction(1, i + j + 1) for j in range(n)] for i in range(n)])
wilkinson = [[Fraction(abs(i - 10) if i == j else int(abs(i - j) == 1)) for j in range(21)] for i in range(21)]
symmetric(wilkinson)
for seed, (n, d) in enumerate([(2, 2), (3, 2), (2, 5), (3, 3), (5, 4), (4, 6), (8, 8), (10, 3)]):
    stream = integers(seed + 1)
    rows = [[next(stream) for _ in range(d)] for _ in range(n)]
    row("norm", rows, max(mp.svd_r(to_mp(rows), compute_uv=False)))
for seed, n in enumerate((2, 3, 5, 8)):
    stream = integers(100 + seed)
    rows = [[next(stream) for _ in range(n)] for _ in range(n)]
    symmetric([[rows[max(i, j)][min(i, j)] for j in range(n)] for i in range(n)])
