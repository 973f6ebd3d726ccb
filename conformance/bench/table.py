"""Tables of results for people."""

from collections.abc import Sequence


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells, the first one the headings, as columns that are flush right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def markdown(lines: Sequence[Sequence[str]]) -> str:
    """The same as a table in Markdown; all columns but the first are flush right."""
    headings, *rest = ("| " + " | ".join(line) + " |" for line in lines)
    return "\n".join([headings, "|---" + "|---:" * (len(lines[0]) - 1) + "|", *rest])
