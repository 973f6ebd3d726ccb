"""Is the kit any good? The optimised engine with one wrong line, again and again: each time some case must fail."""
