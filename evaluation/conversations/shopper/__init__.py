"""A simulated shopper: knows who it is and what it wants, and talks to the bot until it has it, or gives up.

It keeps an agenda of what to say next (Schatzmann, Thomson, Weilhammer, Ye and Young 2007, "Agenda-based user
simulation for bootstrapping a POMDP dialogue system"): a stack of dialogue acts, made from the goal and
changed by what the bot says. It reads answers and gives words; it knows no network, no database, no bot.
"""

from evaluation.conversations.shopper.knowing import Knowledge, KnownItem, KnownOrder
from evaluation.conversations.shopper.shopper import SimulatedShopper
from evaluation.conversations.shopper.talking import Line, Reply, Say, Talk

__all__ = ["Knowledge", "KnownItem", "KnownOrder", "Line", "Reply", "Say", "SimulatedShopper", "Talk"]
