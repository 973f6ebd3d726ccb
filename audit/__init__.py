"""What somebody who took no part in a session finds out from its transcript, without any secret."""
