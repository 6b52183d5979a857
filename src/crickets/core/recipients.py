"""To whom a follow-up goes: the addresses of the client that are in use."""

from crickets.core.mail import Address
from crickets.core.people import Client, Direction, reduced
from crickets.core.threads import Message

Recipients = tuple[tuple[Address, ...], tuple[Address, ...]]
"""To and Cc."""


def recipients(parent: Message, client: Client, redirected: str = "") -> Recipients:
    """To and Cc of what answers ``parent``, both reduced to the client's record: third parties go.

    ``redirected`` is where the client is reached by the user's word; it takes the place of all others once the record
    knows it. Both are empty where the record has no whole address left.
    """
    if redirected and client.has(redirected):
        return (Address(redirected, client.contact),), ()
    wrote = (parent.sender,) if parent.sender and parent.direction is Direction.CLIENT else ()
    to, cc = reduced(wrote or parent.to, client), () if wrote else reduced(parent.cc, client)
    cc = tuple(address for address in cc if address.email not in {a.email for a in to})
    if not to and not cc:
        # The address that was used has left the record: the first whole one of the record takes its place.
        whole = [Address(a, client.contact) for a in client.addresses if not a.startswith("@")]
        return tuple(whole[:1]), ()
    return (to, cc) if to else (cc, ())
