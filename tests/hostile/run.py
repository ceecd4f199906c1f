"""The command line in a process of its own, with shorter patience or a small disk; and death in the middle.

`python -m tests.hostile.run '{"settings": {...}, "disk": BYTES}' crawl demo ...`: what follows the JSON is what a user
types. `disk` is the size no file may grow beyond.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
from typing import Any


def die(when: str, module: str, name: str, times: int) -> None:
    """Ends this process as `kill -9` does when that function is called for the n-th time.

    `when` is "before" or "after" the call, or "torn": after one that recorded a response, with half of it lost."""
    owner: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        owner = getattr(owner, part)
    real = getattr(owner, last)
    left = times

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        if not left and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if not left and when == "torn":
            os.truncate(args[0].folder / result.name, result.offset + result.length // 2)
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, last, called)


def main() -> None:
    wanted = json.loads(sys.argv.pop(1))
    import scraper.settings as settings

    for name, value in wanted.get("settings", {}).items():
        setattr(settings, name, value)
    if "disk" in wanted:
        resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["disk"], wanted["disk"]))
    from scraper.cli import main as ratsarchiv

    sys.argv[0] = "ratsarchiv"
    ratsarchiv()


if __name__ == "__main__":
    main()
