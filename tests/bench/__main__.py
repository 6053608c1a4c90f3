"""``python -m tests.bench [row …]``: every row but 7 and 12, or those that are named, in one table.

Rows 7 and 12 need a desk with a million dossiers, which is made once and takes minutes.
No row asserts a time. Close other programs: a run whose control is off says "noisy" and claims nothing.
"""

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.acceptance import acceptance
from tests.bench.finding import finding, growth
from tests.bench.memory import memory
from tests.bench.paper import consignment_paper
from tests.bench.start import start
from tests.bench.table import Row, lines
from tests.bench.window import key_to_paper

ROWS: dict[str, Callable[[Path], Sequence[Row]]] = {
    "1": lambda home: (acceptance(home),),
    "3": lambda home: (consignment_paper(),),
    "5": lambda home: (key_to_paper(home),),
    "6": start,
    "memory": lambda home: (memory(home),),
}
MILLION: dict[str, Callable[[Path], Sequence[Row]]] = {"7": finding, "12": growth}


def main(names: Sequence[str]) -> None:
    table: list[Row] = []
    for name in names or ROWS:
        with tempfile.TemporaryDirectory(prefix="bcdesk-bench-") as home:
            table += (ROWS | MILLION)[name](Path(home))
    print("\n".join(lines(table)))


if __name__ == "__main__":
    main(sys.argv[1:])
