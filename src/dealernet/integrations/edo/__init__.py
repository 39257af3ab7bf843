"""Electronic documents: papers go to an operator of EDO, and what became of them comes back."""
