"""The store's database connections: opened, monitored, backed up; blocking calls run in separate threads."""
