"""One shopper's predictions read by serving and by Feast's SDK."""
