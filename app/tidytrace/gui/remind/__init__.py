"""The page «Remind»: how long chats stay, what the person is reminded of, and what was told."""
