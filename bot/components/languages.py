"""Which languages a message is written in: by script, and for Latin letters by its commonest words.

Shoppers' messages are short and mixed, which is where statistical identifiers fail (they call "ok thx"
Finnish), so this asks for clear signs only: a script of its own, or two telling words of another language.
The word lists are each language's commonest function words and what people write to a shop.
"""

from __future__ import annotations

import re
from typing import Dict, List, NamedTuple, Optional, Tuple

_CODES = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|\{[^}]*\}|[A-Za-z]*[#\d][\w#./-]*", re.ASCII)
_SCRIPTS = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "kana": r"぀-ゟ゠-ヿㇰ-ㇿ",
    "hangul": r"가-힣ᄀ-ᇿ",
    "cyrillic": r"Ѐ-ӿ",
    "arabic": r"؀-ۿ",
    "hebrew": r"א-ת",
    "thai": r"ก-๛",
    "greek": r"Ͱ-Ͽἀ-῿",
    "devanagari": r"ऀ-ॿ",
}
_SCRIPT = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_ANY_SCRIPT = re.compile(f"[{''.join(_SCRIPTS.values())}]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]+(?:['’][A-Za-zÀ-ɏ]+)*")
_OF_SCRIPT = {
    "kana": "ja", "hangul": "ko", "cyrillic": "ru", "arabic": "ar", "hebrew": "he", "thai": "th",
    "greek": "el", "devanagari": "hi",
}  # fmt: skip
_UKRAINIAN, _PERSIAN = re.compile(r"[іїєґ]"), re.compile(r"[پچژگ]")
# Hiragana that Chinese sentences borrow, in names of shops and teas.
_BORROWED_KANA = frozenset("の")

_WORDS = {
    "en": "the a an and or but is are was were be been i you he she it we they my your his her our "
    "their me him us them this that these those what which who when where why how to of in on at "
    "for with from by about as if not no yes do does did have has had can could will would should "
    "may might must just please thanks thank hello hi hey want need like get got give make take "
    "send order orders ordered cancel return refund exchange change track buy bought pay paid "
    "item items shipping delivery deliver delivered address help show find looking money back "
    "still never where's what's i'm i'd i've it's don't can't didn't doesn't isn't any some there "
    "here now",
    "fr": "le la les un une des et ou mais est sont suis je tu il elle nous vous ils mon ma mes votre "
    "vos notre que qui quoi quand où comment pourquoi dans sur pour avec par pas ne oui non merci "
    "bonjour salut svp plaît voudrais veux commande commander annuler retourner remboursement "
    "rembourser livraison livrer colis acheter argent bonsoir j'ai c'est n'est qu'est aide besoin "
    "cette beaucoup bien très toujours pas pourquoi mes être avoir pouvez puis-je",
    "de": "der die das ein eine einen und oder aber ist sind war ich du er wir ihr mein meine meinen "
    "euer ihre dein was wer wann wo wie warum nicht kein keine ja nein bitte danke hallo guten "
    "tag möchte will kann können bestellung bestellt stornieren zurück zurückgeben rückgabe "
    "erstattung lieferung paket geld kaufen mit von zu für auf im habe haben wird noch mir mich "
    "es den dem zum zur",
    "es": "el la los las un una unos y o pero es son soy yo tú él nosotros mi mis tu su sus nuestro qué "
    "quién cuándo dónde donde cómo por para con sin de del en no sí gracias hola buenos días "
    "quiero quisiera puedo pedido pedir cancelar devolver devolución reembolso envío paquete "
    "dinero comprar está estoy tengo mucho ayuda necesito lo se me cuando como favor",
    "it": "il lo la gli le un una e o ma è sono io tu noi voi mio mia miei vostro che chi quando dove "
    "come perché non sì grazie ciao buongiorno vorrei voglio posso ordine annullare restituire "
    "rimborso spedizione pacco soldi comprare di da in con su per del della dei ho hai ancora "
    "aiuto",
    "pt": "o a os as um uma e ou mas é são eu você nós meu minha meus seu sua que quem quando onde como "
    "por para com sem não sim obrigado obrigada olá oi bom dia quero queria posso pedido cancelar "
    "devolver devolução reembolso entrega encomenda dinheiro comprar está estou tenho do da no na "
    "em ajuda favor ainda",
    "nl": "de het een en of maar is zijn was ik jij je hij zij wij mijn jouw uw onze wat wie wanneer "
    "waar hoe waarom niet geen ja nee alstublieft bedankt hallo wil kan kunnen bestelling "
    "annuleren terugsturen terugbetaling levering pakket geld kopen met van voor op in nog graag "
    "heb hebben",
    "pl": "i w z na do nie tak jest są ja ty my wy mój moja moje jak co kto kiedy gdzie dlaczego proszę "
    "dziękuję dzień dobry cześć chcę chciałbym mogę zamówienie anulować zwrócić zwrot dostawa "
    "paczka pieniądze kupić się że to mam",
    "tr": "ve bir bu şu ben sen biz siz benim sizin ne kim nerede nasıl neden değil evet hayır lütfen "
    "teşekkürler merhaba istiyorum sipariş siparişim iptal iade kargo nerede para almak var yok "
    "mı mi için ile çok",
    "vi": "và là của tôi bạn chúng không có được đơn hàng hủy trả lại hoàn tiền giao xin chào cảm ơn "
    "muốn mua ở đâu khi nào",
    "id": "dan yang saya anda kami ini itu tidak ya di ke dari untuk dengan apa siapa kapan dimana "
    "bagaimana tolong terima kasih halo mau ingin pesanan batalkan kembalikan pengembalian dana "
    "pengiriman paket beli belum",
}  # fmt: skip
_MARKS = {
    "fr": re.compile(r"[œùêîû]|\b(?:j|l|d|n|qu|c|s)['’][aeiouéêh]"),
    "de": re.compile(r"[äöüß]"),
    "es": re.compile(r"[ñ¿¡]"),
    "pt": re.compile(r"[ãõ]|ção\b"),
    "pl": re.compile(r"[ąęłńśźż]"),
    "tr": re.compile(r"[ğış]"),
    "vi": re.compile(r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"),
}


def _weights() -> Dict[str, List[Tuple[str, float]]]:
    """Word -> (language, how telling it is): one that many languages have tells little."""
    owners: Dict[str, List[str]] = {}
    for language, words in _WORDS.items():
        for word in set(words.split()):
            owners.setdefault(word, []).append(language)
    return {word: [(language, 1.0 / len(known)) for language in known] for word, known in owners.items()}


_TELLING = _weights()


class Share(NamedTuple):
    """A language and its share of a message's letters, 0..1."""

    language: str
    share: float


def shares_of(text: str) -> Tuple[List[Share], float]:
    """The languages of a text by share, and how sure the first is, 0..1.

    Nothing to tell by - numbers, emoji, "ok", an order number - is an empty list. Han characters are
    Chinese unless there is kana. Latin letters are English unless another language shows itself.
    """
    plain = _CODES.sub(" ", text)
    letters: Dict[str, float] = {}
    sureness: Dict[str, float] = {}
    if _ANY_SCRIPT.search(plain):
        _by_script(plain, letters, sureness)
    words = [word.replace("’", "'").lower() for word in _LATIN.findall(plain)]
    latin = _latin_language(words, plain.lower())
    if latin is not None:
        language, sure = latin
        letters[language] = letters.get(language, 0.0) + sum(map(len, words))
        sureness[language] = sure
    elif words and letters:
        # "iPhone 15 Pro" in a Chinese sentence tells nothing: English only by its letters.
        letters["en"] = float(sum(map(len, words)))
        sureness["en"] = 0.5
    total = sum(letters.values())
    if not total:
        return [], 0.0
    ranked = sorted(((code, count / total) for code, count in letters.items()), key=lambda pair: -pair[1])
    shares = [Share(code, round(share, 3)) for code, share in ranked if share >= 0.05]
    return shares, sureness[shares[0].language]


def _by_script(plain: str, letters: Dict[str, float], sureness: Dict[str, float]) -> None:
    counts = {name: len(pattern.findall(plain)) for name, pattern in _SCRIPT.items()}
    kana = sum(1 for character in _SCRIPT["kana"].findall(plain) if character not in _BORROWED_KANA)
    # A Han character says as much as two letters.
    if counts["han"]:
        letters["ja" if kana else "zh"] = 2.0 * counts["han"] + 2.0 * kana
    elif kana:
        letters["ja"] = 2.0 * kana
    for name, code in _OF_SCRIPT.items():
        if name != "kana" and counts[name]:
            letters[_near(code, plain.lower())] = float(counts[name] * (2 if name == "hangul" else 1))
    for code in letters:
        sureness[code] = 0.98 if code != "zh" else 0.99


def _near(code: str, lowered: str) -> str:
    """Languages that share a script, told apart by letters of their own."""
    if code == "ru" and _UKRAINIAN.search(lowered):
        return "uk"
    return "fa" if code == "ar" and _PERSIAN.search(lowered) else code


def _latin_language(words: List[str], lowered: str) -> Optional[Tuple[str, float]]:
    """The language of the Latin words and how sure that is; None where they do not tell."""
    if not words:
        return None
    scores: Dict[str, float] = {}
    hits: Dict[str, int] = {}
    for word in dict.fromkeys(words):
        for language, worth in _TELLING.get(word, ()):
            scores[language] = scores.get(language, 0.0) + worth
            hits[language] = hits.get(language, 0) + 1
    for language, marks in _MARKS.items():
        if marks.search(lowered):
            scores[language] = scores.get(language, 0.0) + 1.0
            hits[language] = hits.get(language, 0) + 1
    english = scores.get("en", 0.0)
    others = sorted(((score, code) for code, score in scores.items() if code != "en"), reverse=True)
    if others:
        score, code = others[0]
        clear = hits[code] >= 2 and score >= 1.3 * english + 0.4
        if clear:
            second = max((other for other, _ in others[1:]), default=0.0)
            return code, round(min(0.97, 0.55 + 0.1 * (score - max(english, second)) + 0.05 * hits[code]), 3)
    if english >= 0.5:
        return "en", round(min(0.99, 0.6 + 0.1 * hits["en"]), 3)
    # No word told anything: two words or more of a shop that speaks English are English, one is anything.
    return ("en", 0.5) if len(words) >= 2 else None
