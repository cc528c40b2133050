"""What is said of everything that can be found in a boundary file, a module for each subject."""
