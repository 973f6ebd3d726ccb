"""Participants beyond this process. The driver that moves their bytes is ``reference/core/driver.py``."""
