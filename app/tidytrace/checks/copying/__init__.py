"""Which files of AI apps lie in folders that are copied elsewhere."""
