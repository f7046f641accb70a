"""``python -m bench``: every measurement, one after the other; ``python -m bench.NAME`` is one of them."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import bench


def main() -> None:
    """Run each module of this package that can be run."""
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda m: m.name):
        if not found.name.startswith("_"):
            print(f"== {found.name}", flush=True)
            subprocess.run([sys.executable, "-m", f"bench.{found.name}"], check=False)  # noqa: S603 (our own modules)


if __name__ == "__main__":
    main()
