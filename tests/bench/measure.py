"""Two ways of doing the same, side by side in one run: what the machine does meanwhile meets both."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median, quantiles

from tests.bench.table import Row

QUIET = (0.8, 1.25)
"""Where raw against raw has to stay; outside, a run says "noisy" and claims nothing."""

Run = Callable[[], float]
"""Does it once and gives the seconds; what it prepares is not counted."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Seconds of each run, block by block: ours, raw, and raw once more as the control."""

    ours: list[list[float]]
    raw: list[list[float]]
    again: list[list[float]]

    def with_ours(self, ours: list[float]) -> "Blocks":
        """The same raw runs beside something else that ours did in the same blocks."""
        size = len(ours) // len(self.raw)
        return replace(self, ours=[ours[at : at + size] for at in range(0, len(ours), size)])

    @property
    def ratios(self) -> list[float]:
        return [median(a) / median(b) for a, b in zip(self.ours, self.raw, strict=True)]

    @property
    def controls(self) -> list[float]:
        return [median(c) / median(b) for b, c in zip(self.raw, self.again, strict=True)]

    @property
    def quiet(self) -> bool:
        """The median and three blocks of four."""
        inside = [QUIET[0] <= control <= QUIET[1] for control in self.controls]
        return QUIET[0] <= median(self.controls) <= QUIET[1] and sum(inside) >= 0.75 * len(inside)


def in_turns(blocks: int, size: int, ours: Run, raw: Run, again: Run) -> Blocks:
    """``size`` runs of each in a block, ours first; raw and control change places from block to block."""
    found = Blocks([], [], [])
    for block in range(blocks):
        found.ours.append([ours() for _ in range(size)])
        for run, kept in ((raw, found.raw), (again, found.again))[:: -1 if block % 2 else 1]:
            kept.append([run() for _ in range(size)])
    return found


@dataclass(frozen=True, slots=True)
class Target:
    """What a row has to hold. ``percentile`` of our time lies under ``limit_ms``: 50 is the median."""

    ratio: float
    limit_ms: float | None = None
    percentile: int = 50

    def __str__(self) -> str:
        limit = "" if self.limit_ms is None else f", {_named(self.percentile)} < {self.limit_ms:g} ms"
        return f"≤ {self.ratio:g}×{limit}"


def row(number: str, what: str, against: str, target: Target, found: Blocks) -> Row:
    """A line of the table."""
    ours_ms = [seconds * 1000 for block in found.ours for seconds in block]
    raw_ms = [seconds * 1000 for block in found.raw for seconds in block]
    ratio = median(found.ratios)
    held = ratio <= target.ratio and (
        target.limit_ms is None or _percentile(ours_ms, target.percentile) < target.limit_ms
    )
    percent = target.percentile
    tail = f", p{percent} {_percentile(ours_ms, percent):.1f}" if percent != 50 else ""
    return Row(
        number,
        what,
        against,
        ours=f"{median(ours_ms):.1f} ms{tail}",
        raw=f"{median(raw_ms):.1f} ms",
        ratio=_with_range(found.ratios) if found.quiet else "–",
        control=_with_range(found.controls),
        target=str(target),
        verdict=("held" if held else "MISSED") if found.quiet else "noisy",
    )


def _with_range(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})"


def _percentile(values: list[float], percent: int) -> float:
    return median(values) if percent == 50 else quantiles(values, n=100, method="inclusive")[percent - 1]


def _named(percentile: int) -> str:
    return "median" if percentile == 50 else f"p{percentile}"
