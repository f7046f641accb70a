"""How right extraction is, measured on annotated articles: figures, a table of them, and an analysis of the errors."""

from __future__ import annotations

from loaders.evaluate.errors import render_errors
from loaders.evaluate.render import render
from loaders.evaluate.run import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate", "render", "render_errors"]
