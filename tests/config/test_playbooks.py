"""What a playbook of the file is held to: the stages that it is used for."""

from tests.config.conftest import CLIENT, Load, Refuse

STEPS = '[playbooks.authority]\nsteps = [{ after_due = "30d", draft = "awaiting_payment/notice-30" }]\n'


def chosen_for(stage: str) -> str:
    return f'{CLIENT}playbook = "authority"\nstage = "{stage}"\n{STEPS}'


def test_one_with_a_name_of_its_own_may_count_from_an_invoice_where_it_is_chosen_for_payment(added: Load) -> None:
    assert added(chosen_for("awaiting_payment")).playbooks["authority"].steps


def test_one_that_nobody_has_chosen_yet_may_be_meant_for_payment(added: Load) -> None:
    assert added(STEPS).playbooks["authority"].steps


def test_one_that_is_chosen_for_another_stage_may_not(wrong: Refuse) -> None:
    (problem,) = wrong(chosen_for("in_progress"))

    assert problem.endswith("step 'draft-1' counts from an invoice: only in awaiting_payment there is one")
