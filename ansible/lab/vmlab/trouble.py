"""What ends the lab's command with a sentence."""


class Trouble(Exception):
    """The text says what is wrong and what to change."""
