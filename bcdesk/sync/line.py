"""The line to the province: one session, patient, and deaf to anything that is not the province's own word."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TypeVar

import requests
import tenacity
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bcdesk.core.errors import Refused, Trouble
from bcdesk.core.measures import DaySheet
from bcdesk.store.types import VIETNAM
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import Malformed, Problem
from bcdesk.sync.wire.signatures import Answer, Request

ResultT = TypeVar("ResultT")
MessageT = TypeVar("MessageT", bound=messages.Message)
Clock = Callable[[], datetime]
RandomBytes = Callable[[int], bytes]
TIMEOUT_S = (10, 60)
NO_NETWORK = "Không có mạng vẫn làm việc bình thường; khi cần thì xuất tệp đồng bộ ra USB."


@dataclass(frozen=True, slots=True)
class Network:
    """How the province is reached: a proxy and a CA of the house's own, and how patiently.

    Once ``ended`` is set nobody waits for another try: the window closes.
    """

    proxy: str = ""
    ca_file: Path | None = None
    attempts: int = 5
    wait: Callable[[tenacity.RetryCallState], float] = field(
        default_factory=lambda: tenacity.wait_random_exponential(multiplier=1, max=60)
    )
    ended: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class Link:
    """What enrolment left: where the province is, who this desk is, and both keys."""

    url: str
    desk: str
    station: str
    key: Ed25519PrivateKey = field(repr=False)
    province_key: Ed25519PublicKey


class Unreachable(Exception):
    """No answer, or none of the province: try again."""


def opened(network: Network) -> requests.Session:
    """A session over the house's proxy, trusting its CA."""
    session = requests.Session()
    if network.proxy:
        session.proxies.update({"http": network.proxy, "https": network.proxy})
    if network.ca_file:
        session.verify = str(network.ca_file)
    return session


def put_request(sheet: DaySheet, link: Link) -> Request:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    return Request("PUT", link.url + messages.day_path(link.desk, sheet.date), messages.sheet_body(sheet), headers)


def sign(
    request: Request, key: Ed25519PrivateKey, key_id: str, clock: Callable[[], datetime], random_bytes: RandomBytes
) -> None:
    nonce = base64.urlsafe_b64encode(random_bytes(18)).decode()
    signatures.sign_request(request, key, key_id, clock(), nonce)


def patiently(network: Network, act: Callable[[], ResultT]) -> ResultT:
    retrying = tenacity.Retrying(
        stop=tenacity.stop_any(
            tenacity.stop_after_attempt(network.attempts), tenacity.stop_when_event_set(network.ended)
        ),
        wait=network.wait,
        sleep=tenacity.sleep_using_event(network.ended),
        retry=tenacity.retry_if_exception_type(Unreachable),
        reraise=True,
    )
    try:
        return retrying(act)
    except Unreachable as error:
        raise Trouble(f"Chưa gửi được số liệu về tỉnh: {error}.", NO_NETWORK) from error


def exchange(session: requests.Session, request: Request) -> Answer:
    """Send, and tell what is final from what may be tried again."""
    try:
        answered = session.request(
            request.method,
            request.url,
            data=request.body or None,
            headers=request.headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise Unreachable(type(error).__name__) from error
    answer = Answer(answered.status_code, request, answered.content, dict(answered.headers))
    if answer.status_code in (200, 409):
        return answer
    problem = problem_of(answer)
    match problem.type:
        case "urn:bcdesk:replayed":  # a proxy sent it twice
            raise Unreachable("yêu cầu bị lặp trên đường")
        case "urn:bcdesk:clock":
            at = f"{problem.server_time.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if problem.server_time else ""
            raise Trouble(f"Đồng hồ của máy lệch quá 5 phút. Giờ của tỉnh: {at}.", "Chỉnh lại giờ máy rồi gửi lại.")
        case "urn:bcdesk:code":
            raise Refused(problem.title, "code")
    raise Trouble(f"Tỉnh không nhận: {problem.title} {problem.detail}".strip(), "Báo Bưu điện tỉnh kiểm tra quầy này.")


def problem_of(answer: Answer) -> Problem:
    """What the province says; anything that is not its own word is no answer."""
    try:
        problem = messages.read(Problem, answer.body)
    except Malformed as error:
        raise Unreachable(f"máy chủ báo lỗi {answer.status_code}") from error
    if answer.status_code >= 500:
        raise Unreachable(f"máy chủ báo lỗi {answer.status_code}")
    return problem


def verified(answer: Answer, link: Link, clock: Callable[[], datetime]) -> None:
    try:
        signatures.verify_answer(answer, link.province_key, clock())
    except signatures.BadSignature as error:
        raise Unreachable("trả lời không mang chữ ký của tỉnh") from error
    except signatures.BadClock as error:
        at = f"{error.created.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        raise Trouble(f"Đồng hồ của máy chậm hơn giờ của tỉnh ({at}).", "Chỉnh lại giờ máy rồi gửi lại.") from error


def message_of(kind: type[MessageT], answer: Answer) -> MessageT:
    try:
        return messages.read(kind, answer.body)
    except Malformed as error:
        raise Unreachable("trả lời không đúng định dạng") from error
