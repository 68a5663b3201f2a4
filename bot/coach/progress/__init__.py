"""What a person has done, in days and weeks."""
