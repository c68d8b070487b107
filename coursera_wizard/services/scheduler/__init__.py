"""The delivery's runs as an entry of the operating system's own scheduler."""
