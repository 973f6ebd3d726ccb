"""The one kind of error that the person at the keyboard can mend."""


class UserError(Exception):
    """What is wrong, where (file, row, field) and what to do, in one line. The command line exits with code 2."""
