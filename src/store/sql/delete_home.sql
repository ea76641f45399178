DELETE FROM meta WHERE key IN ('device', 'born')
