"""The draft opens in each client as the user would want it, can be edited, and goes out whole."""

from email import message_from_bytes, policy

from crickets.core.flowed import unflow
from crickets.core.plaintext import text_of
from tests.clients.client import MailClient
from tests.clients.outgoing import OutgoingServer
from tests.clients.scene import BOSS, YOURSELF, Scene
from tests.stories.owing import PDF
from tests.stories.story import ANNA

PDF_NAME = "invoice 2026-014.pdf"


def test_it_opens_with_its_recipients_its_text_and_its_file(owed: Scene, client: MailClient) -> None:
    opened = client.open_draft()

    assert (opened.to, opened.cc, opened.attachments) == ([ANNA], [BOSS], [PDF_NAME])
    assert opened.subject == "Re: Invoice 2026-014, sesión de fotos"
    assert lines(opened.text) == lines(text_of(bytes(owed.draft)))


def test_the_signature_of_the_client_is_not_put_under_that_of_the_letter(owed: Scene, client: MailClient) -> None:
    opened = client.open_draft()

    assert lines(opened.text)[-2:] == ["--", YOURSELF.signature]
    assert opened.text.count(YOURSELF.signature) == text_of(bytes(owed.draft)).count(YOURSELF.signature) == 1


def test_edited_it_goes_to_both_in_its_thread_with_its_text_and_its_file(
    owed: Scene, client: MailClient, outgoing: OutgoingServer
) -> None:
    client.open_draft()
    client.type("PS: see you on Friday, in Łódź.\n\n")
    client.send()

    ((recipients, raw),) = ((taken.recipients, taken.raw) for taken in outgoing.taken)
    sent = message_from_bytes(raw, policy=policy.SMTP)
    assert recipients == (ANNA, BOSS)
    assert (sent["In-Reply-To"], sent["References"]) == (owed.draft["In-Reply-To"], owed.draft["References"])
    assert lines(text_of(raw)) == ["PS: see you on Friday, in Łódź.", *lines(text_of(bytes(owed.draft)))]
    assert [(file.get_filename(), file.get_payload(decode=True)) for file in sent.iter_attachments()] == [
        (PDF_NAME, PDF)
    ]


def lines(text: str) -> list[str]:
    """The lines with something on them, each paragraph on one."""
    return [line.strip() for line in unflow(text).splitlines() if line.strip()]
