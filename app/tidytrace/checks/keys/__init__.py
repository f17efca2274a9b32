"""Keys and tokens that stand in clear in the files of AI apps."""
