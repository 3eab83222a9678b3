"""Makes binomial.csv: Clopper-Pearson bounds on a failure probability to 30 digits, with mpmath (1.4.1).

    pip install mpmath && python binomial.py > binomial.csv

A row is `failures,trials,error,lower,upper`: the p at which P(X >= failures) and P(X <= failures) equal the error, X
binomial with `trials` trials. The bounds are quantiles of beta distributions (failures, trials - failures + 1) and
(failures + 1, trials - failures), found by bisection on mpmath's regularised incomplete beta function in 60 digits.
"""

from mpmath import betainc, mp, mpf, nstr

mp.dps = 60


def quantile(mass, a, b):
    low, high = mpf(0), mpf(1)
    for _ in range(180):
        middle = (low + high) / 2
        if betainc(a, b, 0, middle, regularized=True) < mass:
            low = middle
        else:
            high = middle
    return low


ROWS = [(k, n, e) for n in (1, 2, 10, 57, 400, 4000) for k in (0, 1, 2, 9, 30, 200, 399, 3999) if k <= n
        for e in ("0.025", "1e-3", "1e-13")]

print("failures,trials,error,lower,upper")
for k, n, e in ROWS:
    lower = quantile(mpf(e), k, n - k + 1) if k > 0 else mpf(0)
    upper = quantile(1 - mpf(e), k + 1, n - k) if k < n else mpf(1)
    print(f"{k},{n},{e},{nstr(lower, 30)},{nstr(upper, 30)}")
