"""What runs off the window's thread comes back in it, in order, and says what went wrong."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from bcdesk.core.errors import Refused, Trouble
from bcdesk.gui import background
from bcdesk.gui.background import Bug, Lane


def raiser(error: Exception) -> Callable[[], None]:
    def act() -> None:
        raise error

    return act


def wait(qtbot: QtBot) -> None:
    qtbot.waitUntil(background.idle)


@pytest.mark.parametrize("lane", list(Lane))
def test_answer_comes_back_in_the_window_thread(qtbot: QtBot, lane: Lane) -> None:
    here, ran, answered = threading.get_ident(), list[int](), list[tuple[int, int]]()

    def act(value: int) -> int:
        ran.append(threading.get_ident())
        return value * 2

    background.run(act, 21, done=lambda value: answered.append((value, threading.get_ident())), lane=lane)
    assert not background.idle()
    wait(qtbot)
    assert answered == [(42, here)]
    assert ran[0] != here


def test_writes_keep_their_order_on_one_thread(qtbot: QtBot) -> None:
    order, threads = list[int](), set[int]()

    def act(number: int) -> None:
        threads.add(threading.get_ident())
        order.append(number)

    for number in range(200):
        background.run(act, number)
    wait(qtbot)
    assert order == list(range(200))
    assert len(threads) == 1


def test_a_slow_write_does_not_hold_up_reading(qtbot: QtBot) -> None:
    gate, read = threading.Event(), list[str]()
    background.run(gate.wait)
    background.run(lambda: "read", done=read.append, lane=Lane.READ)
    qtbot.waitUntil(lambda: read == ["read"])
    assert not background.idle()
    gate.set()
    wait(qtbot)


@pytest.mark.parametrize("error", [Refused("Sai số kiểm tra.", "id_number"), Trouble("Hết đĩa.", "Xóa bớt tệp.")])
def test_known_failures_reach_the_caller(qtbot: QtBot, error: Exception) -> None:
    failed, bugs = list[Exception](), list[Bug]()
    background.lanes().bug.connect(bugs.append)
    background.run(raiser(error), failed=failed.append)
    wait(qtbot)
    assert failed == [error]
    assert bugs == []


def test_known_failures_nobody_waits_for_are_told_still(qtbot: QtBot) -> None:
    heard: list[Exception] = []
    background.lanes().unanswered.connect(heard.append)
    error = Trouble("Mất mạng.", "Thử lại sau.")
    background.run(raiser(error))
    wait(qtbot)
    assert heard == [error]


def test_a_bug_is_numbered_logged_without_data_and_the_lane_lives_on(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    bugs, failed, after = list[Bug](), list[Exception](), list[int]()
    background.lanes().bug.connect(bugs.append)
    with caplog.at_level(logging.ERROR, logger="bcdesk.bug"):
        for _ in range(2):
            background.run(raiser(KeyError("Nguyễn Thị Hạnh 026185003412")), failed=failed.append)
        background.run(lambda: 7, done=after.append)
        wait(qtbot)
    assert [type(error) for error in failed] == [KeyError, KeyError]
    assert after == [7]
    assert bugs[0].number == bugs[1].number
    assert bugs[0].number in caplog.text
    assert "test_background.py" in caplog.text
    assert "Hạnh" not in caplog.text
    assert "026185003412" not in caplog.text


def test_a_cancelled_call_never_begins_or_never_answers(qtbot: QtBot) -> None:
    gate, began, answers = threading.Event(), list[str](), list[object]()
    first = background.run(gate.wait, done=answers.append)
    second = background.run(began.append, "second", done=answers.append)
    first.cancel()
    second.cancel()
    gate.set()
    wait(qtbot)
    assert began == []
    assert answers == []


def test_an_answer_for_a_widget_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    class Asker(QObject):
        def take(self, value: object) -> None:
            self.setObjectName(str(value))

    gate, asker = threading.Event(), Asker()
    background.run(gate.wait, done=asker.take)
    with qtbot.waitSignal(asker.destroyed):
        asker.deleteLater()
    gate.set()
    wait(qtbot)


def test_stop_finishes_what_was_put(qtbot: QtBot) -> None:
    written: list[int] = []
    for number in range(50):
        background.run(written.append, number)
    background.stop()
    assert written == list(range(50))
    assert background.idle()
    background.run(written.append, 50)
    wait(qtbot)
    assert written[-1] == 50


def test_stop_lets_the_io_lane_keep_what_it_heard(qtbot: QtBot) -> None:
    """A round of sync that is under way when the window closes writes its acknowledgement in the db lane."""
    heard, kept = threading.Event(), list[str]()

    def one_round() -> None:
        heard.wait()
        written: Future[None] = Future()
        background.run(lambda: written.set_result(kept.append("acknowledged")))
        written.result(timeout=20)

    background.run(lambda: None)
    background.run(one_round, lane=Lane.IO)
    closing = threading.Timer(0.3, heard.set)
    closing.start()
    background.stop()
    closing.join()
    assert kept == ["acknowledged"]
