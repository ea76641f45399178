SELECT hash FROM event WHERE id = ?1
