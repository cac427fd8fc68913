"""Two point-in-time joins of a million rows each: features of pairs and of shoppers."""
