"""What callers may send, checked alike whichever way it comes."""
