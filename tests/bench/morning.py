"""``python -m tests.bench.morning``: plays ``bcdesk demo`` and prints how much memory its window holds then, in MB."""

import sys
import tempfile
from pathlib import Path

from bcdesk.demo import play
from tests.bench.takes_keys import resident_mb


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for said in play(Path(folder)):
            last, held_mb = said, resident_mb()
        print(last, file=sys.stderr)
    print(held_mb)


if __name__ == "__main__":
    main()
