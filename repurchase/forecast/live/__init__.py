"""Features and predictions of single shoppers from their histories, equal to those of the warehouse's SQL."""
