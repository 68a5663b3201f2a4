"""The web server that channels share."""
