SELECT key, value FROM meta WHERE key >= 'former ' AND key < 'former!' ORDER BY key
