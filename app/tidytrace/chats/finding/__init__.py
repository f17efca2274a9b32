"""Words looked for in the whole text of conversations: raw bytes are sieved first, then the readers confirm."""
