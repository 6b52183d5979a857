"""Addresses as they stand in the file: whole ones, and ``@domain`` for everybody there."""

import re

from crickets.core.mail import in_ascii

_WHOLE = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@<>\"(),:;\\]+")
_DOMAIN = re.compile(r"@[^\s@<>\"(),:;\\]+")

# A list of its own: the packages of free mail domains were last tended years ago, lack the providers of whole countries
# and name companies and cities, whose clients would be refused here without a way out.
_IN_MANY_COUNTRIES = re.compile(
    r"(?:aol|gmx|hotmail|live|msn|outlook|posteo|yahoo|ymail|yandex)\.(?:com|net|[a-z]{2}|com?\.[a-z]{2}|com\.[a-z]{2})"
)
_PUBLIC = frozenset(
    """
    gmail.com googlemail.com icloud.com me.com mac.com rocketmail.com passport.com windowslive.com
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.com tuta.io keemail.me
    fastmail.com fastmail.fm hey.com hushmail.com mail.com email.com zoho.com zohomail.com zohomail.eu duck.com
    mailbox.org posteo.de posteo.net riseup.net disroot.org mailfence.com startmail.com runbox.com inbox.com
    web.de t-online.de freenet.de arcor.de 1und1.de online.de email.de vodafone.de kabelmail.de unitybox.de
    bluewin.ch hispeed.ch sunrise.ch chello.at aon.at a1.net
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr aliceadsl.fr club-internet.fr
    telefonica.net movistar.es terra.es ono.com orange.es vodafone.es jazztel.es euskaltel.net mundo-r.com
    sapo.pt clix.pt netcabo.pt iol.pt
    libero.it virgilio.it tin.it alice.it tiscali.it fastwebnet.it inwind.it iol.it aruba.it
    wp.pl o2.pl onet.pl onet.eu op.pl vp.pl poczta.onet.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl go2.pl
    seznam.cz email.cz post.cz centrum.cz volny.cz azet.sk zoznam.sk centrum.sk post.sk freemail.hu citromail.hu
    btinternet.com sky.com virginmedia.com talktalk.net ntlworld.com blueyonder.co.uk tiscali.co.uk eircom.net
    ziggo.nl kpnmail.nl planet.nl hetnet.nl xs4all.nl telenet.be skynet.be proximus.be
    telia.com comhem.se bredband.net spray.se online.no broadpark.no mail.dk stofanet.dk elisanet.fi kolumbus.fi
    mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net i.ua meta.ua abv.bg mail.bg inbox.lv inbox.lt otenet.gr
    comcast.net att.net verizon.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com optonline.net
    rogers.com shaw.ca sympatico.ca videotron.ca telus.net bigpond.com bigpond.net.au optusnet.com.au xtra.co.nz
    uol.com.br bol.com.br terra.com.br ig.com.br globo.com prodigy.net.mx
    qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com daum.net hanmail.net nate.com
    aim.com netscape.net netscape.com compuserve.com cs.com wmconnect.com myyahoo.com livemail.tw
    ya.ru narod.ru internet.ru gmx.biz gmx.org gmx.info mein.gmx mail.gmx email.gmx posteo.org
    magenta.de onlinehome.de sofortstart.de sofort-start.de sofortsurf.de sofort-surf.de go4more.de
    ik.me ikmail.com etik.com bluemail.ch blu.it giallo.it prokonto.pl poczta.onet.eu autograf.pl buziaczek.pl
    amorki.pl republika.pl adres.pl cyberia.pl onet.com.pl opoczta.pl pseudonim.pl spoko.pl vip.onet.pl
    docomo.ne.jp ezweb.ne.jp softbank.ne.jp nifty.com rediffmail.com walla.co.il
    """.split()  # noqa: SIM905 - a list literal would take a line for each
)


def is_public(domain: str) -> bool:
    """Whether a domain gives mailboxes to everybody, so that it says nothing about who writes."""
    return domain in _PUBLIC or _IN_MANY_COUNTRIES.fullmatch(domain) is not None


def whole_address(text: str) -> str:
    """Read one mailbox, ``someone@domain``, as it stands in mail, in lower case; raises ValueError with a sentence."""
    found = text.strip().lower()
    if _WHOLE.fullmatch(found) is None:
        msg = f"{text!r} is not an address; write it bare: 'someone@studio.example'"
        raise ValueError(msg)
    return _as_in_mail(found)


def address_or_domain(text: str) -> str:
    """Read ``someone@domain``, or ``@domain`` for everybody there, as it stands in mail; raises ValueError."""
    found = text.strip().lower()
    if "@" not in found and "." in found and _WHOLE.fullmatch(f"a@{found}"):
        msg = f"{text!r} has no @; write '@{found}' for everybody there, or one whole address"
        raise ValueError(msg)
    if not _WHOLE.fullmatch(found) and not _DOMAIN.fullmatch(found):
        msg = f"{text!r} is not an address; write it bare, 'someone@client.example', or '@client.example' for all there"
        raise ValueError(msg)
    if found.startswith("@") and is_public(found[1:]):
        msg = f"{text!r} is a public provider: everybody there would be this client; write the whole addresses"
        raise ValueError(msg)
    return _as_in_mail(found)


def _as_in_mail(address: str) -> str:
    local, _, domain = address.rpartition("@")
    return f"{local}@{in_ascii(domain)}"
