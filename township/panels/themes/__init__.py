"""One drawing function a panel, by theme: frame → Drawing. Pure; they fetch nothing."""
