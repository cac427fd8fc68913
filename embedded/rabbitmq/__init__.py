"""Debian's RabbitMQ as a part of the platform, without systemd, root or a place under /etc and /var."""
