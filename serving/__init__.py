"""The HTTP and gRPC services that answer Alice from online features."""
