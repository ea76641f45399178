SELECT seq, hash, at_ms, tz_min FROM event WHERE device = ?1 ORDER BY seq DESC, n DESC LIMIT 1
