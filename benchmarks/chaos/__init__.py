"""Everything that an order passes is killed at random while shoppers confirm; what came of it is counted."""
