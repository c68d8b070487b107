"""One page a step, and the home page."""
