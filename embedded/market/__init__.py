"""An HTTP stand-in for the Market's services with prices from the purchases in the warehouse."""
