"""The use cases over gRPC, for services that speak it."""
