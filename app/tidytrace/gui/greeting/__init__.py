"""The pages of the first start, which can be read again later."""
