"""What `make run` says once everything is there, on one screen."""


def welcome(port: int) -> str:
    """Where everything is, and who may sign in as what."""
    return f"""
  Balcão 一應通辦 is open:  http://localhost:{port}

  Sign in (password of all: balcao-demo-2026)
    mei.ling      陳美玲   president of an association, 71
    joao          João Baptista da Silva, its secretary
    wai.keong     李偉強   its treasurer; administrator of a restaurant company
    ka.man        黃嘉敏   operator at that company
    sio.fan       何少芬   resident, pensioner
    officer.dsi · officer.iam · chief.dsi · officer.all · admin      officers

  Ctrl-C ends everything; the data stay. `make reset` begins anew.
"""
