"""The classifier of consumables: labels, examples, training and evaluation."""
