"""What runs out is told before it is gone."""

import shutil
from dataclasses import replace

import pytest

from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.shortages import Shortage, shortages
from tests.counter import another, one


def test_few_numbers_are_told_with_their_count(counter: Counter) -> None:
    left = one(counter, "SELECT last - next + 1 FROM number_range")
    counter = replace(counter, rules=replace(counter.rules, numbers_low=left - 1))
    assert shortages(counter) == ()
    accept(counter, another("form-1"))
    assert shortages(counter) == (Shortage(f"còn {left - 1} số hiệu", "xin dải mới"),)


def test_a_desk_that_is_not_set_up_lacks_nothing(counter: Counter) -> None:
    unborn = replace(counter, station=None, rules=replace(counter.rules, numbers_low=10**9))
    assert shortages(unborn) == ()


def test_a_full_disk_is_told(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(counter.db.path.parent)._replace(free=312 * 1024 * 1024)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    assert shortages(counter) == (Shortage("đĩa còn 312 MB", "dọn bớt tệp"),)
