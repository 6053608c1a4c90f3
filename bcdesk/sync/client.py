"""The desk's side of the counts: enrol once, then send the days that the province has not acknowledged.

Never on the window's thread. Days and acknowledgements are read and kept in short transactions of their own, with no
network in between; ``keep`` lets the caller write acknowledgements where it writes everything else.
"""

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import requests
import tenacity
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import Connection

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.measures import DaySheet, digest
from bcdesk.store import sheets
from bcdesk.store.chain import head
from bcdesk.store.db import Database, reading, settle, writing
from bcdesk.store.sheets import KeptDay
from bcdesk.sync import wire
from bcdesk.sync.wire import Acknowledgement, Answer, Enrolled, HeldDays, Malformed, Problem, Request

ResultT = TypeVar("ResultT")
MessageT = TypeVar("MessageT", bound=wire.Message)
RandomBytes = Callable[[int], bytes]
Keep = Callable[[Callable[[Connection], None]], None]
TIMEOUT_S = (10, 60)
NO_NETWORK = "Không có mạng vẫn làm việc bình thường; khi cần thì xuất tệp đồng bộ ra USB."


@dataclass(frozen=True, slots=True)
class Network:
    """How the province is reached: a proxy and a CA of the house's own, and how patiently."""

    proxy: str = ""
    ca_file: Path | None = None
    attempts: int = 5
    wait: Callable[[tenacity.RetryCallState], float] = field(
        default_factory=lambda: tenacity.wait_random_exponential(multiplier=1, max=60)
    )


@dataclass(frozen=True, slots=True)
class Link:
    """What enrolment left: where the province is, who this desk is, and both keys."""

    url: str
    desk: str
    station: str
    key: Ed25519PrivateKey = field(repr=False)
    province_key: Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a supervisor has to see: both heads of a contradiction. Nothing was overwritten."""

    day: date | None
    message: str
    held: str = ""
    sent: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one round did. ``to_confirm``: days that a restored desk would send again; a supervisor says so first."""

    sent: tuple[date, ...] = ()
    waiting: int = 0
    conflicts: tuple[Conflict, ...] = ()
    to_confirm: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The truth for the status bar, without asking the network."""

    enrolled: bool
    waiting: int
    acknowledged_at: datetime | None


class Unreachable(Exception):
    """No answer, or none of the province: try again."""


def standing(db: Database) -> Standing:
    """How far the province knows this desk."""
    with reading(db) as conn:
        at = sheets.kept(conn, "sync_acknowledged_at")
        waiting = sum(day.waits for day in sheets.kept_days(conn))
        return Standing(bool(sheets.kept(conn, "sync_desk")), waiting, datetime.fromisoformat(at) if at else None)


def read_link(conn: Connection) -> Link | None:
    """The desk's place at the province; None before enrolment."""
    if not sheets.kept(conn, "sync_desk"):
        return None
    return Link(
        url=sheets.kept(conn, "sync_url"),
        desk=sheets.kept(conn, "sync_desk"),
        station=sheets.kept(conn, "sync_station"),
        key=Ed25519PrivateKey.from_private_bytes(base64.b64decode(sheets.kept(conn, "sync_key"))),
        province_key=wire.public_key(sheets.kept(conn, "sync_province_key")),
    )


def enrol(
    db: Database,
    url: str,
    code: str,
    clock: Callable[[], datetime],
    network: Network,
    random_bytes: RandomBytes = os.urandom,
    keep: Keep | None = None,
) -> Enrolled:
    """Make this desk known by the one-time code that the province gave. Asked again with the same code: the same."""
    code = code.upper().replace("-", "").replace(" ", "")
    if len(code) != 24:
        raise Refused(f"Mã ghép quầy có 24 ký tự, đang có {len(code)}.", "code")
    url = _checked_url(url)
    keep = keep or _writer(db)
    with reading(db) as conn:
        if sheets.kept(conn, "sync_desk"):
            raise Refused(f"Quầy đã ghép với tỉnh, số quầy {sheets.kept(conn, 'sync_desk')}.", "code")
        known = sheets.kept(conn, "sync_key")
    private = base64.b64decode(known) if known else random_bytes(32)
    if not known:  # kept before it is sent: a lost answer must not lose the key
        keep(lambda conn: sheets.keep(conn, "sync_key", base64.b64encode(private).decode()))
    key = Ed25519PrivateKey.from_private_bytes(private)
    asked = wire.EnrolRequest(code=code, public_key=wire.key_text(key.public_key()))

    def ask() -> tuple[Answer, Enrolled]:
        request = Request("POST", f"{url}{wire.BASE}/enrol", asked.model_dump_json().encode())
        _sign(request, key, wire.ENROL_KEY_ID, clock, random_bytes)
        answer = _exchange(request, network)
        return answer, _message(Enrolled, answer)

    answer, enrolled = _patiently(network, ask)
    province_key = wire.public_key(enrolled.province_key)
    try:
        if wire.key_mark(province_key) != code[-8:]:
            raise wire.BadSignature("not the province that gave the code")
        wire.verify_answer(answer, province_key, clock())
    except (wire.BadSignature, wire.BadClock) as error:
        raise Trouble(
            "Máy chủ trả lời không phải là máy chủ đã cấp mã ghép quầy.", "Kiểm tra địa chỉ máy chủ với Bưu điện tỉnh."
        ) from error

    def kept(conn: Connection) -> None:
        values = {
            "sync_url": url,
            "sync_desk": enrolled.desk,
            "sync_station": enrolled.station,
            "sync_province_key": enrolled.province_key,
            "sync_epoch": str(head(conn).epoch),
        }
        for name, value in values.items():
            sheets.keep(conn, name, value)

    keep(kept)
    return enrolled


def push(
    db: Database,
    clock: Callable[[], datetime],
    network: Network,
    random_bytes: RandomBytes = os.urandom,
    keep: Keep | None = None,
) -> Outcome:
    """One round: ask what the province holds, send what differs, keep each signed acknowledgement.

    Trouble when the province can't be reached; what was acknowledged until then stays so. Days wait where its
    journal and this one contradict each other, or where a restore was not confirmed.
    """
    keep = keep or _writer(db)
    with reading(db) as conn:
        link = read_link(conn)
        days = sheets.kept_days(conn)
    if link is None or not days:
        return Outcome()
    held = _patiently(network, lambda: _held(link, clock, network, random_bytes))
    with reading(db) as conn:
        strange = _contradiction(conn, held)
        restored = str(head(conn).epoch) != sheets.kept(conn, "sync_epoch")
        differing = _differing(conn, link, days, held)
    if strange is not None:
        return Outcome(waiting=len(differing), conflicts=(strange,))
    if restored:
        return Outcome(waiting=len(differing), to_confirm=tuple(day.day for day in differing))
    return _send(db, link, differing, clock, network, random_bytes, keep)


def confirm_restore(db: Database, keep: Keep | None = None) -> None:
    """A supervisor saw what differs after a restore: the days are sent again, under the new epoch."""

    def confirmed(conn: Connection) -> None:
        sheets.keep(conn, "sync_epoch", str(head(conn).epoch))
        sheets.send_again(conn, [day.day for day in sheets.kept_days(conn)])

    (keep or _writer(db))(confirmed)


def export_sheets(
    db: Database, path: Path, clock: Callable[[], datetime], random_bytes: RandomBytes = os.urandom
) -> int:
    """Xuất tệp đồng bộ: the waiting days as the same signed requests, for a stick. Returns how many."""
    with reading(db) as conn:
        link = read_link(conn)
        if link is None:
            raise Refused("Quầy chưa ghép với tỉnh. Nhập mã ghép quầy trước.")
        waiting = [day for day in sheets.kept_days(conn) if day.waits]
        messages = [_put_request(sheets.day_sheet(conn, day.day, link.desk, link.station), link) for day in waiting]
    for request in messages:
        _sign(request, link.key, link.desk, clock, random_bytes)
    told = tuple(
        wire.SignedMessage(
            method=request.method,
            path=urlsplit(request.url).path,
            headers=request.headers,
            body=base64.b64encode(request.body).decode(),
        )
        for request in messages
    )
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(wire.StickFile(desk=link.desk, messages=told).model_dump_json(), "utf-8")
        settle(fresh, path)
    except OSError as error:
        raise Trouble(f"Không ghi được tệp {path}: {error.strerror}.", "Kiểm tra USB rồi xuất lại.") from error
    return len(told)


def take_in_answer(
    db: Database, path: Path, clock: Callable[[], datetime], keep: Keep | None = None
) -> tuple[date, ...]:
    """The province's signed answers from a stick; the days that they acknowledge."""
    with reading(db) as conn:
        link = read_link(conn)
    if link is None:
        raise Refused("Quầy chưa ghép với tỉnh. Nhập mã ghép quầy trước.")
    try:
        file = wire.read(wire.StickFile, path.read_bytes())
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
            wire.verify_answer(answer, link.province_key, clock())
            confirmed.append(wire.read(Acknowledgement, answer.body))
        except (wire.BadSignature, wire.BadClock, Malformed) as error:
            raise Refused("Chữ ký trong tệp xác nhận không đúng. Lấy lại tệp từ Bưu điện tỉnh.", "file") from error
    keep = keep or _writer(db)
    days = []
    for word in confirmed:
        with reading(db) as conn:
            known = any(day.day == word.date and day.revision >= word.revision for day in sheets.kept_days(conn))
            good = known and word.desk == link.desk and word.epoch == head(conn).epoch
        if good:
            _acknowledged(keep, word)
            days.append(word.date)
    return tuple(days)


def _send(
    db: Database,
    link: Link,
    days: tuple[KeptDay, ...],
    clock: Callable[[], datetime],
    network: Network,
    random_bytes: RandomBytes,
    keep: Keep,
) -> Outcome:
    sent: list[date] = []
    conflicts: list[Conflict] = []
    for day in days:
        with reading(db) as conn:
            sheet = sheets.day_sheet(conn, day.day, link.desk, link.station)

        def put(sheet: DaySheet = sheet) -> Acknowledgement | Problem:
            request = _put_request(sheet, link)
            _sign(request, link.key, link.desk, clock, random_bytes)
            answer = _exchange(request, network)
            if answer.status_code == 409:
                return _problem(answer)
            _verified(answer, link, clock)
            return _message(Acknowledgement, answer)

        word = _patiently(network, put)
        if isinstance(word, Problem):
            conflicts.append(_conflict(day.day, word))
            continue
        told = (word.desk, word.date, word.epoch, word.revision, word.digest)
        if told != (sheet.desk, sheet.date, sheet.epoch, sheet.revision, digest(sheet)):
            raise Trouble("Xác nhận của tỉnh không khớp số liệu đã gửi.", "Báo bộ phận CNTT của Bưu điện tỉnh.")
        _acknowledged(keep, word)
        sent.append(day.day)
    with reading(db) as conn:
        waiting = sum(day.waits for day in sheets.kept_days(conn))
    return Outcome(tuple(sent), waiting, tuple(conflicts))


def _acknowledged(keep: Keep, word: Acknowledgement) -> None:
    def kept(conn: Connection) -> None:
        sheets.acknowledge(conn, word.date, word.revision)
        sheets.keep(conn, "sync_acknowledged_at", word.received_at.isoformat())

    keep(kept)


def _held(link: Link, clock: Callable[[], datetime], network: Network, random_bytes: RandomBytes) -> HeldDays:
    request = Request("GET", link.url + wire.days_path(link.desk))
    _sign(request, link.key, link.desk, clock, random_bytes)
    answer = _exchange(request, network)
    _verified(answer, link, clock)
    return _message(HeldDays, answer)


def _contradiction(conn: Connection, held: HeldDays) -> Conflict | None:
    """Whether the province knows an event of this epoch that this journal does not have: a cloned or older database."""
    own = head(conn)
    known = held.head
    if known is None or known.epoch < own.epoch:
        return None
    here = sheets.event_hash_of(conn, known.seq)
    if known.epoch == own.epoch and here == known.hash:
        return None
    return Conflict(
        None,
        "Tỉnh đã nhận số liệu mà máy này không có: máy đã được khôi phục từ bản cũ, hoặc có máy khác chạy cùng dữ liệu.",
        f"{known.epoch}/{known.seq} {known.hash[:12]}",
        f"{own.epoch}/{own.seq} {own.hash[:12]}",
    )


def _differing(conn: Connection, link: Link, days: tuple[KeptDay, ...], held: HeldDays) -> tuple[KeptDay, ...]:
    """Days whose revision the province has not confirmed, and those that it does not hold as it confirmed them."""
    there = {day.date: day for day in held.days}
    epoch = head(conn).epoch

    def differs(day: KeptDay) -> bool:
        kept = there.get(day.day)
        return day.waits or kept is None or (kept.epoch, kept.revision) != (epoch, day.revision)

    return tuple(day for day in days if differs(day))


def _conflict(day: date, problem: Problem) -> Conflict:
    def text(known: wire.Head | None, revision: int | None) -> str:
        return "" if known is None else f"{known.epoch}/{known.seq} {known.hash[:12]}, bản {revision}"

    return Conflict(
        day, problem.title, text(problem.held, problem.held_revision), text(problem.sent, problem.sent_revision)
    )


def _put_request(sheet: DaySheet, link: Link) -> Request:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Request("PUT", link.url + wire.day_path(link.desk, sheet.date), wire.sheet_body(sheet), headers)


def _sign(
    request: Request, key: Ed25519PrivateKey, key_id: str, clock: Callable[[], datetime], random_bytes: RandomBytes
) -> None:
    nonce = base64.urlsafe_b64encode(random_bytes(18)).decode()
    wire.sign_request(request, key, key_id, clock(), nonce)


def _patiently(network: Network, act: Callable[[], ResultT]) -> ResultT:
    retrying = tenacity.Retrying(
        stop=tenacity.stop_after_attempt(network.attempts),
        wait=network.wait,
        retry=tenacity.retry_if_exception_type(Unreachable),
        reraise=True,
    )
    try:
        return retrying(act)
    except Unreachable as error:
        raise Trouble(f"Chưa gửi được số liệu về tỉnh: {error}.", NO_NETWORK) from error


def _exchange(request: Request, network: Network) -> Answer:
    """Send, and tell what is final from what may be tried again."""
    proxies = {"http": network.proxy, "https": network.proxy} if network.proxy else None
    try:
        answered = requests.request(
            request.method,
            request.url,
            data=request.body or None,
            headers=request.headers,
            timeout=TIMEOUT_S,
            proxies=proxies,
            verify=str(network.ca_file) if network.ca_file else True,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from error
    headers: Mapping[str, str] = answered.headers
    answer = Answer(answered.status_code, request, answered.content, dict(headers))
    if answer.status_code in (200, 409):
        return answer
    problem = _problem(answer)
    match problem.type:
        case "urn:bcdesk:replayed":  # a proxy sent it twice
            raise Unreachable("yêu cầu bị lặp trên đường")
        case "urn:bcdesk:clock":
            at = f"{problem.server_time:%H:%M %d/%m/%Y}" if problem.server_time else ""
            raise Trouble(f"Đồng hồ của máy lệch quá 5 phút. Giờ của tỉnh: {at}.", "Chỉnh lại giờ máy rồi gửi lại.")
        case "urn:bcdesk:code":
            raise Refused(problem.title, "code")
    raise Trouble(f"Tỉnh không nhận: {problem.title} {problem.detail}".strip(), "Báo Bưu điện tỉnh kiểm tra quầy này.")


def _problem(answer: Answer) -> Problem:
    """What the province says; anything that is not its own word is no answer."""
    try:
        problem = wire.read(Problem, answer.body)
    except Malformed as error:
        raise Unreachable(f"máy chủ báo lỗi {answer.status_code}") from error
    if answer.status_code >= 500:
        raise Unreachable(f"máy chủ báo lỗi {answer.status_code}")
    return problem


def _verified(answer: Answer, link: Link, clock: Callable[[], datetime]) -> None:
    try:
        wire.verify_answer(answer, link.province_key, clock())
    except wire.BadSignature as error:
        raise Unreachable("trả lời không mang chữ ký của tỉnh") from error
    except wire.BadClock as error:
        at = f"{error.created:%H:%M %d/%m/%Y} UTC"
        raise Trouble(f"Đồng hồ của máy chậm hơn giờ của tỉnh ({at}).", "Chỉnh lại giờ máy rồi gửi lại.") from error


def _message(kind: type[MessageT], answer: Answer) -> MessageT:
    try:
        return wire.read(kind, answer.body)
    except Malformed as error:
        raise Unreachable("trả lời không đúng định dạng") from error


def _checked_url(url: str) -> str:
    parts = urlsplit(url.strip().rstrip("/"))
    if not parts.hostname or parts.query or parts.fragment:
        raise Refused("Địa chỉ máy chủ ghi như https://hoso.buudien.example.", "url")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1", "::1")):
        raise Refused("Địa chỉ máy chủ phải bắt đầu bằng https://.", "url")
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _writer(db: Database) -> Keep:
    def keep(write: Callable[[Connection], None]) -> None:
        with writing(db) as conn:
            write(conn)

    return keep
