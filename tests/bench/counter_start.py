"""``python -m tests.bench.counter_start``: ``bcdesk run --practice`` as it is, with a hand at its keyboard.

Prints the moment at which the sign-in form takes keys, and the seconds from the sign-in's commit until home does. The
desk is furnished and its shift is open. Qt is read after what the command itself reads first, as in the program: what
comes behind it costs more, as PySide looks through its source.
"""

import sys
from time import perf_counter
from typing import TYPE_CHECKING, Any

import bcdesk.app
import bcdesk.practice  # noqa: F401
from bcdesk.cli import main

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QLineEdit


def _field(name: str) -> "QLineEdit | None":
    from PySide6.QtWidgets import QApplication, QLineEdit

    found = QApplication.focusWidget()
    return found if isinstance(found, QLineEdit) and found.objectName() == name else None


def _put_hand_to_keyboard() -> None:
    from PySide6.QtWidgets import QApplication

    from tests.bench.takes_keys import when_it_takes_keys

    run_loop = QApplication.exec

    def with_keyboard(_application: "QApplication") -> int:
        when_it_takes_keys(lambda: _field("passwordField"), _sign_in)
        return run_loop()

    QApplication.exec = with_keyboard  # type: ignore[method-assign]


def _sign_in(taken_at: float) -> None:
    """The database may still open behind the form: wait for the people, as a clerk does."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from bcdesk.desk import staff
    from bcdesk.gui import background
    from bcdesk.gui.keys import enter, type_text
    from bcdesk.gui.signin_page import People
    from bcdesk.practice import practice_plan
    from tests.bench.takes_keys import POLL_MS, when_it_takes_keys

    print(taken_at)
    people = next(found for widget in QApplication.topLevelWidgets() for found in widget.findChildren(People))
    timer, signed_in_at, sign_in = QTimer(people, interval=POLL_MS), list[float](), staff.sign_in

    def sign_in_by_the_clock(*given: Any) -> Any:
        counter = sign_in(*given)
        signed_in_at.append(perf_counter())
        return counter

    def look() -> None:
        if people.choice() is None or not background.idle():
            return
        timer.stop()
        staff.sign_in = sign_in_by_the_clock
        type_text(None, practice_plan()["password"])
        enter()
        when_it_takes_keys(lambda: _field("homeField"), lambda moment: _done(moment - signed_in_at[0]))

    timer.timeout.connect(look)
    timer.start()


def _done(seconds: float) -> None:
    from PySide6.QtWidgets import QApplication

    print(seconds)
    QApplication.closeAllWindows()
    QApplication.quit()


if __name__ == "__main__":
    _put_hand_to_keyboard()
    sys.exit(main(["run", "--practice"]))
