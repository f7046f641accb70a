"""The extractors, one a module: ``make(settings)`` returns it, and the name of the module is its key."""
