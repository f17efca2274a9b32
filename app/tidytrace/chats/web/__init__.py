"""What web pages keep in a browser, or in an app that is one inside: whose it is, and the words in it."""
