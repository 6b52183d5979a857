"""Providers that have users everywhere: the first part of the table."""

from crickets.discovery.provider import Login, Provider, Secret, names
from crickets.discovery.servers import LOCAL_PART

_ZOHO_SETTINGS = "https://help.zoho.com/portal/en/kb/solo/communication/settings"


def _zoho(name: str, host: str, *, domains: tuple[str, ...] = (), exchangers: tuple[str, ...] = ()) -> Provider:
    """Zoho has a server for each region, and others for its own addresses than for the domains of customers."""
    return Provider(
        name,
        hosts=(host,),
        domains=domains,
        exchangers=exchangers,
        login=Login(Secret.APP_AFTER_TWO_STEPS, f"{_ZOHO_SETTINGS}/articles/how-to-generate-app-specific-password"),
        switch_page="https://www.zoho.com/mail/help/imap-access.html",
    )


WORLDWIDE = (
    Provider(
        "Google",
        hosts=("imap.gmail.com",),
        domains=("gmail.com", "googlemail.com"),
        exchangers=("google.com", "googlemail.com"),
        login=Login(Secret.APP, "https://myaccount.google.com/apppasswords"),
        oauth="google",
        note="Such a password needs 2-Step Verification; in a Workspace the administrator has to allow IMAP.",
    ),
    Provider(
        "Microsoft",
        hosts=("outlook.office365.com", "imap-mail.outlook.com"),
        domains=names(
            """
            outlook.com outlook.at outlook.be outlook.cl outlook.co.id outlook.co.il outlook.co.th outlook.com.ar
            outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk
            outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.lv
            outlook.my outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk
            hotmail.com hotmail.be hotmail.ca hotmail.cl hotmail.co.id hotmail.co.il hotmail.co.in hotmail.co.jp
            hotmail.co.kr hotmail.co.th hotmail.co.uk hotmail.co.za hotmail.com.ar hotmail.com.au hotmail.com.br
            hotmail.com.hk hotmail.com.tr hotmail.com.tw hotmail.com.vn hotmail.cz hotmail.de hotmail.dk hotmail.es
            hotmail.fi hotmail.fr hotmail.gr hotmail.hu hotmail.it hotmail.lt hotmail.lv hotmail.my hotmail.nl
            hotmail.no hotmail.ph hotmail.rs hotmail.se hotmail.sg hotmail.sk
            live.com live.at live.be live.ca live.cl live.cn live.co.jp live.co.kr live.co.uk live.co.za live.com.ar
            live.com.au live.com.mx live.com.my live.com.ph live.com.pt live.com.sg live.de live.dk live.fi live.fr
            live.hk live.ie live.in live.it live.jp live.nl live.no live.ru live.se livemail.tw msn.com windowslive.com
            """
        ),
        exchangers=("mail.protection.outlook.com", "olc.protection.outlook.com", "mx.microsoft"),
        login=Login(Secret.TOKEN),
        switch_page="https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040",
        oauth="microsoft",
        note="In Microsoft 365 it is the administrator who allows IMAP for a mailbox.",
    ),
    Provider(
        "iCloud Mail",
        hosts=("imap.mail.me.com",),
        domains=("icloud.com", "me.com", "mac.com"),
        exchangers=("mail.icloud.com",),
        username=LOCAL_PART,
        login=Login(Secret.APP, "https://support.apple.com/102654"),
        note="With a domain of your own the username is that of your icloud.com address, without what follows the @.",
    ),
    Provider(
        "Yahoo Mail",
        hosts=("imap.mail.yahoo.com", "export.imap.mail.yahoo.com"),
        domains=names(
            """
            yahoo.com yahoo.de yahoo.it yahoo.fr yahoo.es yahoo.se yahoo.co.in yahoo.co.uk yahoo.co.nz yahoo.com.au
            yahoo.com.ar yahoo.com.br yahoo.com.mx ymail.com myyahoo.com rocketmail.com cox.net
            """
        ),
        exchangers=("am0.yahoodns.net",),
        login=Login(Secret.APP, "https://help.yahoo.com/kb/SLN15241.html"),
    ),
    Provider(
        "AOL Mail",
        hosts=("imap.aol.com",),
        domains=names(
            """
            aol.com aol.de aol.it aol.fr aol.es aol.se aol.co.uk aol.co.nz aol.com.au aol.com.ar aol.com.br aol.com.mx
            aim.com netscape.net netscape.com compuserve.com cs.com wmconnect.com
            """
        ),
        exchangers=("gm0.yahoodns.net",),
        login=Login(Secret.APP, "https://login.aol.com/account/security"),
    ),
    Provider(
        "Fastmail",
        hosts=("imap.fastmail.com",),
        domains=("fastmail.com", "fastmail.fm"),
        exchangers=("messagingengine.com",),
        login=Login(Secret.APP, "https://www.fastmail.help/hc/en-us/articles/360058752854"),
    ),
    Provider(
        "Proton Mail",
        hosts=("127.0.0.1",),
        domains=("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
        exchangers=("protonmail.ch",),
        port=1143,
        tls="starttls",
        login=Login(Secret.OF_MAIL_PROGRAMS, "https://proton.me/support/protonmail-bridge-faq"),
        note=(
            "It is read through Proton Mail Bridge, which runs on this machine and needs a paid plan; let the machine"
            " trust the certificate that the Bridge exports."
        ),
    ),
    _zoho("Zoho Mail", "imap.zoho.com", domains=("zoho.com", "zohomail.com")),
    _zoho("Zoho Mail (Europe)", "imap.zoho.eu", domains=("zohomail.eu",)),
    _zoho("Zoho Mail (own domain)", "imappro.zoho.com", exchangers=("zoho.com",)),
    _zoho("Zoho Mail (Europe, own domain)", "imappro.zoho.eu", exchangers=("zoho.eu",)),
    Provider(
        "Yandex Mail",
        hosts=("imap.yandex.com", "imap.yandex.ru"),
        domains=names("yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru narod.ru"),
        exchangers=("mx.yandex.net", "mx.yandex.ru"),
        login=Login(Secret.APP, "https://id.yandex.com/security/app-passwords"),
        switch_page="https://yandex.com/support/yandex-360/customers/mail/en/mail-clients/others",
    ),
    Provider(
        "Mail.ru",
        hosts=("imap.mail.ru",),
        domains=("mail.ru", "inbox.ru", "internet.ru", "bk.ru", "list.ru"),
        exchangers=("mail.ru",),
        login=Login(Secret.APP, "https://account.mail.ru/user/2-step-auth/passwords/"),
    ),
)
