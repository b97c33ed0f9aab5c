"""What the bot can do: the action server. One module a capability; `dialogue` holds the engine all of them
share.
"""
