"""Where a person is, in words or in degrees, and the possible time zones."""
