"""Runs in a built program before anything of ours: gives back the person's own environment.

The starter of a built program points the loader at the program's own libraries. What we start –
a browser, the system's scheduler – is not ours and must not get them.
"""

import os
import sys

if sys.platform == "linux":
    _before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if _before:
        os.environ["LD_LIBRARY_PATH"] = _before
for _name in [name for name in os.environ if name.startswith("_PYI_")]:
    del os.environ[_name]
