"""The log beside the data: there from the start, written at the first fault, without a customer's words."""

import logging
from dataclasses import replace
from pathlib import Path

from bcdesk.app import start_log
from bcdesk.gui.background import record
from bcdesk.settings import load_settings


def test_a_bug_is_in_the_log_by_type_and_place(tmp_path: Path) -> None:
    log, before = logging.getLogger("bcdesk"), list(logging.getLogger("bcdesk").handlers)
    start_log(replace(load_settings({"HOME": str(tmp_path), "PROGRAMDATA": str(tmp_path)}), data_folder=tmp_path))
    (handler,) = [made for made in log.handlers if made not in before]
    try:
        assert (tmp_path / "log" / "bcdesk.log").read_text("utf-8") == ""
        try:
            raise KeyError("Nguyễn Thị Hạnh")
        except KeyError as error:
            number = record(error).number
        written = (tmp_path / "log" / "bcdesk.log").read_text("utf-8")
    finally:
        log.removeHandler(handler)
        handler.close()
    assert f"ERROR bcdesk.bug {number}\nKeyError\n" in written
    assert "test_log.py" in written
    assert "Hạnh" not in written
