"""Measurements, side by side with peers where there are any: ``make bench``, or one module at a time."""
