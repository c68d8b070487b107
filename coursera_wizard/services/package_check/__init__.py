"""The check of a finished package, written from the standard; it shares nothing with the writer."""
