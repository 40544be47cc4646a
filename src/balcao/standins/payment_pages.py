"""The pages of the payment provider."""

import time
from collections.abc import Mapping
from html import escape
from typing import Any

from balcao.kernel.money import format_mop
from balcao.standins.serving import Request, Response, language_links, macau_hour, page, switch_form

WORDS = {
    "provider": {
        "zh-Hant": "示範支付平台",
        "pt": "Plataforma de pagamento de demonstração",
        "en": "Demo payment provider",
    },
    "demo": {
        "zh-Hant": "這是示範，不會收取任何款項。",
        "pt": "É uma demonstração: não se cobra nada.",
        "en": "This is a demonstration: no money is taken.",
    },
    "pay": {"zh-Hant": "付款", "pt": "Pagar", "en": "Pay"},
    "amount": {"zh-Hant": "應付金額", "pt": "Valor a pagar", "en": "Amount to pay"},
    "for": {"zh-Hant": "用途", "pt": "Referente a", "en": "For"},
    "reference": {"zh-Hant": "參考編號", "pt": "Referência", "en": "Reference"},
    "consent": {"zh-Hant": "授權自動扣款", "pt": "Autorizar cobranças", "en": "Let fees be taken by themselves"},
    "most": {"zh-Hant": "每次最多", "pt": "No máximo, de cada vez", "en": "At most, each time"},
    "means_card": {
        "zh-Hant": "用這張卡 VISA •••• 4242",
        "pt": "Com o cartão VISA •••• 4242",
        "en": "By the card VISA •••• 4242",
    },
    "means_declined": {
        "zh-Hant": "授權，但日後扣款會被拒絕",
        "pt": "Autorizar, mas as cobranças serão recusadas",
        "en": "Give it, but have later collections declined",
    },
    "means_slow": {
        "zh-Hant": "授權，但扣款通知會遲來",
        "pt": "Autorizar, mas o aviso da cobrança chega tarde",
        "en": "Give it, but be told late of collections",
    },
    "means_no": {"zh-Hant": "不授權，返回", "pt": "Não autorizar e voltar", "en": "Do not give it, go back"},
    "how": {"zh-Hant": "選擇付款方式", "pt": "Escolha como pagar", "en": "Choose how to pay"},
    "card": {"zh-Hant": "以信用卡付款", "pt": "Pagar com cartão", "en": "Pay by card"},
    "mpay": {"zh-Hant": "以 MPay 付款", "pt": "Pagar com MPay", "en": "Pay with MPay"},
    "try": {"zh-Hant": "試試其他情況", "pt": "Experimentar outros casos", "en": "Try what else may happen"},
    "slowly": {
        "zh-Hant": "付款，但 10 秒後才通知",
        "pt": "Pagar, com aviso só 10 segundos depois",
        "en": "Pay, but tell the counter 10 seconds later",
    },
    "decline": {"zh-Hant": "付款被拒絕", "pt": "Pagamento recusado", "en": "Have the payment declined"},
    "cancel": {"zh-Hant": "取消並返回", "pt": "Cancelar e voltar", "en": "Cancel and go back"},
    "declined": {
        "zh-Hant": "上一次付款被拒絕，沒有扣款。您可以再試。",
        "pt": "O último pagamento foi recusado e nada foi cobrado. Pode tentar de novo.",
        "en": "The last payment was declined and nothing was taken. You can try again.",
    },
    "succeeded": {"zh-Hant": "此款項已支付。", "pt": "Este pagamento já foi feito.", "en": "This has been paid."},
    "refunded": {"zh-Hant": "此款項已退還。", "pt": "Este pagamento foi devolvido.", "en": "This has been refunded."},
    "until": {"zh-Hant": "請於此時間前付款：", "pt": "Pague até às", "en": "Pay by"},
    "over": {
        "zh-Hant": "此頁已逾時，沒有收取任何款項。",
        "pt": "O tempo desta página acabou. Nada foi cobrado.",
        "en": "The time for this page ran out. Nothing was charged.",
    },
    "expire": {"zh-Hant": "讓此頁逾時", "pt": "Deixar acabar o tempo", "en": "Let the time run out"},
    "back": {"zh-Hant": "返回", "pt": "Voltar", "en": "Go back"},
    "unknown": {"zh-Hant": "沒有這項付款", "pt": "Este pagamento não existe", "en": "There is no such payment"},
    "closed": {
        "zh-Hant": "支付平台暫停服務，請稍後再試",
        "pt": "A plataforma está indisponível. Tente mais tarde",
        "en": "The payment provider is down. Please try again later",
    },
    "intro": {
        "zh-Hant": "讓支付平台變慢或停止，或再次傳送通知，看看會發生什麼事。",
        "pt": "Torne a plataforma lenta ou indisponível, ou repita um aviso, e veja o que acontece.",
        "en": "Make the provider slow or unavailable, or repeat a webhook, and see what happens.",
    },
    "payments": {"zh-Hant": "付款", "pt": "Pagamentos", "en": "Payments"},
    "events": {"zh-Hant": "通知（webhook）", "pt": "Avisos (webhooks)", "en": "Webhooks"},
    "none": {"zh-Hant": "尚未有任何記錄。", "pt": "Ainda não há nada.", "en": "Nothing yet."},
    "open": {"zh-Hant": "待付款", "pt": "Por pagar", "en": "Open"},
    "taken": {"zh-Hant": "已送達", "pt": "Entregue", "en": "Taken"},
    "owed": {"zh-Hant": "未送達", "pt": "Por entregar", "en": "Not taken yet"},
    "tries": {"zh-Hant": "次數", "pt": "tentativas", "en": "tries"},
    "again": {"zh-Hant": "再傳送一次", "pt": "Enviar de novo", "en": "Send again"},
    "state_succeeded": {"zh-Hant": "已付款", "pt": "Pago", "en": "Paid"},
    "state_refunded": {"zh-Hant": "已退款", "pt": "Devolvido", "en": "Refunded"},
    "state_declined": {"zh-Hant": "被拒絕", "pt": "Recusado", "en": "Declined"},
}


def _words(request: Request) -> dict[str, str]:
    return {name: escape(texts[request.language]) for name, texts in WORDS.items()}


def _description(payment: Mapping[str, Any], language: str) -> str:
    """A description is a text, or one in each language."""
    given = payment.get("description") or ""
    if isinstance(given, Mapping):
        given = given.get(language) or next(iter(given.values()), "")
    return escape(str(given))


def _button(way: str, text: str, kind: str = "") -> str:
    return f'<button name="way" value="{way}" class="{kind}">{text}</button>'


def is_over(payment: Mapping[str, Any]) -> bool:
    """Whether the time in which it could be paid ran out."""
    return payment.get("expires_at") is not None and payment["expires_at"] <= time.time()


def way_back(payment: Mapping[str, Any], status: str = "") -> str:
    """The shop's address, with what became of it where nothing was paid."""
    address: str = payment["return_url"]
    return f"{address}{'&' if '?' in address else '?'}status={status}" if status else address


def payment_page(payment: Mapping[str, Any], request: Request) -> Response:
    """What a payer sees."""
    words, language = _words(request), request.language
    described = _description(payment, language)
    content = (
        f'{language_links(request)}<h1>{words["pay"]}</h1><div class="card">'
        f'<p class="note">{words["amount"]}</p><p class="sum">{format_mop(payment["amount"], language)}</p>'
        + (f'<p class="note">{words["for"]}</p><p>{described}</p>' if described else "")
        + f'<p class="note">{words["reference"]} {escape(payment["reference"])}</p></div>'
        + _what_to_do(payment, words, language)
        + f'<p class="note">{words["demo"]}</p>'
    )
    return page(words["provider"], language, content)


def consent_page(consent: Mapping[str, Any], request: Request) -> Response:
    """What somebody sees who is asked for a standing consent."""
    words, language = _words(request), request.language
    buttons = "".join(
        f'<button name="means" value="{means}" class="{kind}">{words[f"means_{means}"]}</button>'
        for means, kind in (("card", "main"), ("declined", ""), ("slow", ""), ("no", ""))
    )
    content = (
        f'{language_links(request)}<h1>{words["consent"]}</h1><div class="card">'
        f'<p class="note">{words["for"]}</p><p>{_description(consent, language)}</p>'
        f'<p class="note">{words["most"]}</p><p class="sum">{format_mop(consent["most"], language)}</p></div>'
        f'<form method="post" action="/consent/{consent["id"]}?language={language}" class="pay">{buttons}</form>'
        f'<p class="note">{words["demo"]}</p>'
    )
    return page(words["provider"], language, content)


def _what_to_do(payment: Mapping[str, Any], words: Mapping[str, str], language: str) -> str:
    if payment["state"] in ("succeeded", "refunded"):
        back = escape(payment["return_url"])
        return f'<p role="status">{words[payment["state"]]}</p><p><a href="{back}">{words["back"]}</a></p>'
    if is_over(payment):
        back = escape(way_back(payment, "expired"))
        return f'<p role="status">{words["over"]}</p><p><a href="{back}">{words["back"]}</a></p>'
    left = payment.get("expires_at")
    until = f"<p>{words['until']} <strong>{macau_hour(left)}</strong></p>" if left else ""
    declined = f'<p role="status">{words["declined"]}</p>' if payment["state"] == "declined" else ""
    return (
        f'{declined}{until}<form method="post" action="/pay/{payment["id"]}?language={language}" class="pay">'
        f"<h2>{words['how']}</h2>{_button('card', words['card'], 'main')}{_button('mpay', words['mpay'], 'main')}"
        f"<h2>{words['try']}</h2>{_button('slowly', words['slowly'])}{_button('decline', words['decline'])}"
        f"{_button('expire', words['expire'])}{_button('cancel', words['cancel'])}</form>"
    )


def overview(request: Request, state: str, states: tuple[str, ...], kept: Mapping[str, Any]) -> Response:
    """The provider's own page: the switch, every payment and every webhook, the newest first."""
    words, language = _words(request), request.language
    payments = "".join(_payment_row(each, words, language) for each in reversed(kept["payments"].values()))
    events = "".join(_event_row(each, words, language) for each in reversed(kept["events"]))
    none = f"<p>{words['none']}</p>"
    content = (
        f"{language_links(request)}<h1>{words['provider']}</h1><p>{words['intro']}</p>"
        f'<div class="card">{switch_form("payments", state, language, states)}</div>'
        f"<h2>{words['payments']}</h2>{payments or none}<h2>{words['events']}</h2>{events or none}"
    )
    return page(words["provider"], language, content)


def _payment_row(payment: Mapping[str, Any], words: Mapping[str, str], language: str) -> str:
    state = words["open"] if payment["state"] == "open" else words[f"state_{payment['state']}"]
    return (
        f'<div class="card row"><div><p class="note">{payment["at"]} · {escape(payment["reference"])}</p>'
        f'<a href="/pay/{payment["id"]}?language={language}">{format_mop(payment["amount"], language)}</a></div>'
        f"<strong>{state}</strong></div>"
    )


def _event_row(event: Mapping[str, Any], words: Mapping[str, str], language: str) -> str:
    content = event["content"]
    state = words["taken"] if event["taken"] else words["owed"]
    return (
        f'<div class="card row"><div><strong>{content["type"]}</strong><p class="note">{content["at"]} · '
        f"{escape(content['reference'])}</p><p>{state} · {event['tries']} {words['tries']}</p></div>"
        f'<form method="post" action="/events/{content["id"]}/again?language={language}">'
        f"<button>{words['again']}</button></form></div>"
    )
