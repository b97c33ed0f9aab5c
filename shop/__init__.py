"""The shop's data and rules: tables, unit of work, services."""
