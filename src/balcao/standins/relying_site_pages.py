"""The pages of the other government site, in three languages."""

from datetime import datetime
from html import escape
from typing import Any

from balcao.kernel.clock import MACAU
from balcao.standins.serving import Request, Response, language_links, page, switch_form

WORDS: dict[str, dict[str, str]] = {
    "title": {
        "zh-Hant": "持續進修（示範網站）",
        "pt": "Formação contínua (sítio de demonstração)",
        "en": "Courses (demo site)",
    },
    "welcome": {"zh-Hant": "報讀課程", "pt": "Inscrever-se num curso", "en": "Enrol in a course"},
    "intro": {
        "zh-Hant": "這是另一個政府網站。您可以用一應通辦的帳戶登入，無須另設密碼。",
        "pt": "Este é outro sítio do Governo. Entra com a conta do Balcão, sem outra palavra-passe.",
        "en": "This is another government site. You sign in with your Balcão account, without another password.",
    },
    "plain": {"zh-Hant": "用一應通辦登入", "pt": "Entrar com o Balcão", "en": "Sign in with Balcão"},
    "level2": {"zh-Hant": "用第二重認證登入", "pt": "Entrar com segundo factor", "en": "Sign in with a second factor"},
    "level3": {
        "zh-Hant": "以第二重認證確認",
        "pt": "Confirmar com o segundo factor",
        "en": "Confirm with the second factor",
    },
    "entity": {
        "zh-Hant": "代表實體登入",
        "pt": "Entrar em nome de uma entidade",
        "en": "Sign in for an entity",
    },
    "hello": {"zh-Hant": "您好，{name}", "pt": "Bom dia, {name}", "en": "Hello, {name}"},
    "level": {"zh-Hant": "認證等級", "pt": "Nível de garantia", "en": "Assurance level"},
    "since": {"zh-Hant": "認證時間", "pt": "Autenticação às", "en": "Proven at"},
    "for": {"zh-Hant": "代表", "pt": "Em nome de", "en": "Acting for"},
    "oneself": {"zh-Hant": "本人", "pt": "Em nome próprio", "en": "Oneself"},
    "by_office": {"zh-Hant": "憑職位", "pt": "pelo cargo", "en": "by office"},
    "by_mandate": {
        "zh-Hant": "憑授權，至 {until}",
        "pt": "com mandato até {until}",
        "en": "by a mandate until {until}",
    },
    "number": {"zh-Hant": "本網站所知的號碼", "pt": "Número neste sítio", "en": "Number at this site"},
    "more": {"zh-Hant": "如需更高認證，或代表實體", "pt": "Se for preciso mais", "en": "If more is needed"},
    "leave": {"zh-Hant": "登出", "pt": "Sair", "en": "Sign out"},
    "everywhere": {"zh-Hant": "登出，一應通辦亦登出", "pt": "Sair, também do Balcão", "en": "Sign out, of Balcão too"},
    "here": {"zh-Hant": "只在此登出", "pt": "Sair só daqui", "en": "Sign out here only"},
    "signed_out": {
        "zh-Hant": "您已登出本網站及一應通辦。",
        "pt": "Saiu deste sítio e do Balcão.",
        "en": "You are signed out here and at Balcão.",
    },
    "signed_out_here": {
        "zh-Hant": "您已登出本網站。您在一應通辦仍然登入。",
        "pt": "Saiu deste sítio. No Balcão continua dentro.",
        "en": "You are signed out here. At Balcão you are still signed in.",
    },
    "told": {
        "zh-Hant": "一應通辦通知我們您已登出，因此您在此亦已登出。",
        "pt": "O Balcão avisou-nos de que saiu; por isso saiu também daqui.",
        "en": "Balcão told us that you signed out, so you are signed out here too.",
    },
    "refused": {
        "zh-Hant": "您沒有同意，我們沒有獲知任何資料。",
        "pt": "Não concordou; nada nos foi comunicado.",
        "en": "You did not agree; we were told nothing.",
    },
    "failed": {
        "zh-Hant": "登入不成功，請再試一次。",
        "pt": "A entrada não resultou. Tente de novo.",
        "en": "Signing in did not work. Please try again.",
    },
    "listening": {
        "zh-Hant": "接收登出通知（示範用）",
        "pt": "Escuta dos avisos de saída (demonstração)",
        "en": "Listening for sign-outs (for the demonstration)",
    },
    "back": {"zh-Hant": "返回首頁", "pt": "Voltar ao início", "en": "Back to the start"},
}

WHOLE_WORDS = "<style>th{overflow-wrap:normal}</style>"


def words_in(language: str) -> dict[str, str]:
    """Every word in that language, ready for HTML."""
    return {name: escape(texts[language]) for name, texts in WORDS.items()}


def home(request: Request, claims: dict[str, Any], note: str, state: str, states: tuple[str, ...]) -> Response:
    """The one page: signed out or in."""
    language = request.language
    words = words_in(language)
    said = f'<p class="card" role="status">{words[note]}</p>' if note else ""
    content = _inside(claims, language, words) if claims else _outside(language, words)
    switch = f"<h2>{words['listening']}</h2>{switch_form('backchannel', state, language, states)}"
    return page(words["title"], language, f"{language_links(request)}{said}{content}{switch}", head=WHOLE_WORDS)


def message_page(request: Request, key: str, detail: str, *, status: int) -> Response:
    """Something did not work."""
    words = words_in(request.language)
    content = (
        f"<h1>{words[key]}</h1><p class=note>{escape(detail)}</p>"
        f'<p><a href="/?language={request.language}">{words["back"]}</a></p>'
    )
    return page(words["title"], request.language, content, status=status)


def _form(action: str, language: str, buttons: str) -> str:
    return f'<form method="post" action="{action}?language={language}" class="row">{buttons}</form>'


def _wish(name: str, words: dict[str, str], *, main: bool = False) -> str:
    kind = ' class="main"' if main else ""
    return f'<button name="wish" value="{name}"{kind}>{words[name]}</button>'


def _outside(language: str, words: dict[str, str]) -> str:
    buttons = _wish("plain", words, main=True) + _wish("level2", words) + _wish("entity", words)
    return f"<h1>{words['welcome']}</h1><p>{words['intro']}</p>{_form('/sign-in', language, buttons)}"


def _inside(claims: dict[str, Any], language: str, words: dict[str, str]) -> str:
    chinese = language == "zh-Hant"
    name = claims.get("name#zh-Hant" if chinese else "name#pt") or claims.get("name", "")
    proven = datetime.fromtimestamp(claims["auth_time"], tz=MACAU)
    rows = {
        words["level"]: escape(str(claims["acr"]).rsplit(":", 1)[-1]),
        words["since"]: f"{proven:%Y-%m-%d %H:%M:%S}",
        words["for"]: _holder(claims, language, words),
        words["number"]: escape(f"{claims['sub'][:16]}…"),
    }
    table = "".join(f"<tr><th scope=row>{key}</th><td>{value}</td></tr>" for key, value in rows.items())
    out = f'<button name="where" value="everywhere" class="main">{words["everywhere"]}</button>'
    out += f'<button name="where" value="here">{words["here"]}</button>'
    return (
        f"<h1>{words['hello'].format(name=escape(name))}</h1>"
        f'<div class="card"><table id="known"><tbody>{table}</tbody></table></div>'
        f"<h2>{words['more']}</h2>{_form('/sign-in', language, _wish('level3', words) + _wish('entity', words))}"
        f"<h2>{words['leave']}</h2>{_form('/sign-out', language, out)}"
    )


def _holder(claims: dict[str, Any], language: str, words: dict[str, str]) -> str:
    entity = claims.get("entity")
    if not entity:
        return words["oneself"]
    mandate = entity.get("mandate")
    how = words["by_mandate"].format(until=escape(mandate["until"])) if mandate else words["by_office"]
    return f"{escape(entity['names'][language])} ({escape(entity['register_no'])}), {how}"
