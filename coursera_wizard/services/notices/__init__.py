"""Tells people about runs: by e-mail and by a request to a web address."""
