"""Files and pages for browsers."""
