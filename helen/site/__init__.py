"""The documentation site: chapters, rules, code and evidence, each one click from the other.

:mod:`~helen.site.assemble` writes the pages into a directory from the specification, the trace and the sources;
MkDocs makes the site from it; :mod:`~helen.site.check` follows every link of the result. Nothing comes from elsewhere,
neither when it is built nor when it is read.
"""
