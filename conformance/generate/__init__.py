"""Makes the vectors and the schemas. ``make vectors`` writes them; a test compares what is committed."""
