"""Finding products by words: an index in memory, ranked with tolerance for typing errors."""
