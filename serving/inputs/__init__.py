"""Validated requests of the HTTP and gRPC interfaces."""
