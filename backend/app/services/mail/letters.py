"""What letters say."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTPUTF8
from email.utils import formatdate, make_msgid
from urllib.parse import urlsplit

RESET = """\
Hello {username},

somebody asked for a new password for your account of Harmonic Universe. Open this to choose one:

{address}

It works once, for 30 minutes. If it was not you, do nothing: your password stays as it is.
"""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What every letter of a service has in common.

    Attributes
    ----------
    sender : str
        Whom it is from.
    public_url : str
        Where its reader finds the page. It comes from the settings: who asks for a letter by a request with a
        false `Host` must not decide where it leads.
    """

    sender: str
    public_url: str


def reset_letter(letterhead: Letterhead, *, to: str, username: str, token: str) -> EmailMessage:
    """Return the letter that lets its reader choose a new password.

    Parameters
    ----------
    letterhead : Letterhead
        Whom it is from, and where the page is.
    to : str
        The address of the account.
    username : str
        Whom it greets.
    token : str
        What the page sends with the new password. It stands behind the `#` of the address, which browsers
        send to nobody.

    Returns
    -------
    EmailMessage
        Ready to send.
    """
    letter = EmailMessage(policy=SMTPUTF8)
    letter["From"], letter["To"], letter["Subject"] = letterhead.sender, to, "A new password"
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=urlsplit(letterhead.public_url).hostname)
    # No machine shall answer it.
    letter["Auto-Submitted"] = "auto-generated"
    address = f"{letterhead.public_url}/#reset={token}"
    # As it is: a line that is broken or encoded would break the address for who copies it.
    letter.set_content(RESET.format(username=username, address=address), cte="8bit")
    return letter
