"""The gRPC interface of the use cases."""
