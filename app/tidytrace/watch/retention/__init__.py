"""How long chats stay: the person's rules, what is due by them, and what an app's own timer will take."""
