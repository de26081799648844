"""A build in a process of its own that kills itself at a chosen moment.

Run as `python -m tests.integration.killed_build DATA_DIR DOCUMENTS EVENT`: the build of the
collection `notes` with the hashing encoder gets SIGKILL at its EVENTth report of progress; with
EVENT -1 it runs to its end and prints how many reports there were.
"""

import os
import signal
import sys
from pathlib import Path

from corpus.reading import read_folder
from rag.assembly.building import build_collection
from rag.settings import Settings

COLLECTION = "notes"


def main(data_dir: str, documents: str, event: int) -> None:
    """Build, and die at the given event."""
    events = 0

    def progress(step: str, done: int, total: int) -> None:
        nonlocal events
        del step, done, total
        if events == event:
            os.kill(os.getpid(), signal.SIGKILL)
        events += 1

    settings = Settings(data_dir=Path(data_dir), model="hashing", keep_generations=2)
    build_collection(settings, COLLECTION, list(read_folder(Path(documents))), progress)
    sys.stdout.write(f"{events}\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
