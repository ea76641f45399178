INSERT INTO meta (key, value) VALUES ('born', ?1) ON CONFLICT (key) DO UPDATE SET value = excluded.value
