"""What the user's own mail server found out about who sent a message: Authentication-Results (RFC 8601).

A parser of its own, for the field is hostile like any other: of the libraries there is one, without a release since
2019, that recurses without end for nested comments, takes seconds for repeated semicolons, and refuses a whole field
for the empty ``smtp.mailfrom=<>`` that servers write.
"""

import re

METHODS = ("spf", "dkim", "dmarc")
"""The methods that have to fail, all of them, before a message is taken for forged."""

# RFC 8601 section 2.7: `none`, `neutral`, `policy`, `temperror` and `permerror` say that nothing could be found out,
# `softfail` that the domain itself is not sure (RFC 7208 section 8.5). What RFC 5451 called `hardfail` is `fail` today.
_FAILED = frozenset({"fail", "hardfail"})
_VERSION = "1"

_MARK = re.compile(r'\\.|["()]|\\$', re.DOTALL)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_RESULT = re.compile(r"\s*([a-z0-9-]+)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)\b", re.IGNORECASE)


def is_forged(field: str, authserv_id: str) -> bool:
    """Whether the server of this name says that SPF, DKIM and DMARC all failed; whatever is less is believed.

    ``field`` is the topmost Authentication-Results, unfolded: those below it may come from anybody. One of another
    server, of another version (RFC 8601 section 2.5) or that cannot be read says nothing. Of several results of one
    method (a message may bear several signatures) each has to be a failure.
    """
    _, *results = (_without_comments(field) or "").split(";")
    if not authserv_id or server_of(field) != _plain(authserv_id):
        return False
    found: dict[str, set[str]] = {}
    for result in filter(None, map(_RESULT.match, results)):
        found.setdefault(result[1].lower(), set()).add(result[2].lower())
    return all(found.get(method, set()) <= _FAILED and method in found for method in METHODS)


def server_of(field: str) -> str:
    """The name of the server whose findings a field holds, in lower case; empty where it cannot be read."""
    words = (_without_comments(field) or "").partition(";")[0].split()
    known = bool(words) and words[1:] in ([], [_VERSION]) and "=" not in words[0]
    return _plain(words[0]) if known else ""


def _plain(name: str) -> str:
    return name.rstrip(".").lower()


def _without_comments(field: str) -> str | None:
    """A field without its comments, quoted strings as plain words; None where one of them never ends."""
    kept: list[str] = []
    depth, position = 0, 0
    while mark := _MARK.search(field, position):
        if depth == 0:
            kept.append(field[position : mark.start()])
        position = mark.end()
        match mark[0]:
            case "(":
                depth += 1
                kept.append(" ")
            case ")":
                depth -= 1
            case '"' if depth == 0:
                quoted = _QUOTED.match(field, mark.start())
                if quoted is None:
                    return None
                kept.append(re.sub(r"[\s;=()]", "_", quoted[1]))
                position = quoted.end()
            case _:
                pass  # a quoted pair, or a quotation mark within a comment
        if depth < 0:
            return None
    return "".join((*kept, field[position:])) if depth == 0 else None
