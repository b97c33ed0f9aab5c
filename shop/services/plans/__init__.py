"""The planners: one module a kind of change (see shop.services.order_case)."""
