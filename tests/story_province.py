"""The provincial office in a process of its own, on a day of the plan. Prints its address and a code for each desk."""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import uvicorn

from bcdesk.province import desks
from bcdesk.province.app import make_app
from bcdesk.province.cli import open_office, shipped_plan
from bcdesk.province.db import open_storage, writing
from bcdesk.province.plan import read_plan
from bcdesk.store.types import VIETNAM
from tests.province.serving import LOCAL, free_port


def main(folder: str, offset_days: str, *stations: str) -> None:
    offset = timedelta(days=int(offset_days))
    plan = read_plan(shipped_plan())
    storage = open_storage(f"sqlite:///{Path(folder) / 'province.db'}")
    office = open_office(storage, Path(folder) / "province.key", plan, lambda: datetime.now(VIETNAM) + offset)
    codes = []
    with writing(storage) as conn:
        for station in stations:
            desks.add_station(conn, office, station, f"Bưu cục {station}", "Huyện Tam Dương")
            codes.append(desks.desk_code(conn, office, station, os.urandom)[1])
    port = free_port()
    print(f"http://{LOCAL}:{port}", *codes, flush=True)
    uvicorn.run(make_app(office), host=LOCAL, port=port, log_level="error", access_log=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
