"""The Market's services over HTTP, one folder per service."""
