"""``python -m helen.site``: build the documentation site of this checkout into ``runs/site`` and check its links."""

import logging
import shutil
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config

from helen.site.assemble import assemble
from helen.site.check import problems

PAGES, SITE = Path("runs/site-pages"), Path("runs/site")


def main() -> int:
    """Assemble, build, check; 1 if a link leads nowhere."""
    for directory in (PAGES, SITE):
        shutil.rmtree(directory, ignore_errors=True)
    assemble(Path.cwd(), PAGES)
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    build(load_config("mkdocs.yml", docs_dir=str(PAGES.resolve()), site_dir=str(SITE.resolve())))
    found = list(problems(SITE.resolve()))
    for problem in found:
        print(problem)
    print(f"{SITE}/index.html: {len(list(SITE.rglob('*.html')))} pages, {len(found)} broken links")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
