"""What is known: articles, reports and events as values, as a graph, and as a store that can be asked."""
