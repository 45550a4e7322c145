"""The load program in small: it runs, and it notices what it is there to notice."""

from math import isnan, nan
from shutil import which

import pytest

from tests.bench.live.bars import BARS, NotMeasuredError, missed
from tests.bench.live.measure import run
from tests.bench.live.program import HANDICAPPED, SETUPS, SMALL, table

pytestmark = pytest.mark.timeout(180)

SLOW_MACHINES_MAY_MISS = {"join p95, s", "go live p99, s"}


needs_redis = pytest.mark.skipif(not which("redis-server"), reason="no redis-server here")


@pytest.mark.parametrize("setup", ["uvicorn", pytest.param("redis", marks=needs_redis)])
def test_a_small_evening_meets_every_bar_that_is_not_about_time(setup: str) -> None:
    measured = run(SETUPS[setup], SMALL)

    assert not {
        text for text in missed(measured) if text.split(":")[0] not in SLOW_MACHINES_MAY_MISS
    }
    assert not [name for name, value in measured.items() if isnan(value)]


def test_a_bad_application_misses_every_bar() -> None:
    measured = run(SETUPS["daphne"], SMALL, HANDICAPPED)

    assert {text.split(":")[0] for text in missed(measured)} == set(BARS)


@pytest.mark.parametrize("name", BARS)
def test_one_value_beyond_its_bar_is_told(name: str) -> None:
    met = dict(BARS)
    assert missed(met) == []

    for beyond in (BARS[name] + 1, nan):
        assert len(missed({**met, name: beyond})) == 1


def test_what_was_not_measured_has_not_passed() -> None:
    with pytest.raises(NotMeasuredError, match="go live p99"):
        missed({name: 0 for name in BARS if name != "go live p99, s"})


def test_the_table_has_a_row_for_each_metric_and_a_column_for_each_setup() -> None:
    lines = table({"daphne": {"go live p99, s": 0.25}, "uvicorn": {"go live p99, s": 2}})

    assert lines.splitlines()[0] == "|  | daphne | uvicorn | bar |"
    assert lines.splitlines()[2] == "| go live p99, s | 0.25 | 2 | 1 |"
