"""Reading what the shopper wrote: pure functions from text (and what there is to choose from) to a result.

Nothing here knows Rasa, the database or the wording of answers. Shoppers' words are data in `vocabulary.yml`.
"""
