"""The widget's socket: docs/widget-protocol.md is what it speaks."""
