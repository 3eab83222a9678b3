import pytest

FALSE_AND_TRUE = """
lemma norms-swapped
  let   x ∈ ℝ^n
  claim ‖x‖_1 ≤ ‖x‖

lemma order-of-norms
  let   x ∈ ℝ^n
  claim ‖x‖_∞ ≤ ‖x‖
"""


def test_lemmas_in_files_and_in_markdown_are_tests(pytester):
    pytester.makefile(".lemma", own=FALSE_AND_TRUE)
    pytester.makefile(".md", notes=f"# notes\n\n```lemma{FALSE_AND_TRUE}```\n", plain="# no `lemma` here\n")
    result = pytester.runpytest("-v")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["own.lemma::norms-swapped FAILED*", "own.lemma::order-of-norms PASSED*"])
    result.stdout.fnmatch_lines(["notes.md::norms-swapped FAILED*"])
    result.stdout.fnmatch_lines(["*norms-swapped (any) is refuted, expected to hold*", "*try x = [[]1, 1[]]*"])


def test_a_lemma_that_says_what_it_expects_passes(pytester):
    pytester.makefile(".lemma", own="lemma false\n  let x ∈ ℝ\n  claim x ≤ 1\n  expect refuted\n")
    pytester.runpytest().assert_outcomes(passed=1)


def test_a_test_knows_the_line_of_its_lemma(pytester):
    pytester.makefile(".lemma", own=FALSE_AND_TRUE)
    items, _ = pytester.inline_genitems()
    path = pytester.path / "own.lemma"
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [lines[item.reportinfo()[1]] for item in items] == ["lemma norms-swapped", "lemma order-of-norms"]


def test_one_lemma_can_be_chosen_and_lemmas_left_alone(pytester):
    pytester.makefile(".lemma", own=FALSE_AND_TRUE)
    pytester.runpytest("-k", "order").assert_outcomes(passed=1, deselected=1)
    assert pytester.runpytest("--no-lemmas").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    pytester.runpytest("--lemma-budget", "standard", "--lemma-seed", "5").assert_outcomes(passed=1, failed=1)


def test_a_file_that_is_no_text_of_lemmas_is_an_error_with_its_line(pytester):
    pytester.makefile(".lemma", own="lemma a\n  let x ∈ ℝ\n  claim x ≤ y\n")
    result = pytester.runpytest()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*own.lemma:3:*", "*claim x ≤ y*"])
    assert "Traceback" not in result.stdout.str()
