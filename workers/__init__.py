"""Worker processes: outbox courier, order checkout, reminder dispatcher, price preloader and purchase stream."""
