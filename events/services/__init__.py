"""Changing events and their people. Each function is one transaction and tells of it.

Views, the admin and the streaming app's listener call these; nothing else writes.
"""
