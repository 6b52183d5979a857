"""Providers that have most of their users in one country: the second part of the table."""

from crickets.discovery.provider import Login, Provider, Secret, names
from crickets.discovery.servers import LOCAL_PART


def _ionos(country: str, *exchangers: str) -> Provider:
    """IONOS has a server for each country; by the name of the host that takes the mail one knows which."""
    return Provider(f"IONOS ({country})", hosts=(f"imap.ionos.{country}",), exchangers=exchangers)


NATIONAL = (
    Provider(
        "GMX",
        hosts=("imap.gmx.net",),
        domains=names("gmx.net gmx.de gmx.at gmx.ch gmx.eu gmx.biz gmx.org gmx.info mein.gmx mail.gmx email.gmx"),
        exchangers=("gmx.net",),
        switch_page="https://hilfe.gmx.net/pop-imap/einschalten.html",
    ),
    Provider(
        "GMX (international)",
        hosts=("imap.gmx.com",),
        domains=names(
            """
            gmx.com gmx.tm gmx.us gmx.co.uk gmx.es gmx.fr gmx.ca gmx.cn gmx.co.in gmx.com.br gmx.com.my gmx.hk gmx.ie
            gmx.ph gmx.pt gmx.ru gmx.se gmx.sg gmx.tw gmx.com.tr gmx.it gmx.li
            """
        ),
        switch_page="https://support.gmx.com/pop-imap/toggle.html",
    ),
    Provider(
        "WEB.DE",
        hosts=("imap.web.de",),
        domains=("web.de",),
        username=LOCAL_PART,
        switch_page="https://hilfe.web.de/pop-imap/einschalten.html",
    ),
    Provider(
        "T-Online",
        hosts=("secureimap.t-online.de",),
        domains=("t-online.de", "magenta.de"),
        login=Login(
            Secret.OF_MAIL_PROGRAMS, "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten"
        ),
    ),
    Provider(
        "freenet Mail",
        hosts=("mx.freenet.de",),
        domains=("freenet.de",),
        switch_page="https://kundenservice.freenet.de/faq/e-mail-client-mail/pop3-imap-und-smtp-aktivieren/",
    ),
    Provider(
        "mailbox.org",
        hosts=("imap.mailbox.org",),
        domains=("mailbox.org",),
        exchangers=("mailbox.org",),
        login=Login(
            Secret.APP_AFTER_TWO_STEPS,
            "https://kb.mailbox.org/de/privat/sicherheit-und-privatsphaere/applikationspasswoerter-fuer-externe-programme/",
        ),
    ),
    Provider(
        "Posteo",
        hosts=("posteo.de",),
        domains=names(
            """
            posteo.de posteo.at posteo.be posteo.ca posteo.ch posteo.cl posteo.co posteo.co.uk posteo.com posteo.com.br
            posteo.cr posteo.cz posteo.dk posteo.ee posteo.es posteo.eu posteo.fi posteo.gl posteo.gr posteo.hn
            posteo.hr posteo.hu posteo.ie posteo.in posteo.is posteo.it posteo.jp posteo.la posteo.li posteo.lt
            posteo.lu posteo.me posteo.mx posteo.my posteo.net posteo.nl posteo.no posteo.nz posteo.org posteo.pe
            posteo.pl posteo.pm posteo.pt posteo.ro posteo.se posteo.sg posteo.si posteo.tn posteo.uk posteo.us
            """
        ),
    ),
    Provider(
        "Infomaniak",
        hosts=("mail.infomaniak.com",),
        domains=("ik.me", "ikmail.com", "etik.com"),
        exchangers=("infomaniak.ch",),
        login=Login(
            Secret.APP,
            "https://www.infomaniak.com/en/support/faq/1321/modifying-the-email-address-password-from-the-mail-hosting",
        ),
    ),
    Provider(
        "Bluewin",
        hosts=("imaps.bluewin.ch",),
        domains=("bluewin.ch", "bluemail.ch"),
    ),
    _ionos("de", "ionos.de", "kundenserver.de", "schlund.de"),
    _ionos("com", "ionos.com", "1and1.com", "perfora.net"),
    _ionos("es", "ionos.es", "1and1.es", "clienteservidor.es"),
    _ionos("fr", "ionos.fr", "1and1.fr", "unetun.com"),
    Provider(
        "1&1",
        hosts=("imap.1und1.de",),
        domains=names("online.de onlinehome.de sofortstart.de sofort-start.de sofortsurf.de sofort-surf.de go4more.de"),
    ),
    Provider(
        "Strato",
        hosts=("imap.strato.de",),
        exchangers=("rzone.de",),
    ),
    Provider(
        "Orange",
        hosts=("imap.orange.fr",),
        domains=("orange.fr", "wanadoo.fr"),
    ),
    Provider(
        "Free",
        hosts=("imap.free.fr",),
        domains=("free.fr",),
        username=LOCAL_PART,
    ),
    Provider(
        "La Poste",
        hosts=("imap.laposte.net",),
        domains=("laposte.net",),
    ),
    Provider(
        "SFR",
        hosts=("imap.sfr.fr",),
        domains=("sfr.fr", "neuf.fr", "club-internet.fr"),
    ),
    Provider(
        "OVHcloud",
        hosts=("ssl0.ovh.net",),
        exchangers=("mail.ovh.net",),
        note=("Exchange and Email Pro have other servers, such as ex4.mail.ovh.net: the control panel names yours."),
    ),
    Provider(
        "Gandi",
        hosts=("mail.gandi.net",),
        exchangers=("mail.gandi.net",),
    ),
    Provider(
        "Arsys",
        hosts=("imap.serviciodecorreo.es",),
        exchangers=("serviciodecorreo.es",),
    ),
    Provider(
        "Poczta WP",
        hosts=("imap.wp.pl",),
        domains=("wp.pl",),
        username=LOCAL_PART,
        switch_page="https://pomoc.wp.pl/jak-skonfigurowac-program-pocztowy",
    ),
    Provider(
        "Poczta o2",
        hosts=("poczta.o2.pl",),
        domains=("o2.pl", "go2.pl", "tlen.pl", "prokonto.pl"),
        username=LOCAL_PART,
        switch_page="https://pomoc.o2.pl/aktywacja-dostepu-dla-programow-pocztowych",
    ),
    Provider(
        "Onet Poczta",
        hosts=("imap.poczta.onet.pl",),
        domains=names(
            """
            onet.pl onet.eu poczta.onet.pl poczta.onet.eu op.pl vp.pl autograf.pl buziaczek.pl amorki.pl republika.pl
            adres.pl cyberia.pl onet.com.pl opoczta.pl pseudonim.pl spoko.pl vip.onet.pl
            """
        ),
    ),
    Provider(
        "Poczta Interia",
        hosts=("poczta.interia.pl",),
        domains=("interia.pl", "interia.eu", "poczta.fm"),
        switch_page=(
            "https://pomoc.poczta.interia.pl/programy-pocztowe/"
            "news-parametry-do-konfiguracji-programow-pocztowych,nId,2136275"
        ),
    ),
    Provider(
        "home.pl",
        exchangers=("home.pl",),
        note="There are many servers: the customer panel names the one of your mailbox.",
    ),
    Provider(
        "Seznam",
        hosts=("imap.seznam.cz",),
        domains=("seznam.cz", "email.cz", "post.cz"),
        exchangers=("seznam.cz",),
    ),
    Provider(
        "Libero Mail",
        hosts=("imapmail.libero.it",),
        domains=("libero.it", "iol.it", "inwind.it", "blu.it", "giallo.it"),
    ),
)
