INSERT INTO event (
  id, device, seq, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, confidence,
  latency_ms, mode, chosen, shown, target, body, prev, hash
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
