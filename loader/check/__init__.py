"""What is wrong with an installation, found before anything is written."""
