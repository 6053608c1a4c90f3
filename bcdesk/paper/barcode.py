"""Code 128 and QR as vector areas on a page. A reader of our papers is limited to these two."""

from functools import lru_cache
from itertools import groupby

import segno
from barcode import Code128

from bcdesk.paper.page import Align, Page
from bcdesk.paper.text import BOLD

_QUIET_MODULES = 10
_QR_QUIET_MODULES = 3


@lru_cache(maxsize=64)
def _runs(number: str) -> tuple[tuple[int, int], ...]:
    """Bars of a Code 128: (first module, width in modules)."""
    return _dark(Code128(number).build()[0])


@lru_cache(maxsize=64)
def _qr_rows(content: str) -> tuple[tuple[tuple[int, int], ...], ...]:
    code = segno.make_qr(content, error="m")
    return tuple(_dark("".join(str(module) for module in row)) for row in code.matrix)


def _dark(modules: str) -> tuple[tuple[int, int], ...]:
    found, at = [], 0
    for module, run in groupby(modules):
        width = sum(1 for _ in run)
        if module == "1":
            found.append((at, width))
        at += width
    return tuple(found)


def code_128(
    page: Page,
    middle: float,
    y: float,
    number: str,
    shown: str,
    height_mm: float,
    module_mm: float = 0.25,
    size: float = 10,
) -> None:
    """The bars of ``number`` about the line x = ``middle``, from ``y`` down, and ``shown`` below them."""
    bars = _runs(number)
    width_mm = code_128_mm(number, module_mm)
    x, quiet_mm = middle - width_mm / 2, _QUIET_MODULES * module_mm
    page.white(x - quiet_mm, y - 0.5, width_mm + 2 * quiet_mm, height_mm + 1)
    page.black((x + at * module_mm, y, wide * module_mm, height_mm) for at, wide in bars)
    page.text(middle, y + height_mm + size * 0.35, shown, BOLD, size, Align.MIDDLE)


def code_128_mm(number: str, module_mm: float) -> float:
    """How wide the bars of ``number`` are."""
    return sum(_runs(number)[-1]) * module_mm


def qr(page: Page, right: float, y: float, content: str, side_mm: float) -> None:
    """A square code whose top right corner is (right, y)."""
    rows = _qr_rows(content)
    module_mm = side_mm / len(rows)
    x, quiet_mm = right - side_mm, _QR_QUIET_MODULES * module_mm
    page.white(x - quiet_mm, y - quiet_mm, side_mm + 2 * quiet_mm, side_mm + 2 * quiet_mm)
    page.black(
        (x + at * module_mm, y + down * module_mm, wide * module_mm, module_mm)
        for down, row in enumerate(rows)
        for at, wide in row
    )
