"""Arrays in, rankings out: models that suggest items, how they are blended, kept and judged.

Knows no database and no HTTP. Start with `interactions.Interactions` (what happened), `histories.Histories`
(of whom something is asked) and `model.Recommender` (what every model can do).
"""
