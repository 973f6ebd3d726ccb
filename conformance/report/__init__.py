"""Results as files: JSON lines, a page to look at, JUnit XML for build servers."""
