"""The only way off the GUI thread: three lanes, answers delivered in the GUI thread."""

import gc
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from queue import SimpleQueue
from threading import Lock
from typing import Any, NamedTuple

import shiboken6
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from bcdesk.core.errors import Refused, Trouble

log = logging.getLogger("bcdesk.bug")

Answer = Callable[[Any], object]


class Lane(StrEnum):
    """Where a call runs: the only writer, the query-only reader, or PDF, print spool and network."""

    DB = "db"
    READ = "read"
    IO = "io"


COLLECT_MS = 1000
THREADS = {Lane.DB: 1, Lane.READ: 1, Lane.IO: 2}


@dataclass(frozen=True, slots=True)
class Bug:
    """An exception that nobody foresaw. The same fault always has the same number."""

    number: str
    where: str


class Ticket:
    """A call under way. Cancelling forgets it: not begun, it never runs; begun, its answer is dropped."""

    def __init__(self, done: Answer | None, failed: Answer | None) -> None:
        self.done, self.failed = done, failed
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class _Call(NamedTuple):
    ticket: Ticket
    act: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    ticket: Ticket
    value: Any = None
    error: Exception | None = None
    bug: Bug | None = None


class _LaneThread(QThread):
    finished_call = Signal(object)

    def __init__(self, calls: "SimpleQueue[_Call | None]", parent: QObject) -> None:
        super().__init__(parent)
        self._calls = calls

    def run(self) -> None:
        while (call := self._calls.get()) is not None:
            self.finished_call.emit(_carry_out(call))


def _carry_out(call: _Call) -> _Outcome:
    if call.ticket.cancelled:
        return _Outcome(call.ticket)
    try:
        return _Outcome(call.ticket, value=call.act())
    except (Refused, Trouble) as error:
        return _Outcome(call.ticket, error=error)
    except Exception as error:
        return _Outcome(call.ticket, error=error, bug=record(error))


def record(error: BaseException) -> Bug:
    """Log a bug under a number that a clerk can read out.

    Exception messages may hold a customer's name or number, so only types and places are written.
    """
    chain, places = error, [*_places(error)]
    while (before := chain.__cause__ or chain.__context__) is not None:
        chain = before
        places += _places(chain)
    import hashlib  # 2 ms that the first window need not wait for

    number = "BC-" + hashlib.sha256("\n".join(places).encode()).hexdigest()[:8].upper()
    log.error("%s\n%s", number, "\n".join(places))
    return Bug(number, places[-1] if len(places) == 1 else places[1])


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [type(error).__name__, *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames))]


class Lanes(QObject):
    """The threads behind ``run``; lives in the GUI thread.

    A widget must die in the GUI thread, but Python collects cycles in whichever thread allocates: as long as there
    are lanes, cycles are collected by a timer here and nowhere else.

    ``bug``: a call failed in a way nobody foresaw. ``unanswered``: Refused or Trouble, and the caller gave no
    ``failed``.
    """

    bug = Signal(object)
    unanswered = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.open_calls = 0
        self._counting = Lock()
        """A call of the io lane puts one into the db lane."""
        self._queues: dict[Lane, SimpleQueue[_Call | None]] = {lane: SimpleQueue() for lane in Lane}
        self._threads: dict[Lane, list[_LaneThread]] = {}
        gc.disable()
        self._collector = QTimer(self, interval=COLLECT_MS)
        self._collector.timeout.connect(_collect)
        self._collector.start()

    def put(self, lane: Lane, call: _Call) -> None:
        if lane not in self._threads:
            self._threads[lane] = [self._start(lane) for _ in range(THREADS[lane])]
        with self._counting:
            self.open_calls += 1
        self._queues[lane].put(call)

    def _start(self, lane: Lane) -> _LaneThread:
        thread = _LaneThread(self._queues[lane], self)
        thread.setObjectName(f"bcdesk-{lane}")
        thread.finished_call.connect(self._deliver)
        thread.start()
        return thread

    @Slot(object)
    def _deliver(self, outcome: _Outcome) -> None:
        with self._counting:
            self.open_calls -= 1
        ticket = outcome.ticket
        if outcome.bug:
            self.bug.emit(outcome.bug)
        if ticket.cancelled:
            return
        if outcome.error is None:
            _answer(ticket.done, outcome.value)
        elif not _answer(ticket.failed, outcome.error) and not outcome.bug:
            self.unanswered.emit(outcome.error)

    def close(self) -> None:
        """Let every call that was put finish, then end the threads. Answers that no loop delivers are lost.

        The io lane ends first: what it still has to keep it gives to the db lane, and waits for it.
        """
        for lane in (Lane.IO, Lane.READ, Lane.DB):
            threads = self._threads.get(lane, [])
            for _ in threads:
                self._queues[lane].put(None)
            for thread in threads:
                thread.wait()
        self._threads.clear()
        self._collector.stop()
        gc.collect()
        gc.enable()


def _answer(callback: Answer | None, value: Any) -> bool:
    """Call back, unless the widget that asked is gone."""
    if callback is None:
        return False
    asker = getattr(callback, "__self__", None)
    if not isinstance(asker, QObject) or shiboken6.isValid(asker):
        callback(value)
    return True


def _collect() -> None:
    """The oldest generation that is due, as Python itself would."""
    for generation in (2, 1, 0):
        if gc.get_count()[generation] > gc.get_threshold()[generation]:
            gc.collect(generation)
            return


_lanes: Lanes | None = None


def lanes() -> Lanes:
    """The lanes of this process; to connect their two signals."""
    global _lanes
    if _lanes is None:
        _lanes = Lanes()
    return _lanes


def run(
    func: Callable[..., Any],
    *args: Any,
    done: Answer | None = None,
    failed: Answer | None = None,
    lane: Lane = Lane.DB,
) -> Ticket:
    """Call ``func(*args)`` in its lane; ``done(result)`` or ``failed(error)`` comes back in the GUI thread.

    ``failed`` gets Refused, Trouble, or the bug itself (already logged and told), so that a form can open
    its key again.
    """
    ticket = Ticket(done, failed)
    lanes().put(lane, _Call(ticket, lambda: func(*args)))
    return ticket


def tell(error: BaseException) -> None:
    """A bug in the GUI thread itself: logged and told like one behind it; the program goes on."""
    lanes().bug.emit(record(error))


def idle() -> bool:
    """True when nothing waits, runs, or still has to be delivered."""
    return _lanes is None or _lanes.open_calls == 0


def stop() -> None:
    """At exit: finish what was put, end the threads."""
    global _lanes
    if _lanes is not None:
        _lanes.close()
        _lanes.deleteLater()
        _lanes = None
