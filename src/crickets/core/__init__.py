"""What a silence is and what follows from it: pure values and functions, no clock, no I/O."""
