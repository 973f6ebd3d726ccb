"""What an implementation can be asked to compute: names, typed inputs and outputs, and the engine's answer."""
