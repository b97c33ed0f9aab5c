"""In which manner something is asked: how things are done in general, or about an order of one's own; as
somebody without an account; or only whether anybody is there.
"""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from actions.understanding.answers import asks_something
from actions.understanding.orders import mention_in
from actions.understanding.text import fold, words
from actions.understanding.vocabulary import vocabulary

_GENERAL = re.compile(
    r"\bwhat if\b|\bwhat happens\b|\bwhat do (?:you|u|i) need\b|\bwithin how (?:many|long)\b"
    r"|\bhow (?:do|does|can|could|would|should|long|many days|much time|fast|soon)\b"
    r"|\bwho pays\b|\bin general\b|\bgenerally\b|\busually\b|\bnormally\b|\btypically\b"
    r"|\b(?:rules?|polic(?:y|ies)|terms|conditions|duration|procedure|guidelines?|requirements?)\b"
    r"|\b(?:do|does|are|is|can|will) (?:the |your |all )?(?:gift ?cards?|vouchers?|parcels?|"
    r"packages?|items?|goods|products?|refunds?|returns?|exchanges?|customers?|people|students|companies)\b"
    r"|\bwhen (?:do|does|are|is|will) (?:a |an |the |your |all )?"
    r"(?:gift ?cards?|refunds?|returns?|exchanges?)\b"
    r"|\b(?:can|could|may|do) (?:i|you|we|one) (?:\w+ ){1,3}(?:something|anything|things?|stuff|"
    r"an item|items|a product|products)\b"
    r"|规则|规定|政策|一般|通常|正常情况|怎么(?!样|还|没|不|回事)|如何|如果|(?<!主)要是|多久|多长时间|[几多]少?天|有效期|过期|失效|"
    r"是否|流程|条件|需要(?:提供|准备|什么)|怎么办"
)
_THANKING = re.compile(
    r"\b(?:really |very much |greatly )*appreciate (?:it|this|that)\b|\bthanks? for (?:it|this|that)\b"
)
_OWN = re.compile(
    r"\b(?:my|mine|our|it|this|that(?= (?:one|order|parcel|package|item|thing)\b)|these|those|them|"
    r"i(?:'ve| have)? (?:just )?(?:bought|ordered|returned|received|got|sent|cancell?ed|paid))\b|#"
    r"|我的|我(?:们)?(?:刚|昨天|上周|之前|已经)?(?:买|订|下|收|退|付|取消)(?!货|款)|[这那](?!么|样|种|里)|它|帮我|给我|把|将|"
    r"订单号|我要|我想[要退换改取]"
)
# A copy for whoever asks, what is wrong with the one they have, or what is left on their card.
_WANTS_OWN_PAPER = re.compile(
    r"\b(?:me|us)\b|\b(?:balance|left|remain\w*|wrong|mistakes?|missing|copy|again|resend|order)\b"
    r"|\bhow much (?:is|do|does|money)\b|\bwhere(?:'s|s| is)\b"
    r"|余额|[剩余]|还有多少|有多少礼品卡|多少钱|还有钱|发我|寄我|补|重[发新开]|查|没收到|哪|错|不对|这单|那单|订单"
)
_NO_ACCOUNT = re.compile(
    r"\b(?:no |without an? |(?:don't|dont|do not|haven't|have not|never|didn't|not) (?:\w+ ){0,2}?"
    r"(?:an? |any ))(?:customer )?account\b"
    r"|\b(?:haven't got|don't (?:think i )?have|have not got) (?:one|any)\b"
    r"|\b(?:not|n't) (?:yet )?(?:a |an |your |really a )?(?:\w+ )?(?:customer|member|registered|signed up)\b"
    r"|\b(?:haven't|have not|never|didn't) (?:even |yet )?"
    r"(?:registered?|sign(?:ed)? up|b(?:ought|uy)|order(?:ed)?|purchased?)\b"
    r"|\b(?:just|only) (?:asking|looking(?: around)?|browsing|curious|wondering|want(?:ed)? to know)\b"
    r"|\bgeneral question\b|\b(?:only|just) have a question\b"
    r"|\bnever ?mind my (?:e-?mail|account|details)\b"
    r"|\bnothing to do with (?:an |my )?(?:order|account)\b"
    r"|(?:没有?|无|没有过)(?:在(?:你们?|这|贵店)\w{0,4})?(?:注册|开户|[账帐][号户]|买过|下过单)|(?:没|未)注册|还没(?:有)?(?:[账帐][号户]?|户|注册|买|下单|开户)"
    r"|不是(?:你们的?|贵店的?)?(?:会员|客户|用户|顾客)"
    r"|(?:只是?|就是?|就|只)(?:是|想|随便|先)*(?:问问|问一?下|了解|看看|知道|咨询)|随便问问|先了解|一般性的?问题|就问(?:一?个问题|一句)|不用(?:注册|[账帐][号户])|别管(?:我的)?(?:邮箱|[账帐][号户])"
    r"|跟(?:我的)?[账帐][号户]没关系"
)
_IF_BOT = re.compile(
    r"\b(?:are you|am i (?:talking|speaking|chatting|writing) (?:to|with)|is (?:this|that|it))\b.{0,30}"
    r"\b(?:bot|robot|chatbot|machine|human|humans|person|ai|computer|program|real)\b"
    r"|\b(?:you're|you are) (?:just |only |probably |really |surely |not )*(?:an? )?(?:real |actual |chat ?)?"
    r"(?:bot|robot|chatbot|machine|human|person|ai|computer|program|real)\b"
    r"|\b(?:human|person) or (?:an? )?(?:bot|robot|machine|computer|ai)\b"
    r"|\b(?:bot|robot|machine|computer|ai) or (?:an? )?(?:real )?(?:human|person)\b"
    r"|你是(?:不是)?(?:真人|人工|机器人?|人|ai|客服)|(?:真人|人工|人)(?:客服)?还是(?:机器|ai|智能)|(?:机器人?|ai|智能客服)还是"
    r"(?:真?人)|(?:跟|和)我?(?:说话|聊天|聊)的是"
)
_SPOKEN_TO = re.compile(
    r"\b(?:you|your|u|ya|human|person|bot|robot|chatbot|somebody|someone|anyone|anybody|who|ai|real)\b"
    r"|[你您妳]|真人|有人|客服|机器人|智能|谁|人工"
)
_NO_HUMAN = re.compile(
    r"\b(?:hardly(?: ever)?|rarely|seldom|never|no need|(?:don't|do not) (?:want|need|like))\b[^.,;!?]{0,30}"
    r"\b(?:help|support|agents?|human|person|people|customer service)\b"
    r"|\b(?:was|were) (?:just |already )?(?:going|about) to (?:call|phone|ring)\b"
    r"(?!.*\b(?:person|agent|human|someone|somebody)\b)"
    r"|(?:本来|原本)(?:就)?(?:想|要|打算)[^，。,]{0,4}(?:电话|客服|人工)(?!.*(?:转|找|换)[^，。,]{0,3}(?:人|客服))"
    r"|(?:很少|从不|从没|从来不|不常|几乎不|没怎么|不用|不需要|不想|别给我|不要)[^，。,！!？?]{0,4}(?:人工|客服|真人)"
    r"|(?:机器人|智能客服)[^，。,！!？?]{0,3}(?:好用|不错|厉害|方便|聪明|管用|靠谱)"
    r"|\b(?:bot|chatbot|assistant) (?:here )?(?:is|works|was) (?:\w+ ){0,2}"
    r"(?:good|great|well|useful|helpful|nice)\b"
)
_PRESENCE = re.compile(
    r"(?:(?:hello|hi|hey|ok|excuse me)\W+)*(?:is )?(?:any(?:one|body)|some(?:one|body)) "
    r"(?:there|here|home|around|online)(?: right now| today)?\W*"
    r"|(?:(?:hello|hi|hey)\W+)*are you (?:there|here|online)\W*"
    r"|\W*(?:你好|您好|请问|亲|哈喽|嗨)*\W*(?:客服|小姐姐|老板|店家|店主|掌柜|小二|亲)*"
    r"(?:在不在|在不|在吗|在么|在嘛|有人(?:在)?(?:吗|么|嘛)|在线吗)(?:啊|呀|呢)?\W*"
)
_LONGEST_PRESENCE = 60
_ASKS_ADDRESS = re.compile(
    r"\b(?:what|which|where)(?:'s| is| are)?\b(?:(?!\b(?:change|update)\b).){0,40}\b"
    r"(?:address|sen(?:d|t|ding)|ship(?:ped|ping)?|going|deliver(?:ed|ing)?)\b"
    r"|\b(?:check|confirm|verify|tell me|see|show)\b.{0,25}\baddress\b"
    r"|地址(?:是|写的是|填的是|为)?(?:什么|哪里|哪儿|哪个|多少)|(?:寄|送|发)(?:到|去|往)(?:了)?(?:哪|什么)"
    r"|(?:核对|确认|查|看|告诉)(?:我|一?下)*.{0,16}地址"
)
_CHANGES_IT = re.compile(
    r"\b(?:chang|updat|modif|edit|correct|fix|switch|replac|new|wrong|instead)\w*|改|换|更新|修改|变更|错|新地址"
)
_SHOPS = re.compile(
    r"\bdo you (?:guys |also )?(?:have|sell|carry|stock|offer)\b|\bgot any\b|\blooking for\b"
    r"|\bi(?:'d like| want| need|'d love) (?:to (?:buy|get|order|purchase) )?(?:an?|some|new)\b"
    r"|\bwhere can i (?:find|buy)\b|\bshow me\b"
    r"|想(?:要)?(?:购)?买|要(?:购)?买|有没有.{1,16}卖|卖.{0,8}吗|有卖|有.{1,12}(?:吗|么|嘛)\W*$|有什么.{1,8}|推荐"
)
_MISSING = re.compile(
    r"\b(?:never|not|hasn't|haven't|didn't|has not|have not|did not|still (?:not|hasn't|haven't)) "
    r"(?:yet |even )?(?:arrived?|come|came|shown up|turned up|been delivered|received?|got(?:ten)?)\b"
    r"|\b(?:isn't|aren't|is not|are not|still not) (?:yet |even )?(?:here|arrived)\b"
    r"|(?:一直|还|都|根本|从来)*(?:没|未)(?:有)?(?:收到|到(?!账|期)|送到|送来)"
)
_AGAIN = re.compile(
    r"\bre-?(?:send|ship|deliver)(?:ing)?\b"
    r"|\b(?:send|ship|deliver) (?:it|them|that|the \w+) (?:out )?(?:again|once more)\b"
    r"|补[发寄送]|重新?[发寄送](?!票|邮)|再[发寄送]一[个份次件遍]"
)
_PAPER = re.compile(
    r"\b(?:e-?mails?|confirmation|invoice|receipt|code|link|label)\b|邮件|确认|发票|收据|验证码|链接|面单"
)
_WHERE = re.compile(
    r"\bwhere(?:'s|s| is| are)? (?:my|our)\b|\bwhere (?:is|are|'s) (?:it|they)\b"
    r"|\bwhere(?:'s| is) (?:it|the parcel)\b"
    r"|到哪(?:里|儿)?了|在哪(?:里|儿)?了|到哪一?步|什么时候(?:能|才|会)*(?:到|送到)(?!账)|物流|快递单号"
)
_STATUS = re.compile(
    r"\b(?:status|progress|news|update) (?:of|on|with|about|for) (?:my|the|that|this) "
    r"(?!refund|return|stock)\w"
    r"|\bwhat(?:'s|s| is) (?:going on|up|happening) with (?:my|the|that) "
    r"(?!refund|return|site|website|shop)\w"
)
_KEPT = ("default", "account", "profile", "standard")
_CLOSE = 84.0
_MODALS = re.compile(
    r"\b(?:can|could|may|will|would) (?=(?:you|u|i|we|it|they|somebody|someone)\b)", re.IGNORECASE
)
_MONEY = re.compile(r"\brefund|\bmoney\b|退款|到账|钱")

_POLITELY = re.compile(
    r"^(?:\W|\b(?:hi|hello|hey|and|also|then|ok|please)\b)*(?:can|could|may) (?:i|you|we)\b"
    r"|能不能|可不可以|可以.{0,12}[换改退]|(?<!不)能(?:只|先|直接|帮我|给我)*(?:换|改|退|取消)"
)


def asks_generally(text: str) -> bool:
    """A question about the shop's ways rather than about an order, a card or a parcel of one's own."""
    return not speaks_of_own(text) and _GENERAL.search(fold(text)) is not None


def asks_of_paper_generally(text: str) -> bool:
    """A question about invoices or gift cards as such: "are invoices sent by e-mail?", "礼品卡有多少面值"."""
    return asks_something(text) and not speaks_of_own(text) and _WANTS_OWN_PAPER.search(fold(text)) is None


def speaks_of_own(text: str) -> bool:
    """Speaks of something of one's own: "my parcel", "the one that I bought"."""
    folded = _THANKING.sub(" ", fold(text))
    return bool(mention_in(text)) or _OWN.search(folded) is not None


def asks_of_others_complaints(text: str) -> bool:
    """Wants to know what other buyers had to complain of; has no complaint."""
    return vocabulary().says("complaints_of_others", fold(text))


def only_tells(text: str) -> bool:
    """Says something to have it said, and wants nothing for it: "just so you know"."""
    return vocabulary().says("only_tells", fold(text))


def asks_other_proof(text: str) -> bool:
    """Does not have what is asked for, or wants to prove who they are in another way."""
    return vocabulary().says("other_proof", fold(text))


def asks_what_order_number_is(text: str) -> bool:
    """Wants the word explained rather than an order shown."""
    return vocabulary().says("what_is_order_number", fold(text))


def asks_why_identity(text: str) -> bool:
    """Wants to know what the proof of who they are is for."""
    return vocabulary().says("why_identity", fold(text))


def has_no_account(text: str) -> bool:
    """The shopper is nobody's customer yet, or asks without wanting to say who they are."""
    return _NO_ACCOUNT.search(fold(text)) is not None


def refuses_details(text: str) -> bool:
    """Does not want to say who they are: "that's private", "邮箱不方便给"."""
    return vocabulary().says("refuses_details", fold(text))


def addresses_somebody(text: str) -> bool:
    """Whoever answers is spoken to, or of: "are you real?", "有真人吗"."""
    return _SPOKEN_TO.search(fold(text)) is not None


def asks_if_bot(text: str) -> bool:
    """Wants to know whether a person or a machine answers."""
    return _IF_BOT.search(fold(text)) is not None


def needs_no_human(text: str) -> bool:
    """Speaks of people at the shop only to say that they are not wanted: "I hardly ever need an agent"."""
    return _NO_HUMAN.search(fold(text)) is not None


def asks_presence(text: str) -> bool:
    """Only asks whether anybody is there: a greeting."""
    folded = fold(text)
    return len(folded) <= _LONGEST_PRESENCE and _PRESENCE.fullmatch(folded) is not None


def asks_address(text: str) -> bool:
    """Asks where an order goes, rather than to send it elsewhere."""
    folded = fold(text)
    return _ASKS_ADDRESS.search(folded) is not None and _CHANGES_IT.search(folded) is None


def asks_status(text: str) -> bool:
    """Asks how far something is that was ordered: "what's the status of the keyboard?"."""
    return _STATUS.search(fold(text)) is not None


def asks_whereabouts(text: str) -> bool:
    """Asks where something of one's own is on its way."""
    folded = fold(text)
    return _WHERE.search(folded) is not None and _MONEY.search(folded) is None


def speaks_of_account(text: str) -> bool:
    """Speaks of what is kept for all orders to come, small slips of the keyboard forgiven."""
    return any(
        fuzz.ratio(word, known) >= _CLOSE for word in words(fold(text)) for known in _KEPT if len(word) > 3
    )


def without_modals(text: str) -> str:
    """The text without "can you", where a watering can might be found in it."""
    return _MODALS.sub(" ", text)


def shops(text: str) -> bool:
    """Asks for something to buy, whatever it is."""
    return _SHOPS.search(fold(text)) is not None


def wants_sending_again(text: str) -> bool:
    """What did not come is to be sent once more: "resend it", "补发一个"."""
    folded = fold(text)
    return _AGAIN.search(folded) is not None and _PAPER.search(folded) is None


def misses_parcel(text: str) -> bool:
    """Something that was ordered has not come."""
    folded = fold(text)
    return _MISSING.search(folded) is not None and _MONEY.search(folded) is None and len(words(folded)) <= 30


def asks_politely(text: str) -> bool:
    """A wish in the form of a question: "can I have the lamp in white?"."""
    return _POLITELY.search(fold(text)) is not None
