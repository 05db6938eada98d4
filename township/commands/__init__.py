"""The commands that take data in and look after what was published."""
