"""What `make run` says once everything is there, on one screen."""

from balcao.config.stand_ins import stand_ins

_BESIDE = {
    "registers": "other departments' systems, to switch off",
    "payment": "payment provider; no money is taken",
    "relying_site": "another government site, to sign in to",
    "foreign": "another territory's e-ID, to link and sign in with",
    "trust": "certificates and time stamps, to switch off",
    "video": "provider of video meetings; no picture",
    "phone": "demo phone: second factor codes and mail",
}


def welcome(port: int) -> str:
    """Where everything is, and who may sign in as what."""
    beside = "".join(
        f"    http://localhost:{stand_in.ports[-1]}   {_BESIDE[stand_in.name]}\n"
        for stand_in in stand_ins(port)
        if stand_in.name in _BESIDE
    )
    return f"""
  Balcão 一應通辦 is open:  http://localhost:{port}

  Sign in (password of all: balcao-demo-2026)
    mei.ling      陳美玲   president of an association, 71
    joao          João Baptista da Silva, its secretary
    wai.keong     李偉強   its treasurer; administrator of a restaurant company
    ka.man        黃嘉敏   operator at that company
    sio.fan       何少芬   resident, pensioner
    pui.i         梁佩儀   administrator of an accountant's firm
    officer.dsi · .dsi.second · .iam · .safp · .all · counter.one · .two
    chief.dsi · chief.dsi.second · chief.iam · admin · admin.second
    Open an account at /open-account/: card 7456789(5), born 30 5 1955

{_outside(beside)}  Ctrl-C ends everything; the data stay. `make reset` begins anew.
"""


def _outside(lines: str) -> str:
    return f"  Outside systems, as stand-ins\n{lines}\n" if lines else ""
