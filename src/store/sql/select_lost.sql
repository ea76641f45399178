SELECT key, value FROM meta WHERE key >= 'lost ' AND key < 'lost!' ORDER BY key
