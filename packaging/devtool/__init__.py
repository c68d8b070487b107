"""The parts of dev.py: everything a developer's machine needs before the program can start.

Standard library only, and no syntax newer than Python 3.8 in ``dev.py`` itself, so that too old a
Python gets a sentence instead of a traceback.
"""
