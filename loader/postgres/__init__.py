"""What it takes to run a PostgreSQL server of our own."""
