"""Partners from public files and workshops from calendars: checked row by row, written in one transaction."""

from knowledge.importers.calendar import import_calendar
from knowledge.importers.calendar_events import is_calendar
from knowledge.importers.content import UnusableFile
from knowledge.importers.elsewhere import WithdrawsElsewhere
from knowledge.importers.importing import import_file
from knowledge.importers.report import ImportReport

__all__ = ["ImportReport", "UnusableFile", "WithdrawsElsewhere", "import_calendar", "import_file", "is_calendar"]
