"""Programs that ask a peer for its figures; each runs in the peer's own environment, as a process."""
