"""Features and predictions of single shoppers from their own histories, equal to those of the warehouse's SQL."""
