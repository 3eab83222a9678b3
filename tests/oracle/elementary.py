"""Makes elementary.csv: exp, sinh, cosh, ln and sqrt to 330 significant digits, with mpmath (1.4.1).

    pip install mpmath && python elementary.py > elementary.csv

A row is `function,argument,value`. The argument is exact (an integer, a decimal or p/q); the value is rounded to
330 digits, off by at most one unit in its last place. mpmath computes with 400 digits more than are printed, so
that arguments near 0 and 1 and values near 10^100000 keep their digits.
"""

from fractions import Fraction

from mpmath import mp, mpf

DIGITS = 330
mp.dps = 2 * DIGITS + 500

ARGUMENTS = """
1 2 3 10 20 50 80 100 320 500 700 709.5 745 1000 1280 5000 12345.678 99999
0.5 0.25 0.1 0.01 0.001 0.0078125 0.00390625 1e-5 1e-10 1e-15 1e-30 1e-60 1e-100 1e-300
1/3 2/3 3/4 5/7 22/7 355/113 1/1024 1023/1024 1025/1024 1/1000003 999999/1000000
0.9999999999 1.0000000001 0.99999999999999999999999999999999999999999999999999
1.00000000000000000000000000000000000000000000000000000000000000000001
0.6931471805599453 1.4142135623730951 0.7071067811865476 1.5 0.75 2.718281828459045 3.141592653589793
4.605170185988091 9 2.25 1e6 123456789/1000
""".split()
LARGE = "1e20 1e100 1e5000 340282366920938463463374607431768211457 1e-5000".split()


def printed(value):
    return "0" if value == 0 else mp.nstr(value, DIGITS, min_fixed=0, max_fixed=0, strip_zeros=True)


def row(name, function, text):
    exact = Fraction(text)
    print(f"{name},{text},{printed(function(mpf(exact.numerator) / mpf(exact.denominator)))}")


def sinh(x):
    return x + x**3 / 6 + x**5 / 120 if abs(x) < mpf(10) ** -300 else mp.sinh(x)


for text in ARGUMENTS:
    for sign in ("", "-"):
        if Fraction(text) <= 100000:
            row("exp", mp.exp, sign + text)
            row("sinh", sinh, sign + text)
            row("cosh", mp.cosh, sign + text)
for text in ARGUMENTS + LARGE:
    row("ln", mp.log, text)
    row("sqrt", mp.sqrt, text)
