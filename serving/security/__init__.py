"""Who may call, how often, and for which shopper."""
