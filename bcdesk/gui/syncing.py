"""Counts to the province, behind the window: at start, every quarter of an hour, at shift end, on demand."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from bcdesk.desk.counter import Counter
from bcdesk.gui import background
from bcdesk.gui.background import Lane

EVERY_MS = 15 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Route:
    """How this PC reaches the province. ``ended``: the window closes, nobody waits for another try."""

    proxy: str = ""
    ca_file: Path | None = None
    ended: Event = field(default_factory=Event, compare=False)


@dataclass(frozen=True, slots=True)
class SyncState:
    """What the status bar says, and whether it needs attention. Always the truth, never a guess."""

    text: str = ""
    attention: bool = False
    supervisor: bool = False
    """Nothing is sent until a supervisor has compared both sides on F10."""


class Syncing(QObject):
    """One round at a time, in the io lane; what has to be kept is written in the db lane, like everything else."""

    told = Signal(object)
    """A SyncState."""
    finished = Signal(object)
    """An Outcome, or the Exception of a round that did not get through."""

    def __init__(self, route: Route, *, training: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.route, self._training = route, training
        self.counter: Counter | None = None
        self._running = self._contradicted = False
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.push)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(route.ended.set)

    def set_counter(self, counter: Counter) -> None:
        """From now on the days of this desk are sent; a practice desk sends nothing."""
        first = self.counter is None
        self.counter = counter
        if first and not self._training:
            self._timer.start()
            self.push()
        elif first:
            self.told.emit(SyncState("Tập huấn: không gửi", attention=True))

    def push(self) -> None:
        """One round, unless one is under way."""
        if self.counter is None or self._running or self._training:
            return
        self._running = True
        background.run(_push, self.counter, self.route, done=self._done, failed=self._done, lane=Lane.IO)

    def _done(self, outcome: Any) -> None:
        self._running = False
        if not isinstance(outcome, Exception):
            self._contradicted = bool(outcome.conflicts)
        self.finished.emit(outcome)
        self.look()

    def look(self) -> None:
        """Say where things stand, without asking the network."""
        if self.counter is not None and not self._training:
            background.run(_standing, self.counter, self._contradicted, done=self.told.emit, lane=Lane.READ)

    def compare(self, done: Callable[[Any], object], failed: Callable[[Any], object]) -> None:
        """Ask the province what it holds, and put both sides beside each other."""
        background.run(_compare, self.counter, self.route, done=done, failed=failed, lane=Lane.IO)

    def enrol(self, url: str, code: str, done: Callable[[Any], object], failed: Callable[[Any], object]) -> None:
        """Make this desk known to the province."""
        background.run(_enrol, self.counter, self.route, url, code, done=done, failed=failed, lane=Lane.IO)


def keep_in_lane(counter: Counter) -> Callable[[Callable[[Any], None]], None]:
    """Write for a caller of the io lane in the db lane, and wait until it is done."""
    from bcdesk.sync.keeping import writer

    def keep(write: Callable[[Any], None]) -> None:
        kept: Future[None] = Future()

        def in_lane() -> None:
            try:
                writer(counter.db)(write)
            except BaseException as error:
                kept.set_exception(error)
                raise
            kept.set_result(None)

        background.run(in_lane, failed=lambda _error: None)
        kept.result()

    return keep


def _network(route: Route) -> Any:
    from bcdesk.sync.line import Network

    return Network(route.proxy, route.ca_file, ended=route.ended)


def _push(counter: Counter, route: Route) -> Any:
    from bcdesk.sync import client

    return client.push(counter.db, counter.clock, _network(route), keep=keep_in_lane(counter))


def _compare(counter: Counter, route: Route) -> Any:
    from bcdesk.sync.held import compare

    return compare(counter.db, counter.clock, _network(route))


def _enrol(counter: Counter, route: Route, url: str, code: str) -> Any:
    from bcdesk.sync.enrolment import enrol

    return enrol(counter.db, counter.clerk, url, code, counter.clock, _network(route), keep=keep_in_lane(counter))


def _standing(counter: Counter, contradicted: bool) -> SyncState:
    from bcdesk.sync import client

    standing = client.standing(counter.db)
    if not standing.enrolled:
        return SyncState("Chưa ghép với tỉnh", attention=True)
    if standing.to_confirm:
        return SyncState("Đã khôi phục: trưởng bưu cục xem F10", attention=True, supervisor=True)
    if contradicted:
        return SyncState("Tỉnh không nhận: trưởng bưu cục xem F10", attention=True, supervisor=True)
    if standing.waiting:
        return SyncState(f"{standing.waiting} ngày chờ gửi", attention=True)
    if standing.acknowledged_at is None:
        return SyncState("Chưa có gì để gửi")
    return SyncState(f"Đã gửi {standing.acknowledged_at:%H:%M %d/%m}")
