DELETE FROM meta WHERE key = 'device'
