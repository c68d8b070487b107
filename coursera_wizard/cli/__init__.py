"""The command line, ``coursera-delivery``: whatever the window can do, without it."""
