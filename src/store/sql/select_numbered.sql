SELECT 1 FROM event WHERE device = ?1 AND seq = ?2 LIMIT 1
