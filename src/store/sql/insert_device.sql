INSERT INTO meta (key, value) VALUES ('device', ?1) ON CONFLICT DO NOTHING
