import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

import lemmacheck
from lemmacheck import LemmaError, Verdict
from lemmacheck._exact import fraction, nearest
from lemmacheck._html import table


def test_a_false_lemma_is_refuted_by_exact_arrays(text):
    refuted, certified = lemmacheck.check(text)
    assert (refuted.verdict, certified.verdict) == (Verdict.REFUTED, Verdict.CERTIFIED)
    assert not refuted.is_expected and certified.is_expected and certified.verdict.holds
    found = refuted.counterexample
    x = found["x"]
    assert x.dtype == np.float64 and x.shape == (found.dims["n"],)
    # the instance violates the claim, here by hand
    assert np.abs(x).sum() > np.sqrt((x**2).sum())
    assert all(type(entry) is Fraction for entry in found.exact["x"])
    exact = found.exact["x"]
    assert found.lhs.lo <= sum(abs(entry) for entry in exact) <= found.lhs.hi
    assert found.lhs.lo > found.rhs.hi and found.margin > 0
    assert certified.counterexample is None and certified.region == "all n"


def test_arrays_have_the_axes_of_their_objects():
    [found] = lemmacheck.check("lemma a\n  let A ∈ ℝ^{n×d}, x ∈ ℝ^d, c ∈ ℝ\n  claim c ‖A x‖ ≤ ‖x‖ - 1\n")
    found = found.counterexample
    n, d = found.dims["n"], found.dims["d"]
    assert found["A"].shape == (n, d) and found["x"].shape == (d,) and found["c"].shape == ()
    assert list(found) == ["A", "x", "c"]
    [found] = lemmacheck.check("lemma a\n  let A ∈ ℝ^{n×n}\n  claim A[1, 2] ≤ A[2, 1]\n")
    found = found.counterexample
    assert found.exact["A"][0, 1] > found.exact["A"][1, 0] and found["A"][0, 1] > found["A"][1, 0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", Fraction(3)),
        ("-1.25", Fraction(-5, 4)),
        ("7/3", Fraction(7, 3)),
        ("-1.5e-7", Fraction(-3, 20_000_000)),
        ("2e30", Fraction(2 * 10**30)),
        ("-" + "9" * 5000 + "/7", Fraction(-(10**5000 - 1), 7)),
        ("0." + "0" * 4999 + "1", Fraction(1, 10**5000)),
    ],
)
def test_exact_numbers_are_read_without_loss(text, value):
    assert fraction(text) == value


def test_what_is_beyond_floats_is_infinite():
    assert nearest(Fraction(-(10**400))) == -np.inf


def test_python_and_the_command_write_the_same_bytes(tmp_path, text, command):
    for name, source in [("own.lemma", text), ("notes.md", f"# notes\n\n```lemma{text}```\n")]:
        path = tmp_path / name
        path.write_text(source, encoding="utf-8")
        printed = command("check", path, "--format", "json")
        assert printed.returncode == 2, printed.stderr
        assert lemmacheck.check(path).to_json().encode() == printed.stdout
        assert lemmacheck.check(str(path), jobs=1).to_json().encode() == printed.stdout
        printed = command("check", path, "--format", "json", "--seed", "3", "--no-hints")
        assert lemmacheck.check(path, seed=3, hints=False).to_json().encode() == printed.stdout


def test_hints_can_be_ignored():
    hinted = "lemma far\n  let c ∈ ℝ\n  claim c ≤ 12345678901234567890\n  try c = 12345678901234567891\n"
    seen = [lemmacheck.check(hinted, hints=hints)[0].entry["evaluations"] for hints in (True, False)]
    assert seen[0] != seen[1]


def test_a_mistake_says_where_and_how_to_mend_it(text):
    with pytest.raises(LemmaError) as caught:
        lemmacheck.check(text + "\nlemma broken\n  let x ∈ ℝ^n\n  claim ‖x‖ ≤ ‖y‖\n")
    error = caught.value
    assert (error.line, error.column, error.file) == (12, 16, "lemmas")
    assert "y" in error.message and "\n" not in error.message and error.repair
    assert "claim ‖x‖ ≤ ‖y‖" in str(error)
    with pytest.raises(LemmaError, match="no lemma is in it"):
        lemmacheck.check("")


def test_files_that_cannot_be_read_and_budgets_that_are_none_are_refused(tmp_path, text):
    with pytest.raises(FileNotFoundError):
        lemmacheck.check(tmp_path / "missing.lemma")
    (tmp_path / "latin.lemma").write_bytes(b"lemma \xff")
    with pytest.raises(UnicodeDecodeError):
        lemmacheck.check(tmp_path / "latin.lemma")
    with pytest.raises(ValueError, match="quick, standard or deep"):
        lemmacheck.check(text, budget="huge")
    with pytest.raises(ValueError, match="the seed is -1"):
        lemmacheck.check(text, seed=-1)
    with pytest.raises(ValueError, match="at least one thread"):
        lemmacheck.check(text, jobs=0)


def test_an_error_keeps_its_place_in_another_process():
    with pytest.raises(LemmaError) as caught:
        lemmacheck.check("lemma a\n  let x ∈ ℝ\n  claim x ≤ y\n")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (str(copy), copy.line, copy.repair) == (str(caught.value), 3, caught.value.repair)


def test_files_of_one_paper_share_their_definitions(tmp_path):
    (tmp_path / "a.lemma").write_text("paper p\nsetting s\n  let x ∈ ℝ^n\nlemma one\n  in s\n  claim ‖x‖ ≥ 0\n", encoding="utf-8")
    (tmp_path / "b.lemma").write_text("paper p\nlemma two\n  in s\n  claim ‖x‖ ≥ -1\n", encoding="utf-8")
    with pytest.raises(LemmaError):
        lemmacheck.check(tmp_path / "b.lemma")
    both = lemmacheck.check([tmp_path / "a.lemma", tmp_path / "b.lemma"])
    assert [result.id for result in both] == ["p.one", "p.two"]


def test_a_result_explains_itself_in_text_and_html(text):
    results = lemmacheck.check(text)
    said = results[0].explain()
    assert "norms-swapped" in said and "try x = [1, 1]" in said and "order-of-norms" not in said
    html = results._repr_html_()
    assert "refuted" in html and "x = [1, 1]" in html and "order-of-norms" in html
    # the scripts of the report stay in their frame
    assert "<script" not in html and 'sandbox="allow-scripts"' in html
    assert "order-of-norms" not in results[0]._repr_html_()


def test_a_report_has_the_bytes_of_the_command(tmp_path, text, command):
    path = tmp_path / "own.lemma"
    path.write_text(text, encoding="utf-8")
    results = lemmacheck.check(path)
    for ending, format in [("html", "html"), ("tex", "latex"), ("md", "markdown")]:
        mine, theirs = tmp_path / f"mine.{ending}", tmp_path / f"theirs.{ending}"
        results.report(mine)
        assert command("report", path, "--out", theirs, "--format", format).returncode == 0
        assert mine.read_bytes() == theirs.read_bytes()
    results[1].report(tmp_path / "one.html", title="One")
    one = (tmp_path / "one.html").read_text(encoding="utf-8")
    assert "<title>One</title>" in one and "norms-swapped" not in one
    with pytest.raises(ValueError, match="ends in none of"):
        results.report(tmp_path / "page.docx")


def test_html_escapes_what_the_author_wrote():
    tightness = lemmacheck.Tightness(0.5, None, {})
    verdict, counterexample = Verdict.REFUTED, SimpleNamespace(text="x <x>")
    words = {"id": "<id>", "case": "<case>", "reason": "<reason>", "region": "<region>"}
    html = table([SimpleNamespace(verdict=verdict, counterexample=counterexample, tightness=tightness, **words)])
    assert not any(word in html for word in [*words.values(), "<x>"])
    assert all(word.strip("<>") in html for word in words.values())


def test_progress_is_told_for_each_lemma_as_it_is_judged(text):
    heard = []
    lemmacheck.check(text, progress=lambda *news: heard.append(news))
    assert [news[:2] for news in heard] == [(1, 2), (2, 2)]
    assert {(news[2], news[4]) for news in heard} == {
        ("lemmas.norms-swapped", "refuted"),
        ("lemmas.order-of-norms", "certified"),
    }


@pytest.mark.parametrize("installed", [True, False])
def test_a_bar_shows_the_count_and_leaves_no_line(text, installed, capsys, monkeypatch):
    if not installed:
        monkeypatch.setitem(sys.modules, "tqdm", None)
    lemmacheck.check(text)
    assert capsys.readouterr().err == "", "no terminal, no bar"
    lemmacheck.check(text, progress=True)
    said = capsys.readouterr().err
    assert "/2" in said and not said.endswith("\n")
    assert ("lemma/s" in said or "s/lemma" in said) == installed
    assert ("\r\x1b[K2/2 lemmas." in said) != installed


def test_an_exception_of_the_progress_ends_the_run(text):
    def refuse(*_):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        lemmacheck.check(text, progress=refuse)


# takes hours at the deep budget
# a bound that no chain proves
LONG = "lemma long\n  let A, B ∈ ℝ^(n×n)\n  claim ‖A B − B A‖_F ≤ √2 ‖A‖_F ‖B‖_F\n"


def threads():
    return len(os.listdir("/proc/self/task"))


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="counts threads as Linux tells them")
def test_control_c_ends_a_run_and_its_threads():
    lemmacheck.check("lemma warm\n  let x ∈ ℝ\n  claim x = x\n")
    before = threads()
    started = time.monotonic()
    threading.Timer(1.0, lambda: signal.raise_signal(signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        lemmacheck.check(LONG, budget="deep")
    assert time.monotonic() - started < 30, "not at once"
    until = time.monotonic() + 60
    while threads() > before and time.monotonic() < until:
        time.sleep(0.05)
    assert threads() <= before, "work goes on behind"


def test_other_threads_go_on_beside_a_run(text):
    done, count = threading.Event(), 0

    def tick():
        nonlocal count
        while not done.is_set():
            count += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        before = count
        lemmacheck.check(text, budget="standard", jobs=1)
        during = count - before
    finally:
        done.set()
        thread.join()
    assert during > 5


def test_importing_the_package_brings_no_library_along():
    script = "import sys, lemmacheck; print([m for m in ('numpy', 'scipy', 'sklearn') if m in sys.modules])"
    assert subprocess.check_output([sys.executable, "-c", script], text=True).strip() == "[]"
