"""What mail programs call the mailboxes with a role, where the server does not tell the role."""

from collections.abc import Mapping

from crickets.core.mail import MailboxRole

ROLE_NAMES: Mapping[MailboxRole, frozenset[str]] = {
    MailboxRole.SENT: frozenset(
        {
            *("sent", "sent items", "sent mail", "sent messages"),
            *("enviados", "elementos enviados", "mensajes enviados", "correo enviado"),
            *("envoyés", "éléments envoyés", "messages envoyés", "courrier envoyé"),
            *("wysłane", "elementy wysłane", "wysłane wiadomości"),
            *("gesendet", "gesendete elemente", "gesendete objekte", "gesendete nachrichten"),
            *("enviadas", "itens enviados", "mensagens enviadas", "e-mails enviados"),
            *("inviati", "inviata", "posta inviata", "messaggi inviati", "elementi inviati"),
            *("verzonden", "verzonden items", "verzonden berichten"),
        }
    ),
    MailboxRole.DRAFTS: frozenset(
        {
            *("drafts", "draft", "borradores", "brouillons", "szkice", "kopie robocze", "wersje robocze"),
            *("entwürfe", "rascunhos", "bozze", "concepten"),
        }
    ),
    MailboxRole.JUNK: frozenset(
        {
            *("junk", "spam", "junk mail", "junk e-mail", "junk email", "bulk mail"),
            *("correo no deseado", "correo basura", "no deseado"),
            *("indésirables", "courrier indésirable", "pourriel", "pourriels"),
            *("wiadomości-śmieci", "wiadomości śmieci", "niechciane"),
            *("spamverdacht", "unerwünscht", "junk-e-mail"),
            *("lixo eletrônico", "lixo electrónico", "correio eletrónico de lixo", "e-mail de lixo"),
            *("indesiderata", "posta indesiderata"),
            *("ongewenst", "ongewenste e-mail", "ongewenste mail"),
        }
    ),
    MailboxRole.TRASH: frozenset(
        {
            *("trash", "bin", "deleted", "deleted items", "deleted messages"),
            *("papelera", "papelera de reciclaje", "eliminados", "elementos eliminados"),
            *("corbeille", "éléments supprimés", "messages supprimés"),
            *("kosz", "usunięte", "elementy usunięte"),
            *("papierkorb", "gelöscht", "gelöschte elemente", "gelöschte objekte"),
            *("lixeira", "lixo", "itens excluídos", "itens eliminados", "mensagens excluídas"),
            *("cestino", "posta eliminata", "elementi eliminati"),
            *("prullenbak", "prullenmand", "verwijderd", "verwijderde items", "verwijderde berichten"),
        }
    ),
}
"""In English, Spanish, French, Polish, German, Portuguese, Italian and Dutch, case-folded."""
