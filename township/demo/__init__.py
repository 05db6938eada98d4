"""Sample towns: invented from beginning to end, made for showing and for testing the program on years of figures."""
