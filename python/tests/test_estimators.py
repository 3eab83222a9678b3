import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from lemmacheck import AttentionInverter, ExpRegressor

ABOUT_ALL_KEYS = "a row of attention is about all keys at once"


def expected_failures(estimator):
    if isinstance(estimator, AttentionInverter):
        return {"check_methods_subset_invariance": ABOUT_ALL_KEYS}
    return {}


@pytest.mark.filterwarnings("ignore::lemmacheck.ConvergenceWarning")
@parametrize_with_checks([ExpRegressor(), AttentionInverter()], expected_failed_checks=expected_failures)
def test_the_checks_of_scikit_learn_pass(estimator, check):
    check(estimator)


def test_a_planted_exponential_is_found():
    rng = np.random.default_rng(0)
    X, beta = rng.normal(size=(200, 3)), np.array([0.5, -0.3, 0.2])
    y = np.exp(X @ beta + 0.7)
    fitted = ExpRegressor().fit(X, y)
    np.testing.assert_allclose(fitted.coef_, beta, atol=1e-9)
    assert abs(fitted.intercept_ - 0.7) < 1e-9 and fitted.score(X, y) > 1 - 1e-12
    assert fitted.solution_.certificate.certified
    bare = ExpRegressor(fit_intercept=False).fit(X, np.exp(X @ beta))
    np.testing.assert_allclose(bare.coef_, beta, atol=1e-9)
    assert bare.intercept_ == 0.0


def test_the_query_behind_real_attention_is_found(attention):
    keys, row, _ = attention
    fitted = AttentionInverter().fit(keys, row)
    # the row is in single precision
    np.testing.assert_allclose(fitted.predict(keys), row, atol=1e-6)
    both = AttentionInverter(weights=1e-3).fit(keys, np.stack([row, row[::-1]], axis=1))
    assert both.query_.shape == (2, keys.shape[1]) and both.predict(keys).shape == (len(row), 2)
    one = AttentionInverter(weights=1e-3).fit(keys, row)
    np.testing.assert_array_equal(both.query_[0], one.query_)


def test_estimators_are_pieces_of_pipelines_and_searches():
    rng = np.random.default_rng(1)
    X = rng.normal(size=(60, 2))
    y = np.exp(X @ [0.4, -0.2])
    model = make_pipeline(StandardScaler(), ExpRegressor())
    assert cross_val_score(clone(model), X, y, cv=3).min() > 0.99
    search = GridSearchCV(ExpRegressor(), {"weights": [0.0, 0.1]}, cv=2).fit(X, y)
    assert search.best_params_ == {"weights": 0.0}


def test_a_loss_that_is_none_of_theirs_is_refused():
    for estimator in (ExpRegressor(loss="softmax"), AttentionInverter(loss="exp")):
        with pytest.raises(ValueError, match="no loss of"):
            estimator.fit([[1.0], [2.0]], [0.5, 0.5])
