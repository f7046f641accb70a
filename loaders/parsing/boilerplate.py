"""What stands among the paragraphs of a page and is not the article: teasers, captions, calls to subscribe.

trafilatura knows most of it by its place; what is left is told by how containers are named, and by the fixed
words with which such lines begin, in the languages of the project.
"""

from __future__ import annotations

import re
from typing import Any

from kb.text import squeeze

_LONGEST = 300
# Names of containers, of which authors of pages have little choice, as whole words of ``class`` and ``id``.
_CONTAINERS = """
author-?(?:bio|info|box|biography) biography newsletter(?:-?(?:box|form|signup|promo))? caption figcaption
image-?description(?:text|inner|container)? related(?:-?(?:stories|articles|content|links|posts))?
read-?(?:more|also|next) recirc(?:ulation)? share(?:-?(?:bar|buttons|tools))? social(?:-?share)?
comments?(?:-?(?:count|section))? ad-?label advert(?:isement)? topics tag-?list mini-info-list subtitles
nota_pie outbrain taboola consent
""".split()
_CONTAINER = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_CONTAINERS)})(?:$|[\s_-])", re.IGNORECASE)
_DROPPED = frozenset({"figcaption", "textarea", "dialog", "noscript", "select", "button"})
# A container that holds more than this is the article itself, whatever it is called.
_MOST = 1_500
_SHARE = 0.25


def _any_of(phrases: str) -> str:
    return "|".join(line.strip() for line in phrases.strip().splitlines())


_READ_ALSO = _any_of(r"""
    (?:read|see) (?:more|also|next)
    also read
    related(?: stories| articles| content)?
    more (?:on this|from)
    you might also like
    leggi anche
    vedi anche
    per approfondire
    scopri di più
    lire aussi
    à lire(?: aussi)?
    voir aussi
    sur le même sujet
    lesen sie (?:auch|mehr)
    mehr zum thema
    siehe auch
    le[ae] también
    te puede interesar
    ver también
    相关阅读
    延伸阅读
    更多新闻
""")
_NOISE = _any_of(r"""
    advertis(?:ement|ing)
    anzeige|werbung
    publicidad|pubblicità|publicité
    embed|close|fullscreen|thumbnails|photo|foto|bild|video|image
    分享让更多人看到|评论|关注
    share(?: (?:on|this)\b.{0,40})?
    condividi|teilen|partager|compartir
    [\d.,]{1,8} (?:comments?|kommentare|commenti|commentaires|comentarios)
    (?:topics|tags|our standards) ?: .*
    -?aktualisiert am.{0,40}
    (?:©|\(c\)) .*
    (?:(?:©|\(c\)) ?)?riproduzione riservata.*
    all rights reserved.*
    alle rechte vorbehalten.*
    tous droits réservés.*
    todos los derechos reservados.*
    (?:sign up|subscribe) (?:for|to)\b.*
    iscriviti (?:alla|al|qui)\b.*
    inscrivez-vous\b.*|abonnez-vous\b.*
    suscríbete\b.*
    follow (?:us|\w{1,20}) on\b.*
    seguici su\b.*
    ein klick für den datenschutz.*
    you must confirm your public display name.*
    please logout and then login again.*
""")
_CREDIT = _any_of(r"""
    \b(?:photo(?:graph)?(?: by)?|foto|bild(?:quelle)?|image|credit|picture|crédit photo|imagen) ?[:：] ?[^!?]{2,60}
    [/|] ?(?:getty(?: images)?|afp|ap|reuters|epa|shutterstock|dpa|ansa)(?:[/ ][^.!?]{0,30})?
    \((?:ap photo|foto|bild|photo)[^)]{0,60}\)
""")
_PAYWALL = _any_of(r"""
    il vous reste [\d.,]{1,6} ?% de cet article
    cet article est réservé
    la suite est réservée
    article réservé
    (?:questo (?:articolo|contenuto)|contenuto) (?:è )?riservato (?:agli|ai)\b
    (?:contenido|artículo) exclusivo para
    contenido solo para suscriptores
    este contenido es exclusivo
    dieser artikel ist (?:teil|nur)
    (?:jetzt )?weiterlesen (?:mit|nur)\b
    this (?:article|content|story) is (?:for|only available to|reserved for)\b
    to (?:continue|keep) reading
""")
_IS_READ_ALSO = re.compile(rf"\W*(?:{_READ_ALSO})\s{{0,3}}(?:[:：>»|–—-]|$)", re.IGNORECASE)
_IS_NOISE = re.compile(rf"\W*(?:{_NOISE})\W*", re.IGNORECASE)
_IS_CREDIT = re.compile(rf"(?:{_CREDIT})[)\]\s]{{0,3}}$", re.IGNORECASE)
_IS_PAYWALL = re.compile(rf"\W*(?:{_PAYWALL})", re.IGNORECASE)


def prune(root: Any) -> None:
    """Remove from a tree the containers whose names say that they hold no article."""
    most = min(_MOST, _SHARE * sum(len(p.text_content()) for p in root.iter("p")))
    doomed = []
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "article", "main"):
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"[:300]
        named = len(names) > 1 and _CONTAINER.search(names)
        if element.tag in _DROPPED or element.get("role") == "dialog" or named:
            doomed.append((element, element.tag in _DROPPED))
    for element, always in doomed:
        if element.getparent() is not None and (always or len(element.text_content()) <= most):
            element.drop_tree()


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is one of the lines that pages put among those of an article.

    >>> is_boilerplate("Leggi anche: Cinque zuppe per l'inverno"), is_boilerplate("Related companies were fined.")
    (True, False)
    """
    if len(paragraph) > _LONGEST:
        return False
    return bool(_IS_READ_ALSO.match(paragraph) or _IS_NOISE.fullmatch(paragraph) or _IS_CREDIT.search(paragraph))


def is_paywall(paragraph: str) -> bool:
    """Whether a paragraph says that the rest is for subscribers.

    >>> is_paywall("Il vous reste 57.09% de cet article à lire.")
    True
    """
    return len(paragraph) <= _LONGEST and bool(_IS_PAYWALL.match(paragraph))


def standfirst(root: Any, description: str | None) -> str | None:
    """Return the paragraph of a page that its description repeats, which extractors take for a part of the head."""
    wanted = _letters(description or "")
    if len(wanted) < 40:
        return None
    for element in root.iter("p", "h2", "h3", "div", "span", "strong"):
        text = element.text_content() if len(element) <= 8 else ""
        if 40 <= len(text) <= 1_200 and _letters(text).startswith(wanted[:200]) and len(squeeze(text)) <= 700:
            return squeeze(text)
    return None


def same_letters(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but case, space and punctuation."""
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
