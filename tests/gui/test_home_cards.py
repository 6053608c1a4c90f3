"""The card of the last act: nothing on it is cut off."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QLabel

from bcdesk.desk import prints
from bcdesk.desk.counter import Counter
from bcdesk.desk.intake import accept
from bcdesk.gui.home_cards import LastCard
from tests.counter import INTAKE
from tests.gui.conftest import Show


def test_the_number_of_a_reprint_can_be_read(show: Show, counter: Counter) -> None:
    receipt = accept(counter, INTAKE)
    [job] = prints.jobs_of(counter, receipt.item_number)
    card = LastCard()
    show(card)
    card.show_act(receipt, (job, replace(job, reprint_no=12)))
    QApplication.processEvents()
    labels = [label for label in card.findChildren(QLabel) if "lần 12" in label.text()]
    assert len(labels) == 1
    assert labels[0].width() >= labels[0].sizeHint().width()
