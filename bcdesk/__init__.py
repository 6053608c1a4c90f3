"""bcdesk: the counter of a commune post office.

A dossier comes over the counter, goes to an agency, and its result comes back to a citizen. The package
is built around that way:

    core     the rules: codes, calendar, postage, states, money. No SQL, no Qt, no clock, no files
    store    what is kept: an encrypted SQLite file, journal, ledger, numbers, reference data, backup
    desk     what a clerk does: one act = one function = one transaction = one journal event
    paper    a dataclass in, PDF bytes out
    sync     the day's counts on their way to the province: signed messages, enrolment, stick
    province the other end: a web service and its pages. The desk never imports it
    gui      thin: widgets in, calls to desk, answers shown
    app      wiring; the only place that reads the clock, the environment and paths
    cli      commands for IT and supervisors

One acceptance: scan -> gui.scan_router -> core.scan.read -> gui.intake_page -> core.dossier.Intake ->
desk.intake.accept (one transaction) -> core.dossier.Receipt -> paper.consignment -> gui.printing.
"""

__version__ = "0.1.0"
