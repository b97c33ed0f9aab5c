"""Where an order goes, how it is paid, and the customer's default address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from actions.dialogue.facts import Shop
from actions.understanding.address_and_items import address_and_items
from actions.wording import Wording
from shop.services import build_services
from shop.views import OrderView
from tests.actions.talking import Conversation
from tests.actions.word_encoder import WordEncoder

Look = Callable[[str, str], OrderView]


@pytest.mark.parametrize(
    "words",
    [
        "change the address of #W100001 to 9 New Street, Apt 4, Boston, MA 02108, USA",
        "please ship order #W100001 to 9 New Street\nApt 4\nBoston, MA 02108",
        "change address of #W100001 to {'address1': '9 New Street', 'address2': 'Apt 4', 'city': "
        "'Boston', 'state': 'MA',"
        " 'zip': '02108', 'country': 'USA'}",
    ],
)
def test_an_address_in_the_opening_message_is_confirmed_at_once(
    ann: Conversation, order: Look, words: str
) -> None:
    ann.say(words, "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    address = order("ann", "#W100001").address
    assert (address.line1, address.line2, address.city, address.state, address.zip) == (
        "9 New Street",
        "Apt 4",
        "Boston",
        "MA",
        "02108",
    )
    assert address.country == "USA"


def test_only_what_is_missing_is_asked_for(ann: Conversation, order: Look) -> None:
    ann.say("change the address of #W100001", "change_shipping_address")
    assert ann.expects == "address"
    ann.say("9 New Street")
    assert ann.expects == "address"
    assert "city" in ann.text
    ann.say("Boston, MA")
    assert "ZIP" in ann.text
    ann.say("02108")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.zip == "02108"


def test_the_address_of_another_order_and_the_default_one_can_be_named(
    ann: Conversation, order: Look
) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("yes", "affirm")
    ann.say("change the address of #W100002 to the same as order #W100001", "change_shipping_address")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").address.line1 == "9 New Street"
    ann.say("ship #W100002 to my default address", "change_shipping_address")
    ann.say("yes", "affirm")
    assert order("ann", "#W100002").address.line1 == "1 Old Road"


def test_a_corrected_zip_replaces_only_the_zip(ann: Conversation, order: Look) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("wait, 9 New Street, Boston, MA 02109")
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.zip == "02109"


def test_the_address_that_an_order_has_is_no_change(ann: Conversation) -> None:
    ann.say("change the address of #W100001 to 1 Old Road, Austin, TX 78701", "change_shipping_address")
    assert "goes to that address already" in ann.text
    assert ann.expects is None and ann.slots["dialogue"]["current"] is None


def test_an_address_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单地址写错了，请修改收货地址", "change_shipping_address")
    assert wei.expects == "address"
    wei.say("北京市朝阳区建国路88号3单元501，邮编100022")
    assert wei.expects == "confirmation", wei.text
    wei.say("好的", "affirm")
    address = order("wei", "#L100001").address
    assert (address.city, address.state) == ("北京市", "")
    assert "建国路88号" in address.line1
    assert address.zip == "100022"


def test_the_default_address_is_changed_without_an_order(ann: Conversation, shop: Shop, order: Look) -> None:
    ann.say(
        "I moved, please change my default address to 9 New Street, Boston, MA 02108",
        "set_up_shipping_address",
    )
    assert ann.expects == "confirmation"
    ann.say("yes", "affirm")
    default = shop.services.customers.profile("ann").default_address
    assert default is not None and default.line1 == "9 New Street"
    assert order("ann", "#W100001").address.line1 == "1 Old Road"


@pytest.mark.parametrize(
    ("words", "method"),
    [
        ("paypal", "ann-paypal"),
        ("PayPal please", "ann-paypal"),
        ("ann-paypal", "ann-paypal"),
        ("the first", "ann-paypal"),
    ],
)
def test_an_order_is_paid_another_way(ann: Conversation, order: Look, words: str, method: str) -> None:
    ann.say("I want to change the payment of order #W100001", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "ann-card" not in ann.choices()
    ann.say(words)
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    current = order("ann", "#W100001").payment_method
    assert current is not None and current.id == method


def test_a_gift_card_pays_when_enough_is_on_it(ann: Conversation, shop: Shop) -> None:
    ann.say("use my gift card for order #W100002", "change_payment_method")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    cards = [m for m in shop.services.customers.profile("ann").payment_methods if m.id == "ann-gift"]
    assert cards[0].balance is not None and cards[0].balance.amount_minor == 3000


def test_whoever_insists_on_a_card_that_is_too_small_keeps_the_order_as_it_is(
    ann: Conversation, order: Look
) -> None:
    ann.say("use my gift card for order #W100001", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "isn't enough" in ann.text
    ann.say("the gift card would be best", "correct_information")
    assert ann.expects is None, ann.text
    assert "stays as it is" in ann.text
    current = order("ann", "#W100001").payment_method
    assert current is not None and current.id == "ann-card"


def test_another_card_after_one_that_is_too_small_is_fine(ann: Conversation, order: Look) -> None:
    ann.say("use my gift card for order #W100001", "change_payment_method")
    ann.say("paypal then", "correct_information")
    assert ann.expects == "confirmation", ann.text


def test_a_method_the_customer_does_not_have_is_said(ann: Conversation) -> None:
    ann.say("pay order #W100001 by unionpay instead", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "don't see" in ann.text


def test_the_same_method_again_is_said(ann: Conversation) -> None:
    ann.say("pay order #W100001 with my visa", "change_payment_method")
    assert ann.expects == "payment_method"
    assert "already paid that way" in ann.text


def test_payment_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单L100001改用礼品卡支付", "change_payment_method")
    assert wei.expects == "confirmation", wei.text
    wei.say("确认", "affirm")
    current = order("wei", "#L100001").payment_method
    assert current is not None and current.id == "wei-gift"


@pytest.fixture
def american(shop: Shop) -> Shop:
    """The corner shop when it ships to the United States and Canada only."""
    settings = shop.settings.model_copy(update={"ships_to": ("US", "CA")})
    factory = shop.services.orders._unit_of_work
    return replace(shop, settings=settings, services=build_services(factory, settings, encoder=WordEncoder()))


def test_another_address_at_the_confirmation_takes_the_place_of_the_first(
    ann: Conversation, order: Look
) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("no, send it to 5 Pine St, Phoenix AZ 85001", "deny")
    assert ann.expects == "confirmation"
    assert "5 Pine St" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.one_line() == "5 Pine St, Phoenix, AZ 85001, USA"


def test_another_address_at_the_confirmation_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("订单L100001改地址：上海市浦东新区世纪大道8号，200120", "change_shipping_address")
    assert wei.expects == "confirmation", wei.text
    wei.say("那改到 芝加哥 湖滨大道210号 伊利诺伊 60601")
    assert wei.expects == "confirmation", wei.text
    wei.say("对", "affirm")
    address = order("wei", "#L100001").address
    assert (address.line1, address.city, address.state, address.zip) == (
        "湖滨大道210号",
        "芝加哥",
        "IL",
        "60601",
    )


def test_a_new_street_and_city_do_not_keep_the_old_postcode(ann: Conversation) -> None:
    ann.say("change the address of #W100001 to 9 New Street, Boston, MA 02108", "change_shipping_address")
    ann.say("no, to 5 Pine Street, Phoenix, please", "deny")
    assert ann.expects == "address"
    assert "ZIP" in ann.text


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Hafenweg 12, 20457 Hamburg, Germany", "Germany"),
        ("上海市浦东新区世纪大道8号，200120", "China"),
        ("北京市朝阳区建国路88号", "China"),
    ],
)
def test_a_country_that_is_not_shipped_to_is_refused_before_the_confirmation(
    american: Shop, wording: Wording, order: Look, text: str, refused: str
) -> None:
    ann = Conversation(american, wording, customer_id="ann", language="en")
    ann.say("change the address of #W100001", "change_shipping_address")
    ann.say(text)
    assert ann.expects == "address"
    language = "中国" if "China" in refused and ann.slots["language"] == "zh" else refused
    assert language in ann.text
    ann.say("12 King St W, Toronto, ON M5V 1A1")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.country == "Canada"


def test_what_is_not_shipped_to_is_said_in_chinese(american: Shop, wording: Wording) -> None:
    wei = Conversation(american, wording, customer_id="wei", language="zh")
    wei.say("订单L100001改地址：上海市浦东新区世纪大道8号，200120", "change_shipping_address")
    assert wei.expects == "address"
    assert "不配送到中国，目前只配送到美国和加拿大" in wei.text
    wei.say("西雅图 派克街1500号 20楼 WA 98101")
    assert wei.expects == "confirmation"


def test_a_number_that_is_corrected_before_the_rest_is_known(ann: Conversation, order: Look) -> None:
    ann.say("change the address of #W100001", "change_shipping_address")
    ann.say("22 Main Street")
    ann.say("actually 24")
    ann.say("Dallas")
    ann.say("TX 75201")
    assert ann.expects == "confirmation", ann.text
    ann.say("the zip is wrong")
    assert "ZIP" in ann.text
    ann.say("75202")
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.one_line() == "24 Main Street, Dallas, TX 75202, USA"


def test_a_postcode_put_right_in_chinese_is_no_order_number(wei: Conversation, order: Look) -> None:
    wei.say("订单L100001改地址：上海市浦东新区世纪大道8号，200120", "change_shipping_address")
    wei.say("邮编错了，应该是200121")
    assert wei.expects == "confirmation", wei.text
    wei.say("好的", "affirm")
    assert order("wei", "#L100001").address.zip == "200121"


def test_parts_are_put_right_at_the_confirmation(ann: Conversation, order: Look) -> None:
    ann.say("ship #W100001 to Maple Tower, 120 Main Street, Austin TX 78702", "change_shipping_address")
    ann.say("suite 400 as well")
    ann.say("wait, the house number is 122, not 120")
    assert ann.expects == "confirmation", ann.text
    ann.say("yes", "affirm")
    address = order("ann", "#W100001").address
    assert (address.line1, address.line2) == ("122 Main Street", "Maple Tower, suite 400")


def test_an_address_is_put_together_and_put_right_in_chinese(wei: Conversation, order: Look) -> None:
    wei.say("收货地址填错了", "change_shipping_address")
    wei.say("改成 公园大道120号 5楼")
    wei.say("门牌号是122号，不是120")
    wei.say("对", "affirm")
    assert "对" not in wei.text.split("：")[-1]
    wei.say("算了，重新来。地址是：纽约州纽约市公园大道122号5楼，邮编10169")
    assert wei.expects == "confirmation", wei.text
    wei.say("对", "affirm")
    address = order("wei", "#L100001").address
    assert (address.line1, address.line2, address.zip) == ("公园大道122号", "5楼", "10169")


@pytest.mark.parametrize("intent", ["change_shipping_address", "change_order"])
@pytest.mark.parametrize(
    "text",
    [
        "ship #W100001 to 88 Lake Ave, Austin TX 78702 and change the keyboard to linear",
        "change the address of #W100001 to 88 Lake Ave, Austin TX 78702 and the keyboard to linear",
        "swap the keyboard in #W100001 for a linear one, and please send it to 88 Lake Ave, Austin TX 78702",
        "把#W100001寄到 88 Lake Ave, Austin TX 78702，键盘换成线性的",
    ],
)
def test_an_address_and_an_item_in_one_breath_lose_neither(
    ann: Conversation, order: Look, text: str, intent: str
) -> None:
    ann.say(text, intent)
    assert ann.expects == "confirmation", ann.text
    assert "88 Lake Ave" in ann.text
    ann.say("yes", "affirm")
    assert order("ann", "#W100001").address.line1 == "88 Lake Ave"
    assert ann.expects == "payment_method", ann.text
    ann.say("visa")
    ann.say("yes", "affirm")
    items = {
        item.id: item.options["switch type"] for item in order("ann", "#W100001").items if item.id == "1"
    }
    assert items == {"1": "linear"}


@pytest.mark.parametrize(
    "text",
    [
        "ship it to 5 Pine St, Austin TX 78701 and change the zip to 78702",
        "地址改成杭州市西湖区文三路100号，邮编换成310012",
        "寄到杭州市西湖区文三路100号，换成3楼",
        "change the address to 12 Oak Ave, Austin TX 78701 and the payment to paypal",
    ],
)
def test_parts_of_an_address_and_the_payment_are_no_items(text: str) -> None:
    assert address_and_items(text) == []


def test_a_street_and_a_postcode_put_right_are_nobody_elses(ann: Conversation) -> None:
    ann.say("change the address of #W100001 to 12 Elm St, Denver, CO 80203", "change_shipping_address")
    ann.say("wait it's 80204")
    assert "one account" not in ann.text
    assert "80204" in ann.text
    ann.say("and 21 Elm St not 12")
    assert "21 Elm St, Denver" in ann.text
