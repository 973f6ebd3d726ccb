"""The command ``helen audit``: files, processes and reports around the package ``audit``."""
