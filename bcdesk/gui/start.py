"""The start of the window: the sign-in form takes keys at once; the desk and the pages come behind it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bcdesk.gui import background, messages
from bcdesk.gui.main_window import MainWindow, Place
from bcdesk.gui.signin_page import SignInPage

if TYPE_CHECKING:
    from bcdesk.desk.counter import Counter
    from bcdesk.gui.day import Day

FIRST_KEYS_MS = 60
"""The form is drawn and takes keys before the database asks for the processor."""


class Start(QObject):
    """``open_desk`` runs on the db lane and gives the counter; ``make_day`` puts the pages behind the form.

    What works at the desk is imported by these two: it costs more than the window and the form together.
    """

    def __init__(
        self,
        window: MainWindow,
        sign_in: SignInPage,
        open_desk: "Callable[[], Counter]",
        make_day: "Callable[[Counter], Day]",
    ) -> None:
        super().__init__(window)
        self.window, self.sign_in, self._open_desk, self._make_day = window, sign_in, open_desk, make_day
        self._day: Day | None = None
        window.add_page("sign-in", sign_in, Place("Bưu chính công ích", remark="Tiếp nhận và trả kết quả", bare=True))
        sign_in.told.connect(window.say)
        window.open_page("sign-in")
        QTimer.singleShot(FIRST_KEYS_MS, self.open_desk)

    @property
    def day(self) -> "Day":
        """The day at the counter; it begins when the desk is open."""
        assert self._day is not None, "the desk is not open yet"
        return self._day

    def open_desk(self) -> None:
        background.run(self._open_desk, done=self._opened, failed=self._not_opened)

    def _opened(self, counter: "Counter") -> None:
        self.window.say(messages.hint(""))
        self._day = self._make_day(counter)
        self._day.begin()

    def _not_opened(self, error: Exception) -> None:
        self.window.say(messages.of_error(error, retry=self.open_desk))
