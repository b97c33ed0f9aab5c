"""Other ways in for shoppers: Rasa's REST webhook and Rasa's Socket.IO widgets."""
