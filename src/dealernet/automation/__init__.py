"""What happens by itself: rules, runs, timers."""
