"""The card of the last act: nothing on it is cut off."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from bcdesk.desk import own_day
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.desk.prints import PrintState
from bcdesk.gui.home_cards import LastCard
from tests.counter import INTAKE
from tests.gui.conftest import Show


def test_the_number_of_a_reprint_can_be_read(show: Show, counter: Counter) -> None:
    accept(counter, INTAKE)
    last = own_day.last_act(counter)
    assert last is not None
    [job] = last.prints
    card = LastCard()
    show(card)
    card.show_act(replace(last, prints=(job, replace(job, reprint_no=12, state=PrintState.SENT))))
    QApplication.processEvents()
    line = card.prints.itemAt(1).widget()
    what, state = line.what, line.state
    assert "lần 12" in what.text()
    assert what.width() >= what.fontMetrics().horizontalAdvance(what.text())
    assert what.geometry().right() < state.geometry().left()
    assert state.mapTo(card, QPoint(state.width(), 0)).x() <= card.width()


def test_the_change_of_the_customer_before_is_not_shown_to_the_next(show: Show, counter: Counter) -> None:
    accept(counter, INTAKE)
    last = own_day.last_act(counter)
    assert last is not None
    card = LastCard()
    show(card)
    card.show_act(last)
    assert card.change.isVisible()
    card.put_aside()
    card.show_act(last)  # home reads it again
    assert not card.change.isVisible()
    assert not card.more.isVisible()
    accept(counter, replace(INTAKE, form_id="form-2", again_reason="Bộ thứ hai"))
    following = own_day.last_act(counter)
    assert following is not None
    card.show_act(following)
    assert card.change.isVisible()
