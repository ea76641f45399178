SELECT device, count(*), min(at_ms), max(at_ms) FROM event GROUP BY device ORDER BY device
