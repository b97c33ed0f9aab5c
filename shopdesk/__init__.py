"""The `shopdesk` command: set-up, the three processes, import and export, training and evaluation."""
