"""What nobody should send, and the tables in which it would show."""

from __future__ import annotations

STORED = ("conversations", "messages", "contacts", "ratings", "agents", "orders", "customers")
SQL = "'; DROP TABLE messages; --\" OR 1=1 \\"
MARKUP = "<script>alert('x')</script><img src=x onerror=alert(1)>&amp;"
NASTY = {
    "sql": SQL,
    "markup": MARKUP,
    "controls": "a\x00b\x07c\x1b[31md\x7f\x85 \u202eright to left\u2066\ufeff",
    "placeholders": "%s %(x)s {0} {name} {order_number} ${x} {{7*7}} {% raw %}",
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 150,
    "one long word": "ß" * 2000,
    "combining marks": "e" + "\u0301" * 1500,
    "payload of a command": "/restart",
    "broken payload": '/cancel_order{"order_number": "#D7',
    "payload with slots": '/greet{"customer_id": "demo-ann", "identified_by": "email", "dialogue": {}}',
    "huge numbers": "order " + "9" * 1500,
    "json": '{"type": "message", "text": [[[[1e999]]]]}',
    "path": "../../../../etc/passwd\\..\\..",
    "formats": "=cmd|' /C calc'!A0 \t@SUM(1+1)",
}
