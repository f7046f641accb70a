"""The store: written by one process, read from snapshots by many, and asked by foreign queries behind walls."""
