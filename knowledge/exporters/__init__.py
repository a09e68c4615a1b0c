"""Partners as public files: the formats that other directories read."""

from knowledge.exporters.exporting import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
