"""RabbitMQ of Debian's packages: where it lies, and how it is had without root."""
