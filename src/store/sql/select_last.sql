SELECT seq, hash FROM event WHERE device = ?1 ORDER BY seq DESC, n DESC LIMIT 1
