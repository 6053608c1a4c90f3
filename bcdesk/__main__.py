"""``python -m bcdesk``."""

from bcdesk.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
