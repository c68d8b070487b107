"""Other readers that the run is measured beside; each is a program of an environment of its own."""
