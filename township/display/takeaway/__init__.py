"""Taking a page or a list of panels away."""
