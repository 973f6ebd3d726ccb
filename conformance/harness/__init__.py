"""An implementation behind standard input and output: the protocol, our server, and the client that asks."""
