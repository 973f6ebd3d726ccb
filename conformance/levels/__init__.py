"""Ways to examine an implementation: single operations, single steps, whole sessions, digests of many runs."""
