"""Two questions about the past, a million rows each: what was known of a pair, and of a shopper."""
