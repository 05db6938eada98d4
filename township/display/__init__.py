"""What is seen: theme, charts, boards, panels, the page frame, downloads."""
