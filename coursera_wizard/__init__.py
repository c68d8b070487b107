"""Connect a Coursera organization to a school's systems."""

__version__ = "0.1.0"
