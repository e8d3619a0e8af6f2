"""The daemon: jobs, their leader, and what wakes them."""
