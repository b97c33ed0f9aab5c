"""Export of the whole shop as JSONL files, in the schemas that the importer reads (docs/import.md)."""

from shop.exporting.exporter import export_to

__all__ = ["export_to"]
