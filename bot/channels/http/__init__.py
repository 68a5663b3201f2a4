"""What the web servers of all channels share."""
