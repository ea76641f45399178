SELECT value FROM meta WHERE key = 'born'
