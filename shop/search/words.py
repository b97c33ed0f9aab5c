"""Text to words, English and Chinese, and the few synonyms a shop needs."""

from __future__ import annotations

import logging
import re
import unicodedata
from functools import lru_cache

from chinese.script import simplified

_CJK = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[-'’.][^\W_{_CJK}]+)*")
_HAS_CJK = re.compile(rf"[{_CJK}]")

STOP_WORDS = frozenset(
    "a an and any anything are at available buy can could do does find for from get give got have hello "
    "hey hi how i in is it items let like looking me my need of on one or other our please product products "
    "recommend search see sell show shop some something stock store that the there these thing this those "
    "to under want we what which with would you your new good nice best "
    "的 了 吗 呢 吧 啊 我 你 您 们 我们 你们 有 没有 有没有 想 要 想要 买 想买 找 看看 看 一下 一个 一款 "
    "一些 个 款 件 请 请问 给 帮 帮我 推荐 搜索 搜 什么 哪些 商品 产品 东西 和 或 在 是 这 那 这个 那个 "
    "可以 能 多少 卖 店里 需要".split()
)

_NAMES = ("color", "size", "material")
_SAME = (
    "blue 蓝 蓝色",
    "red 红 红色",
    "green 绿 绿色",
    "black 黑 黑色",
    "white 白 白色",
    "yellow 黄 黄色",
    "pink 粉 粉色 粉红 粉红色",
    "purple violet 紫 紫色",
    "orange 橙 橙色 橘色",
    "brown 棕 棕色 褐色 咖啡色",
    "grey gray 灰 灰色",
    "silver 银 银色",
    "gold golden 金 金色",
    "beige 米色",
    "navy 藏青 藏青色 海军蓝",
    "cotton 棉 纯棉 棉质 全棉",
    "leather 皮 皮革 皮质 真皮",
    "wool 羊毛",
    "silk 丝绸 真丝",
    "linen 亚麻",
    "wood wooden 木 木质 木制 实木",
    "metal 金属",
    "glass 玻璃",
    "plastic 塑料",
    "steel 钢 不锈钢",
    "polyester 涤纶 聚酯纤维",
    "ceramic 陶瓷",
    "bamboo 竹 竹制",
    "color colour 颜色",
    "size 尺码 尺寸 大小 码",
    "material 材质 材料 面料",
    "s small 小号 小码",
    "m medium 中号 中码",
    "l large 大号 大码",
    "xl extra-large 加大号 加大码",
)
_OPTION_NAMES = frozenset(word for line in _SAME if line.split()[0] in _NAMES for word in line.split())
_GROUPS = {word: tuple(line.split()) for line in _SAME for word in line.split()}


def fold(text: str) -> str:
    """Width, case, accents and traditional characters away: `Ｃafé` is `cafe`, 藍色 is 蓝色."""
    plain = unicodedata.normalize("NFKD", simplified(unicodedata.normalize("NFKC", text).casefold()))
    return "".join(character for character in plain if not unicodedata.combining(character))


def has_chinese(text: str) -> bool:
    """Whether there is a Han character in it."""
    return _HAS_CJK.search(text) is not None


def split_words(text: str) -> list[str]:
    """Folded, stemmed words in order. Hyphenated words stay whole; Chinese is cut by jieba."""
    words: list[str] = []
    for piece in _PIECES.findall(fold(text)):
        if has_chinese(piece):
            words.extend(_cut_chinese(piece))
        else:
            words.append(stem(piece.replace("'", "").replace("’", "")))
    return words


def index_words(text: str) -> list[str]:
    """`split_words`, and the parts of hyphenated and Chinese words, by which a document is found too."""
    words: list[str] = []
    for word in split_words(text):
        words.append(word)
        words.extend(parts_of(word))
    return words


def pairs(text: str) -> list[str]:
    """All neighbouring pairs of Han characters: found again even where jieba cuts two texts differently."""
    runs = (piece for piece in _PIECES.findall(fold(text)) if has_chinese(piece))
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]


@lru_cache(maxsize=20000)
def parts_of(word: str) -> tuple[str, ...]:
    """`t-shirt`: t, shirt, tshirt; a Chinese word: its pairs of characters."""
    if has_chinese(word):
        return tuple(word[at : at + 2] for at in range(len(word) - 1)) if len(word) > 2 else ()
    pieces = re.split(r"[-.]", word)
    return (*pieces, "".join(pieces)) if len(pieces) > 1 else ()


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """Plurals only: anything more would merge words that shops keep apart."""
    if len(word) > 4 and word.endswith(("ies", "ie")):  # "hoodies" may be of hoodie or of hoody
        return word.removesuffix("s").removesuffix("ie") + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def same_words(word: str) -> tuple[str, ...]:
    """The word and its synonyms in both languages (blue, 蓝色)."""
    group = _GROUPS.get(word, (word,))
    return group if word in group else (word, *group)


def is_noise(word: str) -> bool:
    """Whether a query means nothing by the word ("please", "一个", "size")."""
    return word in STOP_WORDS or word in _OPTION_NAMES


def is_option_word(word: str) -> bool:
    """Whether the word names a colour, size or material, in either language."""
    return word in _GROUPS


@lru_cache(maxsize=5000)
def _cut_chinese(text: str) -> tuple[str, ...]:
    # Imported late: jieba reads its dictionary of some megabytes, and not every process meets Chinese text.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return tuple(jieba.cut(text))
