SELECT key, value FROM meta WHERE key >= 'import ' AND key < 'import!' ORDER BY key
