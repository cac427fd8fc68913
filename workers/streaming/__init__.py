"""The purchase stream: a Kafka consumer that keeps Redis current."""
