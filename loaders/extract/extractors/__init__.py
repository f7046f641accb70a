"""The extractors, one a module: ``make()`` returns it, and the name of the module is its key."""
