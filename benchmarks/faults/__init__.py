"""How Alice answers while one of her systems is broken."""
