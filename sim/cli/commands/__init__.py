"""The commands of `sim`, a file each: what it takes, what its help says, and what it does."""
