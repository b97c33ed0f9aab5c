"""All queries of the shop. A repository adds, finds and locks rows; it never commits."""
