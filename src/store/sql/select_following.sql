SELECT 1 FROM event WHERE device = ?1 AND seq = ?2 AND prev = ?3 LIMIT 1
