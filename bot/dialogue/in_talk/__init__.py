"""What a message means in the light of the talk."""
