"""Estimators for scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin  # type: ignore[import-untyped]
from sklearn.utils.validation import check_is_fitted, validate_data  # type: ignore[import-untyped]

from lemmacheck._solver import Solution, solve

_PLAIN = {"exp": np.exp, "cosh": np.cosh, "sinh": np.sinh}
_NORMALISED = ("softmax", "soft-residual")


class ExpRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Fits y ≈ f(Xβ + β₀) with f one of exp, cosh and sinh, by least squares.

    It minimises ½‖f(z) − y‖² + ½‖w∘z‖² over z = Xβ + β₀. Exp and cosh are positive, so that a y below 0 is fitted badly.

    Parameters
    ----------
    loss : {"exp", "cosh", "sinh"}
        The function f.
    weights : float or array of shape (n_samples,)
        The weights w of the regulariser.
    fit_intercept : bool
        Whether there is a β₀.
    method, multistart, tolerance, seed
        As :func:`lemmacheck.solve` takes them.

    Attributes
    ----------
    coef_ : ndarray of shape (n_features,)
        β.
    intercept_ : float
        β₀; 0 without one.
    solution_ : Solution
        The whole answer, with its certificate; its ``x`` ends in β₀ where there is one.
    n_iter_ : int
        Iterations; at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from lemmacheck import ExpRegressor
    >>> X = np.linspace(-1, 1, 9).reshape(-1, 1)
    >>> fitted = ExpRegressor().fit(X, np.exp(2 * X[:, 0] + 0.5))
    >>> fitted.coef_.round(6), round(fitted.intercept_, 6)
    (array([2.]), 0.5)
    """

    def __init__(
        self,
        loss: str = "exp",
        *,
        weights: Any = 0.0,
        fit_intercept: bool = True,
        method: str = "auto",
        multistart: int | None = None,
        tolerance: float = 1e-10,
        seed: int = 0,
    ) -> None:
        self.loss = loss
        self.weights = weights
        self.fit_intercept = fit_intercept
        self.method = method
        self.multistart = multistart
        self.tolerance = tolerance
        self.seed = seed

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        # of data that no exponential made
        tags.regressor_tags.poor_score = True
        return tags

    def fit(self, X: Any, y: Any) -> ExpRegressor:
        """Fits to X (n_samples × n_features) and y (n_samples)."""
        if self.loss not in _PLAIN:
            raise ValueError(f"no loss of ExpRegressor is called {self.loss!r}; the names are {', '.join(_PLAIN)}")
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64, y_numeric=True)
        design = X
        if self.fit_intercept:
            ones = np.ones((X.shape[0], 1))
            if hasattr(X, "tocsr"):
                from scipy.sparse import hstack  # type: ignore[import-untyped]

                design = hstack([X, ones], format="csr")
            else:
                design = np.hstack([X, ones])
        solution: Solution = solve(
            design,
            y,
            self.loss,
            self.weights,
            method=self.method,
            multistart=self.multistart,
            tolerance=self.tolerance,
            seed=self.seed,
        )
        self.coef_: NDArray[np.float64] = solution.x[: X.shape[1]].copy()
        self.intercept_: float = float(solution.x[-1]) if self.fit_intercept else 0.0
        self.solution_: Solution = solution
        self.n_iter_: int = max(1, solution.nit)
        return self

    def predict(self, X: Any) -> NDArray[np.float64]:
        """f(Xβ + β₀) (n_samples)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        values: NDArray[np.float64] = _PLAIN[self.loss](X @ self.coef_ + self.intercept_)
        return values


class AttentionInverter(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Finds the query behind a row of attention: x with softmax(Kx) ≈ the row, for keys K.

    It minimises ½‖u/⟨u, 1⟩ − y‖² + ½‖w∘z‖² over z = Kx, where u is exp(z) for ``softmax`` and exp(z) + z for
    ``soft-residual``. Softmax does not see a shift of all entries of z, so that the query is known up to what K makes one.

    Rows of attention are about all keys at once: what ``predict`` says of a key depends on the other keys it is given.

    Parameters
    ----------
    loss : {"softmax", "soft-residual"}
        The function of z.
    weights : float or array of shape (n_keys,)
        The weights w of the regulariser.
    method, multistart, tolerance, seed
        As :func:`lemmacheck.solve` takes them.

    Attributes
    ----------
    query_ : ndarray of shape (n_features,), or (k, n_features) for k rows
        The query, or one a row.
    solution_ : Solution, or a list of k of them
        The whole answer, with its certificate.
    n_iter_ : int
        Iterations, the most of any row; at least 1.

    Examples
    --------
    >>> import numpy as np
    >>> from lemmacheck import AttentionInverter
    >>> keys = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.5]])
    >>> row = np.exp(keys @ [0.3, -0.2]); row /= row.sum()
    >>> AttentionInverter().fit(keys, row).query_.round(6)
    array([ 0.3, -0.2])
    """

    def __init__(
        self,
        loss: str = "softmax",
        *,
        weights: Any = 0.0,
        method: str = "auto",
        multistart: int | None = None,
        tolerance: float = 1e-10,
        seed: int = 0,
    ) -> None:
        self.loss = loss
        self.weights = weights
        self.method = method
        self.multistart = multistart
        self.tolerance = tolerance
        self.seed = seed

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.target_tags.multi_output = True
        # of targets that are no rows of attention
        tags.regressor_tags.poor_score = True
        return tags

    def fit(self, X: Any, y: Any) -> AttentionInverter:
        """Fits to keys X (n_keys × n_features) and a row y (n_keys), or k of them (n_keys × k)."""
        if self.loss not in _NORMALISED:
            names = ", ".join(_NORMALISED)
            raise ValueError(f"no loss of AttentionInverter is called {self.loss!r}; the names are {names}")
        X, y = validate_data(self, X, y, accept_sparse="csr", dtype=np.float64, y_numeric=True, multi_output=True)
        found = solve(
            X,
            y,
            self.loss,
            self.weights,
            method=self.method,
            multistart=self.multistart,
            tolerance=self.tolerance,
            seed=self.seed,
        )
        all_found: list[Solution] = found if isinstance(found, list) else [found]
        queries = np.array([one.x for one in all_found])
        self.query_: NDArray[np.float64] = queries if isinstance(found, list) else queries[0]
        self.solution_: Solution | list[Solution] = found
        self.n_iter_: int = max(1, *(one.nit for one in all_found))
        return self

    def predict(self, X: Any) -> NDArray[np.float64]:
        """The rows of attention of the query over keys X (n_keys), or of the k queries (n_keys × k)."""
        check_is_fitted(self)
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        z = X @ self.query_.T
        if self.loss == "softmax":
            u = np.exp(z - z.max(axis=0))
        else:
            u = np.exp(z) + z
        rows: NDArray[np.float64] = u / u.sum(axis=0)
        return rows
