"""A stand-in for the Market's services, over real HTTP, whose prices come from the real purchases."""
