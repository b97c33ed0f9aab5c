"""One engine for every request: a task with slots, a planner that says what is missing, a turn that moves
on.
"""
