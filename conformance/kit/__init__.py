"""The files of the kit: vectors and schemas."""
