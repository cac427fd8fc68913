"""What this project is worth beside its peers, measured on the same data in the same run."""
