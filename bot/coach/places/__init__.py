"""Where somebody is, in words or in degrees, and the time zones that may be theirs."""
