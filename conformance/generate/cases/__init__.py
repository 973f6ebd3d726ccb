"""The cases, one module for each subject. ``BOOKS`` of a module make its files."""
