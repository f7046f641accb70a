"""Everything that lets C libraries near foreign markup, and the disposable process in which it happens.

``pool`` is this side of the wall; ``worker`` and what it imports are the other side, and run nowhere else.
"""
