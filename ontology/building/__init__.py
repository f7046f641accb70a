"""What ``ontology.build`` makes from the Turtle files, and checks them for: one product, one module."""
