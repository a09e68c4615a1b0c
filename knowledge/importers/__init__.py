"""Partners from public files: reading, checking row by row, joining duplicates, writing in one transaction."""

from knowledge.importers.importing import import_file
from knowledge.importers.report import ImportReport
from knowledge.importers.table import UnusableFile

__all__ = ["ImportReport", "UnusableFile", "import_file"]
