"""The mails about events: who is told what, in which words."""
