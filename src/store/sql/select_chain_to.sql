SELECT id, device, seq, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, confidence,
  latency_ms, mode, chosen, shown, target, body, prev, hash, n
FROM event WHERE device = ?1 AND seq <= ?2 ORDER BY seq, n
