"""The page «Before you believe it»: what files say of where they come from."""
