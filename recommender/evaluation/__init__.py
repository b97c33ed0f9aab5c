"""How good suggestions are: splits, figures, significance, experiments; arrays in, figures out.

Start with `experiment.compare`.
"""
