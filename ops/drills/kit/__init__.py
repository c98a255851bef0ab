"""What the drills have in common: a load at a constant rate, the Swarm as it is seen, the frame of a drill, its report."""
