CREATE INDEX event_session ON event (session)
