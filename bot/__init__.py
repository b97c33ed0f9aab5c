"""What runs inside the Rasa server: NLU components, desk channel, tracker store, speed remedies."""
