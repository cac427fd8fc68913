"""What shoppers mean: words and patterns are data, the agreement is a grammar, one classifier applies both."""
