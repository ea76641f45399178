SELECT device, seq FROM event WHERE id = ?1
