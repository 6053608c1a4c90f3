"""Sheets that come in a file on a stick: checked as by network, but for their age; signed answers go back in one."""

import base64
import secrets
from dataclasses import dataclass

from bcdesk.core.errors import Refused
from bcdesk.province.api import Refusal, put_signed_day
from bcdesk.province.office import Office
from bcdesk.sync.wire import messages, signatures
from bcdesk.sync.wire.messages import Malformed, SignedMessage
from bcdesk.sync.wire.signatures import Answer, Request

FILE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a file. ``answer`` is the file to carry back to the desk."""

    desk: str
    accepted: int
    refused: int
    reasons: tuple[str, ...]
    answer: bytes


def take_in_file(office: Office, content: bytes) -> FileTaken:
    """Take in every sheet of a file; one that is refused does not keep the others out."""
    if len(content) > FILE_LIMIT:
        raise Refused("Tệp đồng bộ quá lớn.", "file")
    try:
        file = messages.read(messages.StickFile, content)
    except Malformed as malformed:
        raise Refused("Tệp này không phải tệp đồng bộ của quầy.", "file") from malformed
    answers, reasons = [], []
    for told in file.messages:
        answer, reason = _answer(office, file.desk, told)
        answers.append(answer)
        reasons += [reason] if reason else []
    back = messages.StickFile(desk=file.desk, messages=tuple(answers))
    accepted = sum(answer.status == 200 for answer in answers)
    return FileTaken(
        file.desk, accepted, len(answers) - accepted, tuple(dict.fromkeys(reasons)), back.model_dump_json().encode()
    )


def _answer(office: Office, desk: str, told: SignedMessage) -> tuple[SignedMessage, str]:
    request = Request(told.method, f"https://province{told.path}", b"", dict(told.headers))
    reason = ""
    try:
        request.body = _body(told)
        message: messages.Message = put_signed_day(office, request, desk, told.path.rsplit("/", 1)[1], "file")
        status = 200
    except Refusal as refused:
        message, status, reason = refused.problem, refused.problem.status, refused.problem.title
    answer = Answer(status, request, message.model_dump_json(exclude_none=status != 200).encode())
    try:
        signatures.sign_answer(answer, office.key, office.clock(), secrets.token_urlsafe(16))
    except signatures.BadSignature:
        return told.model_copy(update={"body": "", "status": 400}), reason
    given = {"status": status, "answer_headers": answer.headers, "answer_body": base64.b64encode(answer.body).decode()}
    return told.model_copy(update={"body": "", **given}), reason


def _body(told: SignedMessage) -> bytes:
    try:
        body = base64.b64decode(told.body, validate=True)
    except ValueError as error:
        raise Refusal(messages.Problem(type="urn:bcdesk:malformed", title="Tệp bị hỏng.", status=422)) from error
    if len(body) > messages.BODY_LIMIT or told.method != "PUT":
        raise Refusal(messages.Problem(type="urn:bcdesk:malformed", title="Tệp bị hỏng.", status=422))
    return body
