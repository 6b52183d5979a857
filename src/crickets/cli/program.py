"""The verbs put together, and every error turned into a sentence and an exit status."""

import logging
import os
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

import crickets
from crickets.cli import (
    checking,
    clients,
    dossier,
    forgetting,
    init,
    invoices,
    keeping,
    letters,
    login,
    milestones,
    planning,
    reading,
    running,
    safeguards,
    tasks,
    words,
)
from crickets.cli.exits import complain, tell
from crickets.cli.given import Given
from crickets.cli.saying import say
from crickets.cli.typed import program
from crickets.errors import CricketsError

log = logging.getLogger(__name__)

_NAME = "crickets"
_COMPLETING = "_CRICKETS_COMPLETE"
_EXITS = """\b
Exit status, as in sysexits(3):
   0  done                       70  a mistake in Crickets
  64  not understood             74  the database cannot be used
  65  no such matter, or         75  the mailbox fails for now
      nothing to do about it     77  the login was refused
  69  a folder is missing        78  the configuration is wrong"""

app = typer.Typer(
    name=_NAME,
    help="Notices when a client has gone silent, and puts the right follow-up into your own Drafts folder.",
    epilog=_EXITS,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,  # rich would be loaded for a usage error
    pretty_exceptions_enable=False,  # they print the local variables, texts and passwords among them
)

_VERBS: Sequence[tuple[Callable[..., int], str]] = (
    (
        init.init,
        (
            "crickets init\n"
            "crickets init --address you@studio.example \\\n"
            "    --password-command 'pass show mail' \\\n"
            "    --client anna@acme.example,stage=in_progress --adopt all --yes"
        ),
    ),
    (running.run, "crickets run\ncrickets run --once"),
    (running.reload, "crickets reload"),
    (reading.status, "crickets status\ncrickets status --json | jq '.matters[] | select(.turn == \"you\").matter'"),
    (reading.show, "crickets show acme\ncrickets show acme/website-relaunch"),
    (reading.why, "crickets why acme"),
    (planning.plan, "crickets plan\ncrickets plan acme --days 30\ncrickets plan --ics plan.ics"),
    (
        tasks.tasks,
        "crickets tasks\ncrickets tasks acme:1\ncrickets tasks acme --all\ncrickets tasks --json | jq '.tasks[].task'",
    ),
    (
        tasks.done,
        (
            "crickets done acme:1\n"
            "crickets done acme:call --outcome promised --until 2026-12-04 \\\n"
            "    --note 'Anna was in'"
        ),
    ),
    (dossier.dossier, "crickets dossier acme acme.zip\ncrickets dossier acme/website-relaunch relaunch.zip --force"),
    (words.adopt, "crickets adopt acme\ncrickets adopt --all"),
    (words.promise, "crickets promise acme\ncrickets promise acme 2026-12-04"),
    (words.snooze, "crickets snooze acme 1w\ncrickets snooze acme 2026-12-04\ncrickets snooze acme 2026-12-04 15:00"),
    (words.close, "crickets close acme\ncrickets close acme --reason 'they chose another studio'"),
    (words.reopen, "crickets reopen acme"),
    (words.rest, "crickets rest acme"),
    (words.resume, "crickets resume acme"),
    (words.pause, "crickets pause acme"),
    (words.deadline, "crickets deadline acme 2026-12-04"),
    (words.stage, "crickets stage acme in_progress"),
    (words.skip, "crickets skip acme"),
    (words.sent, "crickets sent acme"),
    (words.answer, "crickets answer acme yes"),
    (words.rename, "crickets rename acme acme-gmbh"),
    (invoices.invoices, "crickets invoices\ncrickets invoices acme --json"),
    (invoices.paid, "crickets paid 2026-014\ncrickets paid 2026-014 --amount 300 --on 2026-12-04"),
    (milestones.milestones, "crickets milestones\ncrickets milestones acme"),
    (milestones.milestone, "crickets milestone acme/website deposit requested"),
    (safeguards.safeguards, "crickets safeguards\ncrickets safeguards acme\ncrickets safeguards acme --all"),
    (keeping.backup, "crickets backup ~/backups\ncrickets backup crickets.db --force"),
    (keeping.restore, "crickets restore ~/backups/crickets-2026-12-04.db"),
    (forgetting.export, "crickets export acme\ncrickets export acme acme.json"),
    (forgetting.forget, "crickets forget acme\ncrickets forget acme --yes"),
    (checking.check, "crickets check"),
    (login.login, "crickets login main\ncrickets login main --browser\ncrickets login main --out"),
    (running.demo, "crickets demo\ncrickets demo --serve"),
)


def _shown(examples: str) -> str:
    lines = "\n".join(f"  {line}" for line in examples.splitlines())
    return f"\b\nFor example:\n{lines}"


for _verb, _examples in _VERBS:
    app.command(epilog=_shown(_examples))(_verb)

_invoice = typer.Typer(rich_markup_mode=None, add_completion=False)
_invoice.callback(
    epilog=_shown("crickets invoice add 2026-014.pdf --client acme\ncrickets invoice none acme"),
)(invoices.invoice)
_invoice.command(
    epilog=_shown(
        "crickets invoice add 2026-014.xml --client acme\n"
        "crickets invoice add scan.pdf --client acme --number 2026-014 \\\n"
        "    --amount 1200.50 --currency EUR --issued 2026-11-04 --due 2026-12-04"
    )
)(invoices.add)
_invoice.command(epilog=_shown("crickets invoice none acme"))(invoices.none)
app.add_typer(_invoice, name="invoice")

_letters = typer.Typer(rich_markup_mode=None, add_completion=False)
_letters.callback(
    invoke_without_command=True,
    epilog=_shown("crickets letters\ncrickets letters show negotiating/first --client acme"),
)(letters.letters)
_letters.command(
    epilog=_shown(
        "crickets letters show negotiating/first\n"
        "crickets letters show awaiting_payment/first --client acme --language fr"
    )
)(letters.show)
app.add_typer(_letters, name="letters")

_clients = typer.Typer(rich_markup_mode=None, add_completion=False)
_clients.callback(
    invoke_without_command=True,
    epilog=_shown("crickets clients\ncrickets clients suggest"),
)(clients.clients)
_clients.command(
    epilog=_shown(
        "crickets clients suggest\n"
        "crickets clients suggest acme\n"
        "crickets clients suggest acme anna-berg --add\n"
        "crickets clients suggest --toml"
    )
)(clients.suggest)
app.add_typer(_clients, name="clients")


def _version_asked(asked: bool) -> None:
    if asked:
        say(f"{_NAME} {crickets.__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def before_the_verb(
    context: typer.Context,
    config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The configuration. Else $CRICKETS_CONFIG, else the usual places."),
    ] = None,
    state: Annotated[
        str | None,
        typer.Option(metavar="DIR", help="Where the database is. Else $STATE_DIRECTORY, or $XDG_STATE_HOME/crickets."),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Say on standard error what happens meanwhile.")] = False,
    version: Annotated[  # noqa: ARG001 - its callback answers before
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_version_asked)
    ] = False,
) -> int:
    """Keep what was given, for the verb; without a verb, say which there are."""
    context.obj = Given(Path(config) if config else None, Path(state) if state else None, verbose)
    context.obj.log()
    if context.invoked_subcommand is None:
        say(*context.get_help().splitlines())
        return os.EX_USAGE
    return os.EX_OK


def run(arguments: Sequence[str]) -> int:
    """Run what the arguments say; the exit status. A closed standard output and Ctrl-C are for the caller."""
    try:
        return _invoke(arguments)
    except TyperException as error:
        return _misunderstood(error)
    except CricketsError as error:
        return tell(error)
    except BrokenPipeError:
        raise
    except Exception as error:
        log.debug("unexpected", exc_info=True)
        return _refused(error) if isinstance(error, OSError) and error.filename else _report(error)


def _invoke(arguments: Sequence[str]) -> int:
    command = program(app)
    if _COMPLETING in os.environ:
        command.main(list(arguments), prog_name=_NAME)  # answers the shell, and ends the program
    try:
        # Not `command.main`: it ends the program by itself, with statuses of its own.
        with command.make_context(_NAME, list(arguments)) as context:
            return int(command.invoke(context) or os.EX_OK)
    except typer.Exit as end:
        return end.exit_code


def _misunderstood(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else _NAME
    if context is not None and (option := getattr(error, "option_name", "")) in _options(context.find_root()):
        complain(f"{option} stands before the verb: `{_NAME} {option} ... {path.removeprefix(f'{_NAME} ')} ...`.")
        return os.EX_USAGE
    sentence = error.format_message().rstrip(".").replace("Value error, ", "")
    complain(f"{sentence}{'' if sentence.endswith('?') else '.'} See `{path} --help`.")
    return os.EX_USAGE


def _options(context: typer.Context) -> Collection[str]:
    return {option for parameter in context.command.get_params(context) for option in parameter.opts}


def _refused(error: OSError) -> int:
    """A file that the machine keeps from us is the user's affair, not a mistake of ours."""
    if isinstance(error, FileNotFoundError):
        complain(f"there is no {error.filename}: check how it is written, and that its folder exists")
        return os.EX_IOERR
    way_out = f"check whose it is, and what its directory allows{_service_besides(Path(error.filename))}"
    complain(f"{error.filename} cannot be used ({error.strerror}): {way_out}")
    return os.EX_IOERR


def _service_besides(file: Path) -> str:
    """Where the program runs as the service it is seldom the one who typed the file's name, and sees less than they."""
    state = os.environ.get("STATE_DIRECTORY")
    if not state or not os.geteuid() or file.is_relative_to(state):
        return ""
    return f"; the service's user opens it: name one in /tmp or {state}"


def _report(error: Exception) -> int:
    complain(
        f"this is a mistake in Crickets ({type(error).__name__}: {error})",
        ["Please report it, with what the same command says as `crickets --verbose ...`."],
    )
    return os.EX_SOFTWARE
