"""The Market's services over HTTP; each folder is one service."""
