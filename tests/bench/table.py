"""The one table that a run prints."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table, in words."""

    number: str
    what: str
    against: str
    ours: str
    raw: str
    ratio: str
    control: str
    target: str
    verdict: str


def lines(rows: Sequence[Row]) -> list[str]:
    """In Markdown, with columns that also stand under each other in a terminal."""
    heads = tuple(field.name for field in fields(Row))
    heads = ("#", *heads[1:])
    cells = [heads, *(astuple(row) for row in rows)]
    wide = [max(len(line[column]) for line in cells) for column in range(len(heads))]
    drawn = ["| " + " | ".join(cell.ljust(wide[at]) for at, cell in enumerate(line)) + " |" for line in cells]
    return [drawn[0], "|" + "|".join("-" * (width + 2) for width in wide) + "|", *drawn[1:]]
