"""The live channel: news written as rows, carried to every page that may see them.

``messages`` declares what is said, ``outbox`` writes and reads the rows, ``snapshot`` says all at
once, ``hub`` carries rows to the sockets of one process, ``consumer`` is the socket.
"""
