"""Articles for the tests of extraction, written for them."""

from __future__ import annotations

from kb.iris import Minter
from kb.model import Article
from loaders.articles import make_article


def article(text: str, language: str = "en", **more: str) -> Article:
    return make_article(text, minter=Minter(), language=language, source_id="test", **more)


TALKS = (
    "Example Telecom in talks over chips\n\n"
    "Example Telecom said on Monday that it is in talks with the government of France about a licence for its 5G "
    "network equipment. The European Commission imposed sanctions on the Chinese company ZTE last week and banned "
    "its routers from public networks.\n\n"
    "Sign up for our newsletter about sanctions and export bans\n\n"
    "What comes next\n\n"
    "The United States Department of Commerce announced new export controls on semiconductor tools on Tuesday."
)

TRATTATIVE = (
    "Il governo italiano è in trattative con Huawei per una licenza sulla tecnologia 5G. Gli Stati Uniti hanno "
    "imposto sanzioni contro la società cinese ZTE.\n\nLeggi anche: il bando di Washington contro Huawei\n\n"
    "La Commissione europea ha aperto un'indagine antitrust su Google."
)

SPORT = (
    "The defender was banned for three matches after a red card in the final. The coach said that the sanction was "
    "too hard for a first offence. The club will launch an appeal against the ban, and talks with the league go on."
)
