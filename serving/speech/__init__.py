"""Russian that sounds right: nouns in their cases, numbers with their nouns, money and moments."""
