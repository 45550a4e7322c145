"""The live channel under load: real sockets, real web processes, a real database.

``make bench ARGS=live`` opens 10,000 websockets of ticket holders, 6,000 of them at 100 a second,
then lets the programme go live and be interrupted in turn. It does so with Daphne, with uvicorn,
and with Redis as the channel layer and two web processes. It ends with an error when a bar is
missed. ``ARGS="live --sockets 1000 --joins 500"`` is a smaller evening; ``ARGS="live --prove"``
shows on a bad application that each bar can be missed.
"""
