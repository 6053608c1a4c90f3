"""The terms of a day stay read; another pack and another day are seen at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bcdesk.core.errors import Refused
from bcdesk.core.workdays import Calendar
from bcdesk.store import pack_folder, packs, terms
from bcdesk.store.db import Database, reading, writing
from bcdesk.store.terms import Terms, terms_of
from bcdesk.store.types import VIETNAM

PACK = pack_folder.read(Path(__file__).parents[2] / "resources/packs/vinh-phuc-2019")
AT = datetime(2019, 8, 15, 7, 30, tzinfo=VIETNAM)
DAY = date(2019, 8, 15)


def test_another_pack_rules_from_the_next_question_on(db: Database) -> None:
    dearer = tuple(replace(tariff, source="Giá mới") for tariff in PACK.tariffs)
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
    with reading(db) as conn:
        first = terms_of(conn, DAY)
        assert first == Terms(terms.tariff(conn, DAY), PACK.transit_limits, Calendar(PACK.calendar))
        assert terms_of(conn, DAY) is first
    with writing(db) as conn:
        packs.load(conn, replace(PACK, tariffs=dearer, digest="mới"), AT + timedelta(hours=1))
        assert terms_of(conn, DAY).tariff.source == "Giá mới"
    with reading(db) as conn:
        assert terms_of(conn, DAY).tariff.source == "Giá mới"


def test_another_day_is_looked_up_again(db: Database) -> None:
    with writing(db) as conn:
        packs.load(conn, PACK, AT)
        terms_of(conn, DAY)
        with pytest.raises(Refused, match="31/12/2001"):
            terms_of(conn, date(2001, 12, 31))
        assert terms_of(conn, DAY).tariff == terms.tariff(conn, DAY)
