"""Partners from public files: reading, checking row by row, joining duplicates, writing in one transaction."""

from knowledge.importers.content import UnusableFile
from knowledge.importers.importing import import_file
from knowledge.importers.report import ImportReport

__all__ = ["ImportReport", "UnusableFile", "import_file"]
