"""The packaged program: the tablet app, or any command of `madoguchi` that is named."""

import multiprocessing
import sys

from assistant.cli import app

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if len(sys.argv) == 1:
        sys.argv.append("app")
    app()
