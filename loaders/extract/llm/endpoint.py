"""Where the model server of the settings is, and the key for it: checked before anything is sent."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from kb.errors import BadParameter
from kb.settings import Settings


def endpoint(settings: Settings) -> str:
    """Return the URL of the chat completions of the settings, checked.

    Raises:
        BadParameter: if there is none, or it must not be asked.
    """
    if not settings.llm_url or not settings.llm_model:
        raise BadParameter("The extractor llm needs TECHGEO_LLM_URL and TECHGEO_LLM_MODEL: see docs/llm.md.")
    try:
        parts = urlsplit(settings.llm_url)
        host, scheme = parts.hostname or "", parts.scheme
        whole = _one_word(settings.llm_url) and parts.port != 0
    except ValueError as e:
        raise BadParameter("TECHGEO_LLM_URL is not a URL.") from e
    if not whole or scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise BadParameter("TECHGEO_LLM_URL is not the base of an http or https API.")
    if "@" in parts.netloc:
        raise BadParameter("TECHGEO_LLM_URL holds credentials; they belong into TECHGEO_LLM_KEY.")
    if scheme == "http" and not settings.llm_plain_http and not _here(host):
        raise BadParameter(
            "Over http, article and key could be read on their way: TECHGEO_LLM_URL must be https, or "
            "TECHGEO_LLM_PLAIN_HTTP be set."
        )
    return settings.llm_url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"


def _here(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def key_of(settings: Settings) -> str:
    """Return the key of the settings, which may stand in a header.

    Raises:
        BadParameter: if it may not; the error does not repeat it.
    """
    if not _one_word(settings.llm_key):
        raise BadParameter("TECHGEO_LLM_KEY holds characters that no key has.")
    return settings.llm_key


def _one_word(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text
