"""The benchmark of recognising tells each file it reads."""

from bench import recognising


def test_every_file_is_told_and_timed():
    seconds, told = recognising.recognise(2)

    assert told == 2 and seconds > 0
