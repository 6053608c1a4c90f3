from datetime import datetime

import pytest

from bcdesk.core.printers import TRAY_NAMES, Tray
from bcdesk.paper.trial import LETTERS, size_mm, trial_page
from tests.paper.notices import LONG_STATION
from tests.paper.printed import codes, faults, pages, squeezed
from tests.paper.receipts import STATION

AT = datetime(2019, 8, 15, 9, 42)


@pytest.mark.parametrize("tray", Tray)
@pytest.mark.parametrize("roll", [False, True])
@pytest.mark.parametrize("station", [STATION, LONG_STATION], ids=["short", "long"])
def test_a_trial_page_is_as_large_as_its_papers_and_its_codes_read(tray, roll, station) -> None:
    pdf = trial_page(tray, "HP LaserJet Pro M404dn (phòng giao dịch)", station, printed_at=AT, roll=roll)
    (only,) = pages(pdf)
    assert only.size_mm == pytest.approx(size_mm(tray, roll), abs=0.1)
    assert faults(only, left_mm=4.2, right_mm=only.size_mm[0] - 4.2, bottom_mm=4.2, top_mm=4.2) == []
    assert codes(pdf) == {"CC281500190815000"}
    text = squeezed(only.text)
    for part in (TRAY_NAMES[tray], "HP LaserJet Pro M404dn", LETTERS, "09:42 ngày 15/08/2019"):
        assert squeezed(part) in text, part
