"""Lets the Windows Python find the checkout: the embeddable distribution does not read PYTHONPATH."""

import os
import sys

sys.path[:0] = [folder for folder in os.environ.get("TIDYTRACE_TEST_PATH", "").split(os.pathsep) if folder]
