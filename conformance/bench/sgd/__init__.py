"""What Helen saves: ``python -m conformance.bench.sgd [--parties 2 3] [--helen FILE] [--plot [FILE]]``.

One epoch of the baseline, SGD entirely on shares (:mod:`conformance.baseline.sgd`), is measured for growing ``n``. Its
cost is linear in ``n d``, so a line through the measured times gives those for the data of the paper, EXTRAPOLATED and
marked as such. A model takes an epoch or more, so this is the least that the baseline costs.

Seconds are those of one core for one party: all parties run in one thread, all messages pass through their encoding,
and the sum is divided by the parties. Nothing is added for the network; octets are those that one party says to one
other. Batches have 128 samples: the truncations then take about 30 % of all triples that are made, and larger batches
cannot save more than that.

``--helen``: seconds of one core that one party took for sessions of Helen, as a JSON list of objects ``{"parties": 2,
"features": 16, "seconds": 100}``; other keys are ignored. A session depends on ``n`` only in the summary that each
party makes of its own data. ``--plot``: draw the last measurement instead of measuring again.
"""
