"""The command line: parse, call `quarter`, print. No rules of its own."""

import os

from sasaran.cli.stopping import watch

# Two threads of our own share two cores: those of the linear algebra library beside them only wait for one another.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

watch()  # before the imports of `sasaran.cli.main`, which take the longest of a short command
