SELECT id, device, seq, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, confidence,
  latency_ms, mode, chosen, shown, target, body, prev, hash, n
FROM event WHERE session = ?1 ORDER BY n
