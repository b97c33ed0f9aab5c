"""Import of shop data: JSONL files of our schemas, Shopify and WooCommerce product CSV. (docs/import.md)"""

from shop.importing.importer import Progress, import_files
from shop.importing.report import Counts, ImportReport, Problem

__all__ = ["Counts", "ImportReport", "Problem", "Progress", "import_files"]
