"""Where packages are delivered to."""
