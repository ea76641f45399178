SELECT hash FROM event WHERE n = ?1
