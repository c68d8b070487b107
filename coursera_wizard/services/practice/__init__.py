"""The practice organization: a Coursera-like service on loopback, a process of its own."""
