"""Files, pages and JSON for browsers; health and metrics for operators."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from desk.context import DeskContext
from shop.unit_of_work import unit_of_work_factory
from tests.desk.conftest import MakeDesk
from tests.desk.fakes import FakeBot
from tests.desk.serving import serving, widget
from tests.shop.small_shop import fill

SCRIPT = "console.log('widget');\n" * 60


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A folder of files, with a secret beside it."""
    folder = tmp_path / "web"
    for name in ("widget", "shop", "desk"):
        (folder / name).mkdir(parents=True)
    (folder / "widget" / "widget.js").write_text(SCRIPT)
    (folder / "shop" / "index.html").write_text("<!doctype html><title>Shop</title>")
    (folder / "shop" / "article.html").write_text("<!doctype html><title>Article</title>")
    (folder / "desk" / "index.html").write_text("<!doctype html><title>Desk</title>")
    (folder / ".secret").write_text("secret")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "p1.webp").write_bytes(b"RIFF")
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
async def http(desk: DeskContext, web: Path) -> AsyncIterator[httpx.AsyncClient]:
    fill(unit_of_work_factory(desk.engine))
    async with serving(desk, web=web, pictures=web.parent / "pictures") as address:
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as client:
            yield client


async def test_the_widgets_script_is_small_cached_and_usable_from_any_shop(http: httpx.AsyncClient) -> None:
    first = await http.get("/widget.js")
    assert first.text == SCRIPT and first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"].startswith("text/javascript")
    assert first.headers["access-control-allow-origin"] == "*"
    assert "max-age" in first.headers["cache-control"]
    again = await http.get("/widget.js", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    plain = await http.get("/widget.js", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.text == SCRIPT
    assert plain.headers["etag"] != first.headers["etag"]
    assert len(gzip.compress(SCRIPT.encode())) < len(SCRIPT)


async def test_a_changed_file_is_served_anew(http: httpx.AsyncClient, web: Path) -> None:
    await http.get("/widget.js")
    (web / "widget" / "widget.js").write_text("changed")
    assert (await http.get("/widget.js")).text == "changed"


@pytest.mark.parametrize(
    "path",
    [
        "/web/../secret.txt",
        "/web/%2e%2e/secret.txt",
        "/web/..%2fsecret.txt",
        "/web//etc/passwd",
        "/web/.secret",
        "/web/shop/%00",
        "/web/",
        "/web/shop",
        "/pictures/../secret.txt",
        "/pictures/%2e%2e%2fsecret.txt",
        "/nothing",
    ],
)
async def test_nothing_outside_the_folder_is_served(http: httpx.AsyncClient, path: str) -> None:
    # httpx would tidy the path up; the raw one is what an attacker sends.
    answer = await http.send(
        httpx.Request("GET", http.base_url.copy_with(raw_path=path.encode()), headers={"accept": "*/*"})
    )
    assert answer.status_code == 404 and answer.json()["error"]["code"] == "not_found"
    assert "secret" not in answer.text


@pytest.mark.parametrize("path", ["/", "/desk", "/help/returns", "/web/shop/index.html"])
async def test_pages_come_with_security_headers(http: httpx.AsyncClient, path: str) -> None:
    page = await http.get(path)
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy and "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


async def test_pictures_are_served(http: httpx.AsyncClient) -> None:
    picture = await http.get("/pictures/p1.webp")
    assert picture.content == b"RIFF" and picture.headers["content-type"] == "image/webp"


async def test_products_and_the_widgets_configuration_are_json(http: httpx.AsyncClient) -> None:
    found = (await http.get("/api/shop/products", params={"limit": 1})).json()
    assert len(found["products"]) == 1 and found["has_more"] is True and found["total"] == 2
    product = found["products"][0]
    one = (await http.get(f"/api/shop/products/{product['id']}", params={"lang": "zh"})).json()
    assert one["id"] == product["id"]
    assert (await http.get("/api/shop/products/unknown")).json()["error"]["code"] == "product_not_found"
    assert (await http.get("/api/shop/products", params={"limit": 0})).json()["error"]["field"] == "limit"
    config = (await http.get("/api/widget/config")).json()
    assert config["languages"] == ["en", "zh"] and config["limits"] == {"message_length": 2000}


async def test_the_demo_page_signs_in_as_a_customer_whom_the_widget_accepts(
    http: httpx.AsyncClient,
) -> None:
    proof = (await http.post("/api/demo/identity", json={"customer_id": "ann"})).json()
    async with widget(f"127.0.0.1:{http.base_url.port}", **proof) as shopper:
        assert shopper.welcome["customer"] == {"name": "Ann", "email": "Ann.Lee@Example.com"}
    assert (await http.post("/api/demo/identity", json={"customer_id": "x"})).status_code == 404
    assert (await http.get("/api/demo/customers")).json() == []  # this shop is not the demo shop


async def test_without_the_demo_nobody_is_signed_in_by_asking(make_desk: MakeDesk) -> None:
    async with serving(make_desk(demo=False)) as address:
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http:
            for path in ("/products/p1", "/api/demo/customers", "/api/demo/identity"):
                assert (await http.get(path)).status_code == 404


async def test_without_the_demo_the_first_page_leads_to_the_desk_and_shows_the_tag(
    make_desk: MakeDesk,
) -> None:
    async with serving(make_desk(demo=False)) as address:
        async with httpx.AsyncClient(base_url=f"http://{address}", trust_env=False) as http:
            page = await http.get("/")
            assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
            assert page.headers["x-frame-options"] == "DENY"
            assert page.text.count('href="/desk"') == 2 and "/widget.js" in page.text
            assert '<section lang="en">' in page.text and '<section lang="zh-CN">' in page.text
            for file in ("/web/start/start.js", "/web/start/start.css"):
                assert file in page.text and (await http.get(file)).status_code == 200


async def test_ready_means_that_everything_answers(http: httpx.AsyncClient, bot: FakeBot) -> None:
    assert (await http.get("/health/live")).json() == {"status": "ok"}
    ready = await http.get("/health/ready")
    assert ready.status_code == 200
    assert ready.json() == {"status": "ready", "bot": True, "actions": True, "database": True}
    bot.actions_up = False
    assert (await http.get("/health/ready")).status_code == 503


async def test_metrics_count_turns_messages_sockets_and_the_queue(http: httpx.AsyncClient) -> None:
    async with widget(f"127.0.0.1:{http.base_url.port}") as shopper:
        await shopper.say("Hello")
        await shopper.until_message("bot")
        await shopper.send(type="ping")
        await shopper.until("pong")
        text = (await http.get("/metrics")).text
    assert 'shopdesk_turns_total{result="answered"} 1.0' in text
    assert 'shopdesk_messages_total{author="shopper",channel="widget"} 1.0' in text
    assert 'shopdesk_sockets{kind="widget"} 1.0' in text
    assert "shopdesk_queue_length 0.0" in text
    assert "shopdesk_turn_seconds_count 1.0" in text
