"""The agents' side: API under /api/desk, feed at /ws/desk."""
