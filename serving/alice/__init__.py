"""The webhook of Yandex Dialogs, version 1.0: what Alice's devices send, and what they can play."""
