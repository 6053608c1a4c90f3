"""One CSV file of a reference pack, read cell by cell; what is wrong is noted with its place."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bcdesk.core.errors import Refused

MOST_FINDINGS = 20
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Unicode categories of characters that nobody can see, so nobody can check."""

WordT = TypeVar("WordT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, and where. ``line`` 0: the whole file; ``column`` "": the whole line."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f", dòng {self.line}"
        if self.column:
            place += f", cột {self.column}"
        return f"{place}: {self.message}"


class PackRefused(Refused):
    """Nothing of the pack is taken. ``findings``: the first ``MOST_FINDINGS`` faults."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(slots=True)
class Findings:
    """Faults met so far; enough of them end the reading."""

    found: list[Finding] = field(default_factory=list)

    def add(self, file: str, line: int, column: str, message: str) -> None:
        self.found.append(Finding(file, line, column, message))
        if len(self.found) >= MOST_FINDINGS:
            self.stop()

    def stop(self) -> None:
        """Refuse the pack, if anything was found."""
        if self.found:
            raise PackRefused(tuple(self.found))


@dataclass(frozen=True, slots=True)
class Row:
    """One line. A wrong cell is noted and answered with a stand-in: the pack is refused before anyone uses it."""

    findings: Findings
    file: str
    line: int
    cells: dict[str, str]

    def refuse(self, column: str, message: str) -> None:
        self.findings.add(self.file, self.line, column, message)

    def text(self, column: str, *, empty: bool = False, most: int | None = None) -> str:
        cell = self.cells[column]
        if not cell and not empty:
            self.refuse(column, "không được để trống")
        elif most is not None and len(cell) > most:
            self.refuse(column, f"dài {len(cell)} chữ, chỉ được {most} chữ")
        return cell

    def code(self, column: str, pattern: str, example: str, *, empty: bool = False) -> str:
        cell = self.text(column, empty=empty)
        if cell and not re.fullmatch(pattern, cell, re.ASCII):
            self.refuse(column, f"mã “{short(cell)}” sai dạng, đúng như: {example}")
        return cell

    def day(self, column: str) -> date:
        return self._day(column, self.text(column))

    def whole(self, column: str, least: int, most: int) -> int:
        return self._whole(column, self.text(column), least, most)

    def whole_or_none(self, column: str, least: int, most: int) -> int | None:
        return self._whole(column, self.cells[column], least, most) if self.cells[column] else None

    def flag(self, column: str) -> bool:
        cell = self.text(column)
        if cell and cell not in ("yes", "no"):
            self.refuse(column, f"“{short(cell)}” không hợp lệ, chỉ được: yes, no")
        return cell == "yes"

    def word(self, column: str, words: type[WordT]) -> WordT:
        cell = self.text(column)
        if cell and cell not in set(words):
            self.refuse(column, f"“{short(cell)}” không hợp lệ, chỉ được: {', '.join(words)}")
        return words(cell) if cell in set(words) else next(iter(words))

    def period(self) -> tuple[date, date | None]:
        """valid_from and valid_to, the last day included; no valid_to: until further notice."""
        first = self.day("valid_from")
        if not self.cells["valid_to"]:
            return first, None
        last = self._day("valid_to", self.cells["valid_to"])
        if last < first:
            self.refuse("valid_to", f"ngày hết hiệu lực {last:%d/%m/%Y} trước ngày có hiệu lực {first:%d/%m/%Y}")
        return first, last

    def _day(self, column: str, cell: str) -> date:
        try:
            # fromisoformat alone also takes 20190101 and week dates
            if re.fullmatch(r"\d{4}-\d\d-\d\d", cell, re.ASCII):
                return date.fromisoformat(cell)
        except ValueError:
            pass
        if cell:
            self.refuse(column, f"“{short(cell)}” không phải ngày có thật, viết năm-tháng-ngày như 2019-08-15")
        return date.max if column == "valid_to" else date.min

    def _whole(self, column: str, cell: str, least: int, most: int) -> int:
        # int() alone also takes spaces, signs, underscores and digits of other scripts
        number = int(cell) if re.fullmatch(r"\d{1,12}", cell, re.ASCII) else None
        if cell and (number is None or not least <= number <= most):
            self.refuse(column, f"“{short(cell)}” không phải số nguyên từ {least} đến {most}")
        return least if number is None else number


def rows(findings: Findings, file: str, text: str, columns: tuple[str, ...]) -> Iterator[Row]:
    """The lines of ``text`` whose shape is right; the first line names exactly ``columns``, in any order."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    line = 1
    try:
        for cells in reader:
            if header is None:
                header = cells
                if not _header_fits(findings, file, header, columns):
                    return
            elif len(cells) != len(header):
                if cells:
                    findings.add(file, line, "", f"có {len(cells)} ô, cần {len(header)} ô")
                else:
                    findings.add(file, line, "", "dòng trống")
            else:
                row = Row(findings, file, line, dict(zip(header, cells, strict=True)))
                if _letters_fit(row):
                    yield row
            line = reader.line_num + 1
    except csv.Error as error:
        findings.add(file, line, "", f"không đọc được dòng CSV ({error})")
    if header is None:
        findings.add(file, 1, "", "tệp trống, thiếu dòng tên cột")


def letters_fault(text: str) -> str:
    """Why a text may not stand in a pack, or ""."""
    for letter in text:
        if unicodedata.category(letter) in UNSEEN:
            return f"có ký tự không nhìn thấy được (U+{ord(letter):04X})"
    if not unicodedata.is_normalized("NFC", text):
        return "chữ chưa ở dạng Unicode dựng sẵn (NFC)"
    if "Ð" in text or "ð" in text:
        return "có chữ Ð, ð (U+00D0, U+00F0) thay cho Đ, đ"
    if text != text.strip():
        return "có dấu cách thừa ở đầu hoặc cuối"
    return ""


def _header_fits(findings: Findings, file: str, header: list[str], columns: tuple[str, ...]) -> bool:
    before = len(findings.found)
    if len(header) == 1 and ";" in header[0]:
        findings.add(file, 1, "", "các cột phải cách nhau bằng dấu phẩy, không phải dấu chấm phẩy")
        return False
    for name in columns:
        if name not in header:
            findings.add(file, 1, name, "thiếu cột này")
    for position, name in enumerate(header):
        if name in header[:position]:
            findings.add(file, 1, short(name), "cột này có hai lần")
        elif name not in columns:
            findings.add(file, 1, short(name), "cột lạ")
    return len(findings.found) == before


def _letters_fit(row: Row) -> bool:
    faults = [(column, letters_fault(cell)) for column, cell in row.cells.items()]
    for column, fault in faults:
        if fault:
            row.refuse(column, fault)
    return not any(fault for _, fault in faults)


def short(text: str) -> str:
    """Enough of a wrong text to find it, safe to show."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in text[:40])
    return shown + "…" if len(text) > 40 else shown
