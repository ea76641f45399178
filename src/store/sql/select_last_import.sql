SELECT max(key) FROM meta WHERE key >= 'import ' AND key < 'import!'
