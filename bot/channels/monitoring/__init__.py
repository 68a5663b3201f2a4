"""What is measured of a running bot, whatever the channel, and what monitoring asks."""
