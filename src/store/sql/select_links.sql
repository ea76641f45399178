SELECT hash, prev FROM event WHERE device = ?1 AND seq = ?2
