"""Which articles training sees, and which are kept for what is fitted to its outcomes."""

from eval.held_out import is_for_calibration, is_held_out

NAMES = [f"article {number}" for number in range(3000)]


def test_no_article_is_both_held_out_and_for_calibration() -> None:
    assert not any(is_held_out(name) and is_for_calibration(name) for name in NAMES)


def test_about_one_sixth_of_what_is_not_held_out_is_for_calibration() -> None:
    rest = [name for name in NAMES if not is_held_out(name)]
    share = sum(map(is_for_calibration, rest)) / len(rest)
    assert 1 / 6 - 0.025 < share < 1 / 6 + 0.025


def test_the_choice_depends_on_the_name_alone() -> None:
    assert [name for name in ("a0", "a1", "a2", "a3") if is_for_calibration(name)] == []
