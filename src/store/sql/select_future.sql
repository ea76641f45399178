SELECT count(*), min(at_ms) FROM event WHERE at_ms > ?1
