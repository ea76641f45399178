SELECT max(
  (SELECT count(*) FROM event INDEXED BY event_device),
  (SELECT count(*) FROM event INDEXED BY event_session)
)
