"""Chapter 00 and the glossary: the words of the tables are words of the code, and in order."""

import re
from pathlib import Path

import pytest

import reference
import spec

SPEC = Path(spec.__path__[0])
SOURCES = "\n".join(
    path.read_text("utf-8") for root in (SPEC, Path(reference.__path__[0])) for path in sorted(root.rglob("*.py"))
)
TABLES = (SPEC / "00_notation.md").read_text("utf-8").partition("## Letters of the learning algorithm")[2]
WORDS = {
    word
    for line in TABLES.splitlines()
    if line.startswith("|") and line.count("|") >= 5
    for word in re.findall(r"`([A-Za-z_][\w.]+)`", line.split("|")[3])
}


@pytest.mark.parametrize("word", sorted(WORDS))
def test_words_of_the_tables_are_words_of_the_code(word):
    assert all(re.search(rf"\b{part}\b", SOURCES) for part in word.split("."))


def test_the_glossary_is_in_alphabetical_order():
    lines = [line for line in (SPEC / "glossary.md").read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    words = [line.split(" | ")[0].removeprefix("| ").lower() for line in lines]
    assert len(words) > 50
    assert words == sorted(set(words))
