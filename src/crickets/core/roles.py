"""Addresses that belong to a role and not to a person, by what stands before their @ (RFC 2142)."""

import re

_UNATTENDED = re.compile(
    r".{0,40}(?:no-?_?\.?reply|do-?_?\.?not-?_?\.?reply|ne-?pas-?repondre|no-?responder|nao-?responda|nie-?odpowiadaj"
    r"|keine-?antwort|automated|autoresponder|auto-?confirm|auto-?reply|notifications?|notify|unattended|monitoring"
    r"|newsletter).{0,40}"
    r"|alerts?|bounces?|daemon|root|cron|nobody|listserv|majordomo|mailman|system|nagios|icinga|zabbix|monitor|logwatch"
    r"|scanner|printer|voicemail|wordpress|www-data|quarantine|reminders?|jira|comments"
)
_DEPARTMENT = re.compile(
    r".{0,30}(?:support|service|account|booking|order|reserv|upload|register|registration|auth|password|billing|shop"
    r"|store|update|duenotice|datedue|shipping|delivery|tracking|library|customer|member|webmaster|admin).{0,30}"
)
_MANY = re.compile(
    r"(?:.{1,60}[-.])?(?:un)?subscribe|(?:.{1,60}[-.])?(?:list|lists|request|owner|announce|discuss|users|devel|dev)|all"
    r"|everybody|everyone"
)
_MANY_HOSTS = frozenset({"lists", "list", "groups", "googlegroups", "listserv", "mailman"})
_SHARED = re.compile(
    r"info|infos?|mail|e?mails?|office|hello|hi|hey|hola|bonjour|hallo|ciao|ol[a\u00e1]|contact\w{0,3}|contatti|kontakt"
    r"|contatto|biuro|b[u\u00fc]ro|buero|sekretariat|studio|team|equipe|equipo|zespol|post|sales|vertrieb|ventas"
    r"|press|presse|prensa|jobs|hr|pr|media|marketing|welcome|ask|enquir\w{1,4}|inquir\w{1,4}|anfrage|projects?"
)


def is_unattended(local_part: str) -> bool:
    """Whether only a program writes from such an address, and nobody reads what is sent there."""
    return _UNATTENDED.fullmatch(local_part) is not None


def is_department(local_part: str) -> bool:
    """Whether programs confirm and remind from such an address; people may answer there, too."""
    return _DEPARTMENT.fullmatch(local_part) is not None


def is_of_many(email: str) -> bool:
    """Whether an addr-spec looks like that of a mailing list, or of what manages one."""
    local_part, _, domain = email.rpartition("@")
    return _MANY.fullmatch(local_part) is not None or not _MANY_HOSTS.isdisjoint(domain.split("."))


def is_shared(local_part: str) -> bool:
    """Whether an address is a company's and not one person's, so that it says nothing about a name."""
    return _SHARED.fullmatch(local_part) is not None or is_department(local_part) or is_unattended(local_part)
