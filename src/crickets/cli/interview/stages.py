"""The stages that there is a playbook for before anything is configured."""

from crickets.core.matters import AWAITING_PAYMENT, IN_PROGRESS, NEGOTIATING, PLATFORM, Stage

STAGES = {
    NEGOTIATING: "you offered something, and no work has begun",
    IN_PROGRESS: "the work has begun",
    AWAITING_PAYMENT: "the work is delivered, and the invoice is out",
    PLATFORM: "a marketplace holds the money",
}


def a_stage(text: str) -> Stage:
    """Read a stage; raises ValueError."""
    stage = Stage(text.strip())
    if stage not in STAGES:
        msg = f"{text!r} is none of {', '.join(STAGES)}; one of your own needs a playbook in the file first"
        raise ValueError(msg)
    return stage
