"""A desk and a real server: what was sent is what is held, whatever the line does."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import tenacity
from sqlalchemy import select

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.staff import Role, Staff
from bcdesk.core.tariff import Leg
from bcdesk.province import desks, stick
from bcdesk.province.app import make_app
from bcdesk.province.db import reading as province_reading
from bcdesk.province.db import writing as province_writing
from bcdesk.province.office import Office
from bcdesk.province.schema import day_row, day_sheet, desk
from bcdesk.store import journal, sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, open_database, reading, writing
from bcdesk.store.journal import EventKind, Line
from bcdesk.store.schema import event
from bcdesk.store.types import VIETNAM
from bcdesk.sync import client, enrolment
from bcdesk.sync import stick as desk_stick
from bcdesk.sync.line import Network, Unreachable, patiently
from bcdesk.sync.wire import messages, signatures
from tests.province.conftest import make_office
from tests.province.serving import served

AT = datetime(2019, 8, 15, 16, 50, tzinfo=VIETNAM)
QUICK = Network(attempts=12, wait=tenacity.wait_none())
AGENCIES = ("VP-STP", "VP-SYT")
KINDS = (EventKind.ACCEPTED, EventKind.SIGNED_IN)


BOSS = Staff(2, "Nguyễn Đình Toàn", Role.SUPERVISOR)


def clock() -> datetime:
    return AT


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(f"sqlite:///{tmp_path / 'province.db'}", clock)
    yield made
    made.storage.close()


def code_for(office: Office, station: str = "281530") -> str:
    with province_writing(office.storage) as conn:
        desks.add_station(conn, office, station, "BĐ-VHX Đạo Trù", "Tam Đảo")
        return desks.desk_code(conn, office, station, random.Random(station).randbytes)[1]


def act(db: Database, chance: random.Random, days: int = 3) -> None:
    """An event of some kind with some lines on some days; sometimes one that reverses an acceptance."""
    day = AT.date() - timedelta(days=chance.randrange(days))
    line = Line(day, agency_code=chance.choice(AGENCIES), procedure_code="2.000488", leg=Leg.FORWARD)
    with writing(db) as conn:
        given = {"at": AT, "business_day": AT.date(), "actor": journal.SYSTEM, "subject": "x"}
        accepted = conn.execute(select(event.c.seq).where(event.c.kind == "accepted")).scalars().all()
        reversed_ = set(conn.execute(select(event.c.reverses)).scalars())
        open_ = [seq for seq in accepted if seq not in reversed_]
        if open_ and chance.random() < 0.25:
            seq = chance.choice(open_)
            rows = conn.exec_driver_sql("SELECT fact_on, agency_code FROM event_line WHERE seq = ?", (seq,)).all()
            back = [
                Line(datetime.fromisoformat(on).date(), agency_code=agency, procedure_code="2.000488", leg=Leg.FORWARD)
                for on, agency in rows
            ]
            journal.append(conn, kind=EventKind.REVERSED, reverses=seq, lines=back, **given)
        else:
            kind = chance.choice(KINDS)
            lines = [line] * chance.randrange(1, 4) if kind is EventKind.ACCEPTED else []
            journal.append(conn, kind=kind, lines=lines, **given)


def recount(db: Database) -> Counter[tuple[str, str]]:
    """Acceptances by day and agency, counted from the journal by another way than the program's."""
    found: Counter[tuple[str, str]] = Counter()
    with reading(db) as conn:
        taken_back = set(conn.exec_driver_sql("SELECT reverses FROM event WHERE reverses IS NOT NULL").scalars())
        rows = conn.exec_driver_sql(
            "SELECT l.seq, l.fact_on, l.agency_code FROM event_line l, event e "
            "WHERE e.seq = l.seq AND e.kind = 'accepted'"
        )
        for seq, day, agency in rows:
            if seq not in taken_back:
                found[day, agency] += 1
    return found


def counted(office: Office, code: str) -> Counter[tuple[str, str]]:
    with province_reading(office.storage) as conn:
        rows = conn.execute(
            select(day_row.c.day, day_row.c.agency, day_row.c.value).where(
                day_row.c.desk == code, day_row.c.measure == "accepted", day_row.c.value != 0
            )
        )
        return Counter({(day.isoformat(), agency): value for day, agency, value in rows})


class BadLine:
    """A bad line before a real server: it drops, answers 500 after the deed, sends twice, and delivers late."""

    def __init__(self, app: Callable, chance: random.Random) -> None:
        self.app, self.chance = app, chance
        self.good = self.after_all = False
        self.late: list[tuple[dict, bytes]] = []
        self.done: Counter[str] = Counter()

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http" or self.good:
            while self.late and self.after_all:
                await self._play(*self.late.pop(), self._nothing)
            await self.app(scope, receive, send)
            return
        body, more = b"", True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        fate = self.chance.choice(["pass", "pass", "drop", "lose answer", "twice", "late"])
        self.done[fate] += 1
        if fate == "late":
            self.late.append((scope, body))
        if fate in ("drop", "late"):
            await self._fail(send)
            return
        await self._play(scope, body, self._nothing if fate == "lose answer" else send)
        if fate == "twice":
            await self._play(scope, body, self._nothing)
        if fate == "lose answer":
            await self._fail(send)
        if self.late and self.chance.random() < 0.5:
            await self._play(*self.late.pop(self.chance.randrange(len(self.late))), self._nothing)

    async def _play(self, scope: dict, body: bytes, send: Callable) -> None:
        async def receive() -> dict:
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(dict(scope), receive, send)

    async def _nothing(self, message: dict) -> None:
        pass

    async def _fail(self, send: Callable) -> None:
        await send({"type": "http.response.start", "status": 503, "headers": []})
        await send({"type": "http.response.body", "body": b"bad gateway"})


def test_a_hundred_bad_lines_leave_the_province_with_the_recount(office, blank_database, key, tmp_path):
    line = BadLine(make_app(office), random.Random(0))
    with served(line) as url:
        for seed in range(100):
            chance = line.chance = random.Random(seed)
            path = tmp_path / f"{seed}" / "desk.db"
            path.parent.mkdir()
            shutil.copy(blank_database, path)
            db = open_database(path, key)
            line.good = True
            code = enrolment.enrol(db, BOSS, url, code_for(office, f"S{seed}"), clock, QUICK, chance.randbytes).desk
            line.good = False
            for _ in range(chance.randrange(1, 3)):
                for _ in range(chance.randrange(1, 5)):
                    act(db, chance)
                try:
                    outcome = client.push(db, clock, QUICK, chance.randbytes)
                    assert outcome.conflicts == ()
                except Trouble:
                    pass  # twelve times in a row; the days wait
            line.good = True
            assert client.push(db, clock, QUICK, chance.randbytes).waiting == 0
            assert counted(office, code) == recount(db), seed
            line.after_all = True  # what was held up comes when everything is in order
            assert client.push(db, clock, QUICK, chance.randbytes) == client.Outcome()
            assert counted(office, code) == recount(db), seed
            line.after_all = False
            db.close()
    assert min(line.done[fate] for fate in ("drop", "lose answer", "twice", "late")) > 40


@pytest.fixture
def url(office: Office) -> Iterator[str]:
    with served(make_app(office)) as address:
        yield address


@pytest.fixture
def linked(db: Database, office: Office, url: str) -> Database:
    enrolment.enrol(db, BOSS, url, code_for(office), clock, QUICK)
    for turn in range(6):
        act(db, random.Random(turn))
    return db


def test_enrolment_keeps_the_key_in_the_database_and_happens_once(db, office, url):
    code = code_for(office)
    spelt = "-".join(code[at : at + 4] for at in range(0, 24, 4)).lower()
    enrolled = enrolment.enrol(db, BOSS, url, spelt, clock, QUICK)
    with reading(db) as conn:
        link = enrolment.read_link(conn)
    assert (link.desk, link.station, enrolled.desk) == ("281530-1", "281530", "281530-1")
    with province_reading(office.storage) as conn:
        kept = conn.execute(select(desk.c.public_key)).scalar_one()
    assert signatures.key_text(link.key.public_key()) == kept
    with pytest.raises(Refused, match="đã ghép"):
        enrolment.enrol(db, BOSS, url, code, clock, QUICK)


@pytest.mark.parametrize("by", [Staff(1, "Trần Thị Mai", Role.CLERK), None])
def test_a_clerk_may_not_enrol(db, office, url, by):
    with pytest.raises(Refused, match="trưởng bưu cục"):
        enrolment.enrol(db, by, url, code_for(office), clock, QUICK)
    with reading(db) as conn:
        assert sheets.kept(conn, "sync_desk") == sheets.kept(conn, "sync_key") == ""
        assert head(conn).seq == 0
    with province_reading(office.storage) as conn:
        assert conn.execute(select(desk.c.code)).all() == []


def test_enrolment_is_an_event_that_names_who_did_it(db, office, url):
    with pytest.raises(Refused):
        enrolment.enrol(db, BOSS, url, code_for(office)[:-8] + "AAAAAAAA", clock, QUICK)
    with reading(db) as conn:
        assert head(conn).seq == 0  # a code that was refused is no enrolment
    enrolment.enrol(db, BOSS, url, code_for(office, "281540"), clock, QUICK)
    with reading(db) as conn:
        told = conn.exec_driver_sql("SELECT kind, actor, subject, reason FROM event").all()
        assert told == [("enrolled", "clerk:2", "desk:281540-1", url.removeprefix("http://"))]
        assert not sheets.awaits_confirmation(conn)


def test_a_server_that_did_not_give_the_code_is_not_believed(db, office, url):
    code = code_for(office)
    with pytest.raises(Refused, match="không đúng"):
        enrolment.enrol(db, BOSS, url, code[:-8] + "AAAAAAAA", clock, QUICK)
    with pytest.raises(Refused, match="https"):
        enrolment.enrol(db, BOSS, "http://hoso.buudien.example", code, clock, QUICK)
    with pytest.raises(Refused, match="24"):
        enrolment.enrol(db, BOSS, url, code[:-1], clock, QUICK)
    assert not client.standing(db).enrolled


def test_only_what_changed_is_sent_and_the_status_bar_knows(linked):
    before = client.standing(linked)
    assert before.waiting > 1
    assert before.acknowledged_at is None
    first = client.push(linked, clock, QUICK)
    assert (len(first.sent), first.waiting) == (before.waiting, 0)
    assert client.standing(linked).acknowledged_at == AT
    act(linked, random.Random(99))
    assert 1 <= len(client.push(linked, clock, QUICK).sent) <= 2


def test_what_the_province_lost_is_sent_again(linked, office):
    sent = client.push(linked, clock, QUICK).sent
    with province_writing(office.storage) as conn:
        conn.execute(day_row.delete().where(day_row.c.day == sent[0]))
        conn.execute(day_sheet.delete().where(day_sheet.c.day == sent[0]))
        conn.exec_driver_sql("DELETE FROM sheet_log")
    assert client.push(linked, clock, QUICK).sent == (sent[0],)
    assert counted(office, "281530-1") == recount(linked)


def test_without_a_network_the_days_wait_and_the_remedy_is_told(linked, office):
    with reading(linked) as conn:
        address = sheets.kept(conn, "sync_url")
    with writing(linked) as conn:
        sheets.keep(conn, "sync_url", "http://127.0.0.1:9")
    waiting = client.standing(linked).waiting
    with pytest.raises(Trouble) as caught:
        client.push(linked, clock, Network(attempts=2, wait=tenacity.wait_none()))
    assert "USB" in caught.value.remedy
    assert client.standing(linked).waiting == waiting
    with writing(linked) as conn:
        sheets.keep(conn, "sync_url", address)
    assert client.push(linked, clock, QUICK).waiting == 0


def test_once_the_window_closes_nobody_waits_for_another_try():
    tries, closing = [], Event()

    def act():
        tries.append(closing.set())
        raise Unreachable("no line")

    with pytest.raises(Trouble):
        patiently(Network(attempts=3, wait=tenacity.wait_none(), ended=closing), act)
    assert len(tries) == 1


def test_a_wrong_clock_is_told_with_the_right_time(linked):
    for wrong in (timedelta(minutes=-7), timedelta(minutes=7)):
        with pytest.raises(Trouble, match="Đồng hồ của máy") as caught:
            client.push(linked, lambda wrong=wrong: AT + wrong, QUICK)
        assert "16:50 15/08/2019" in caught.value.message
    assert client.standing(linked).acknowledged_at is None


def test_a_clone_is_stopped_and_both_heads_are_shown(linked, office, key, tmp_path):
    copy = tmp_path / "copy" / "desk.db"
    copy.parent.mkdir()
    with linked.writer.connect() as conn:
        conn.exec_driver_sql("ROLLBACK")
        conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(linked.path, copy)
    clone = open_database(copy, key)
    act(linked, random.Random(7))
    client.push(linked, clock, QUICK)
    before = counted(office, "281530-1")
    for turn in range(3):
        act(clone, random.Random(100 + turn))
    outcome = client.push(clone, clock, QUICK)
    assert outcome.sent == ()
    (conflict,) = outcome.conflicts
    assert conflict.held != conflict.sent
    assert counted(office, "281530-1") == before
    clone.close()


def test_a_restored_desk_asks_a_supervisor_before_it_sends(linked, office, tmp_path):
    client.push(linked, clock, QUICK)
    with writing(linked) as conn:
        given = {"at": AT, "business_day": AT.date(), "actor": journal.SYSTEM, "subject": "x"}
        journal.append(conn, kind=EventKind.RESTORED, epoch=2, **given)
    outcome = client.push(linked, clock, QUICK)
    assert (outcome.sent, len(outcome.to_confirm)) == ((), outcome.waiting)
    assert client.standing(linked).to_confirm
    with pytest.raises(Refused, match="xác nhận trước"):
        desk_stick.export_sheets(linked, tmp_path / "sync.bcs", clock)
    with writing(linked) as conn:
        sheets.confirm_epoch(conn)
    assert not client.standing(linked).to_confirm
    after = client.push(linked, clock, QUICK)
    assert set(after.sent) == set(outcome.to_confirm)
    assert (after.waiting, after.conflicts) == (0, ())
    assert counted(office, "281530-1") == recount(linked)


def test_a_stick_carries_the_same_sheets_and_brings_the_signed_word_back(linked, office, tmp_path):
    there, back = tmp_path / "sync.bcs", tmp_path / "answer.bcs"
    waiting = client.standing(linked).waiting
    assert desk_stick.export_sheets(linked, there, clock) == waiting
    weeks_later = make_office(str(office.storage.writer.url), lambda: AT + timedelta(days=30))
    taken = stick.take_in_file(weeks_later, there.read_bytes())
    assert (taken.accepted, taken.refused) == (waiting, 0)
    assert counted(office, "281530-1") == recount(linked)
    assert stick.take_in_file(weeks_later, there.read_bytes()).accepted == waiting  # carried twice
    back.write_bytes(taken.answer)
    assert len(desk_stick.take_in_answer(linked, back, lambda: AT + timedelta(days=31))) == waiting
    assert client.standing(linked).waiting == 0
    weeks_later.storage.close()


def test_a_changed_file_is_refused_on_either_side(linked, office, tmp_path):
    there, back = tmp_path / "sync.bcs", tmp_path / "answer.bcs"
    desk_stick.export_sheets(linked, there, clock)
    file = messages.read(messages.StickFile, there.read_bytes())
    moved = file.model_copy(
        update={"messages": tuple(m.model_copy(update={"path": m.path[:-2] + "01"}) for m in file.messages)}
    )
    assert stick.take_in_file(office, moved.model_dump_json().encode()).accepted == 0
    with pytest.raises(Refused):
        stick.take_in_file(office, b"{}")
    taken = stick.take_in_file(office, there.read_bytes())
    answer = messages.read(messages.StickFile, taken.answer)
    forged = answer.model_copy(
        update={
            "messages": tuple(
                m.model_copy(update={"answer_body": answer.messages[0].answer_body[::-1]}) for m in answer.messages
            )
        }
    )
    waiting = client.standing(linked).waiting
    for content in (forged.model_dump_json(), "{}", answer.model_copy(update={"desk": "281530-2"}).model_dump_json()):
        back.write_text(content)
        with pytest.raises(Refused):
            desk_stick.take_in_answer(linked, back, clock)
    assert client.standing(linked).waiting == waiting
