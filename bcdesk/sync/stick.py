"""Counts by file: the same signed sheets on a stick, and the province's signed answers back from one."""

import base64
import os
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from bcdesk.core.errors import Refused, Trouble
from bcdesk.store import sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, reading, settle
from bcdesk.sync.enrolment import read_link
from bcdesk.sync.keeping import Keep, acknowledged, writer
from bcdesk.sync.line import Clock, RandomBytes, put_request, sign
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import Acknowledgement, Malformed
from bcdesk.sync.wire.signatures import Answer, Request


def export_sheets(db: Database, path: Path, clock: Clock, random_bytes: RandomBytes = os.urandom) -> int:
    """Xuất tệp đồng bộ: the waiting days as the same signed requests, for a stick. Returns how many."""
    with reading(db) as conn:
        link = read_link(conn)
        if link is None:
            raise Refused("Quầy chưa ghép với tỉnh. Nhập mã ghép quầy trước.")
        if sheets.awaits_confirmation(conn):
            raise Refused("Dữ liệu đã được khôi phục: trưởng bưu cục xem số liệu của tỉnh và xác nhận trước (F10).")
        waiting = [day for day in sheets.kept_days(conn) if day.waits]
        requests = [put_request(sheets.day_sheet(conn, day.day, link.desk, link.station), link) for day in waiting]
    for request in requests:
        sign(request, link.key, link.desk, clock, random_bytes)
    told = tuple(
        messages.SignedMessage(
            method=request.method,
            path=urlsplit(request.url).path,
            headers=request.headers,
            body=base64.b64encode(request.body).decode(),
        )
        for request in requests
    )
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(messages.StickFile(desk=link.desk, messages=told).model_dump_json(), "utf-8")
        settle(fresh, path)
    except OSError as error:
        raise Trouble(f"Không ghi được tệp {path}: {error.strerror}.", "Kiểm tra USB rồi xuất lại.") from error
    return len(told)


def take_in_answer(db: Database, path: Path, clock: Clock, keep: Keep | None = None) -> tuple[date, ...]:
    """The province's signed answers from a stick; the days that they acknowledge."""
    with reading(db) as conn:
        link = read_link(conn)
    if link is None:
        raise Refused("Quầy chưa ghép với tỉnh. Nhập mã ghép quầy trước.")
    try:
        file = messages.read(messages.StickFile, path.read_bytes())
    except OSError as error:
        raise Trouble(f"Không đọc được tệp {path}: {error.strerror}.", "Cắm lại USB rồi thử lại.") from error
    except Malformed as malformed:
        raise Refused(f"Tệp {path.name} không phải tệp xác nhận của tỉnh.", "file") from malformed
    if file.desk != link.desk:
        raise Refused(f"Tệp xác nhận này là của quầy {file.desk}, không phải của quầy này.", "file")
    confirmed = []
    for told in file.messages:
        if told.status != 200:
            continue
        request = Request(told.method, f"https://province{told.path}", b"", dict(told.headers))
        answer = Answer(told.status, request, base64.b64decode(told.answer_body), dict(told.answer_headers))
        try:
            signatures.verify_answer(answer, link.province_key, clock())
            confirmed.append(messages.read(Acknowledgement, answer.body))
        except (signatures.BadSignature, signatures.BadClock, Malformed) as error:
            raise Refused("Chữ ký trong tệp xác nhận không đúng. Lấy lại tệp từ Bưu điện tỉnh.", "file") from error
    keep = keep or writer(db)
    days = []
    for word in confirmed:
        with reading(db) as conn:
            known = any(day.day == word.date and day.revision >= word.revision for day in sheets.kept_days(conn))
            good = known and word.desk == link.desk and word.epoch == head(conn).epoch
        if good:
            acknowledged(keep, word)
            days.append(word.date)
    return tuple(days)
