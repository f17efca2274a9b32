"""What Tidytrace itself keeps on this computer, and taking it away."""
