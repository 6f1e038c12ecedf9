"""Pages that people see: selection, views and the shell around them, over a read-only snapshot."""
