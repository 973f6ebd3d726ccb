"""``python -m helen``."""

from helen.cli import main

main()
