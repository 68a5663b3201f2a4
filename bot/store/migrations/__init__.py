"""How a database becomes what this program expects, one version after the other."""
