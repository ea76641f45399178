-- Not unique: a copied machine may number two events alike, and both must be kept.
CREATE INDEX event_device ON event (device, seq)
