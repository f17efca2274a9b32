"""What a file is as text: its encoding, its pieces, its streamed messages, with the way back to its own bytes."""
