"""«Forget this»: one word or person across all apps."""
