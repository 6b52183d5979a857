"""The stems of words about the delivery of mail, in eight languages, and in which company they tell of a failure.

Servers word their reports in a thousand ways, but with few words: what is told is found by two of them close together.
Texts are folded, so there is neither case nor accent. In each group: English, German, French, Spanish, Polish,
Portuguese, Italian, Dutch.
"""

import re
from itertools import islice

_MOST = 40

_NOT = re.compile(r"\b(?:not|cannot|unable|nicht|nich|pas|no|nie|nao|non|niet)\b|n't\b")
_MAIL = re.compile(
    r"e?-?mail|message|nachricht|courriel|courrier|correo|mensaje|wiadomos|poczt|mensagem|correio|messaggio|posta"
    r"|bericht"
)
_DELIVER = re.compile(
    r"deliver|delevery|zustell|zugestellt|auslieferung|ausgeliefert|ubermittl|remis|remettre|delivr|distribu|livraison"
    r"|achemin|transmis|livre|envoi|entreg|envio|dostarcz|dorecz|dotarl|consegn|recapit|bezorg|afgelever|aflever|besteld"
)
_FAIL = re.compile(
    r"fail|error|problem|suspend|incomplete|fehl|gescheitert|erreur|echec|impossible|fallo\b|fallid|imposible|blad"
    r"|niepowodz|nie powiodl|falha|erro\b|errore|fallit|non riuscit|impossibil|fout|mislukt"
)
_SEND_BACK = re.compile(
    r"reject|refus|return|block|bounce|odmow|odmaw|abgewiesen|abgelehnt|zuruckgew|rucklauf|rejete|retour|rechaz|devuel|devolu"
    r"|odrzuc|zwroc|zwrot|rejeit|devolv|respint|rifiut|geweiger|teruggest"
)
_RECIPIENT = re.compile(
    r"user|recipient|mailbox|address|account|host\b|domain|person|destination|userid|empfanger|benutzer|adresse|postfach"
    r"|konto|destinataire|utilisateur|boite|compte|destinatario|usuario|direccion|buzon|cuenta|adres|odbiorc|uzytkownik"
    r"|skrzynk|utilizador|endereco|caixa|conta\b|utente|indirizzo|casella|gebruiker|ontvanger"
)
_MISSING = re.compile(
    r"unknown|not (?:be )?found|not known|not exist|n't exist|unavailable|disabled|inactive|invalid|no longer"
    r"|unbekannt|ungultig|nicht gefunden|nicht bekannt|nicht erreichbar|deaktiviert|existiert"
    r"|inconnu|introuvable|inexistant|n'existe|desactive|desconocid|no encontrad|inexistent|no existe|desactivad"
    r"|no se (?:encontro|ha encontrado)|nieznan|nie istnieje|nie znaleziono|nie ma takiego|desconhecid|nao existe"
    r"|nao (?:foi )?encontrad|desativad|sconosciut|inesistent|non trovat|non valid|non esist|disattivat"
    r"|onbekend|niet gevonden|bestaat niet"
)
_NONE = re.compile(r"no such|invalid|bad|not an? valid|no valid|aucune?|no existe ningun|nie ma takiego|unbekannte\w?")
_FULL = re.compile(
    r"full\b|over ?quota|over its quota|exceed|not enough|no space|\bvoll\b|uberfullt|plein|llen[oa]|peln[ay]"
    r"|przepelnion|chei[oa]|pien[oa]|\bvol\b"
)
_BOX = re.compile(
    r"mailbox|inbox|quota|mail ?folder|account|storage|postfach|boite|buzon|skrzynk|caixa|casella|mail box"
)
_LATE = re.compile(
    r"delay|postpone|defer|verzog|verzoger|retard|differee?\b|retras|aplaz|demor|opozn|wstrzyman|atras|ritard|sospes"
    r"|vertrag|vertraag"
)
_AGAIN = re.compile(
    r"\b(?:next|another|weitere|nachste|nouvel|prochain|nuev|proxim|kolejn|nastepn|nov[ao]|nuov|prossim|nieuwe|volgende)"
    r"\w{0,4} (?:attempt|versuch|tentativ|essai|intento|prob[aye]?\b|poging)"
)
_UNDELIVERABLE = re.compile(
    r"undeliver|un-deliver|non-? ?deliver|unzustellbar|onbestelbaar|niedorecz|niedostarcz|nicht (?:erreicht|angekommen)"
    r"|n'est pas arrive|no llego|niet aangekomen|mancat[ao] (?:consegna|recapito)"
    r"|送信でき|届けることができ|退信|未送达|(?:无法|無法)(?:发送|投递|送達|發送)|发送失败|投递失败|存在しない|見つかりません"
)
_OVER = re.compile(r"over ?quota|quota exceeded")


def not_delivered(words: str) -> bool:
    """Whether a folded text says that mail was not delivered, or sent back."""
    return (
        _UNDELIVERABLE.search(words) is not None
        or _near(_NOT, _DELIVER, words, 60, before=False)
        or _near(_FAIL, _DELIVER, words, 60)
        or _near(_SEND_BACK, _MAIL, words, 40)
    )


def unknown(words: str) -> bool:
    """Whether a folded text says that there is nobody at an address."""
    return _near(_MISSING, _RECIPIENT, words, 60) or _near(_NONE, _RECIPIENT, words, 20, before=False)


def full(words: str) -> bool:
    """Whether a folded text says that a mailbox takes no more."""
    return _OVER.search(words) is not None or _near(_FULL, _BOX, words, 40)


def late(words: str) -> bool:
    """Whether a folded text says that mail is delivered late, or will be tried again."""
    return _AGAIN.search(words) is not None or _near(_LATE, _DELIVER, words, 60)


def _near(rare: re.Pattern[str], other: re.Pattern[str], words: str, gap: int, *, before: bool = True) -> bool:
    """Whether both stand in one sentence or compound, with at most so many characters between."""
    for found in islice(rare.finditer(words), _MOST):
        # The dots of addresses end no sentence.
        if other.search(words[found.end() : found.end() + gap].partition(". ")[0]):
            return True
        if before and other.search(words[max(0, found.start() - gap) : found.start()].rpartition(". ")[2]):
            return True
    return False
