"""Extraction by a large language model behind any OpenAI-compatible endpoint; optional, and not the default.

``windows`` cuts an article into stretches of whole sentences, ``prompt`` says what is wanted of each in the words of
the ontology, ``dialogue`` asks until the answer is one of ``schema``, over ``client``, within ``pace`` and ``budget``.
``ground`` finds what the answer quotes in the article, and drops the rest; ``report`` makes reports of what is left.

Whatever the model says, a report holds only names of the ontology and words of the article: dates, sums and actors
are read from those words by the same steps that serve the default extractor.
"""
