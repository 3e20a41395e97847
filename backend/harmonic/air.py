"""What sound travels in, for what composes and for what plays."""

SPEED_OF_SOUND = 343.0
"""In m/s, in air of 20 °C."""
