"""What all tables of the file have in common: unknown keys are refused, and a second reading forgives."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from crickets.config.fields import FORGIVING


class Table(BaseModel):
    """A table of the file, read strictly.

    In the context FORGIVING, what is wrong or missing is replaced by a default, else by the example of the field. So
    all that depends on several keys can be checked, and reported, together with what is wrong with one.
    """

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        str_strip_whitespace=True,
        arbitrary_types_allowed=True,
        hide_input_in_errors=True,  # it may be a password in the wrong place
    )

    @model_validator(mode="wrap")
    @classmethod
    def _forgive(cls, given: Any, read: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:  # noqa: ANN401
        try:
            return read(given)
        except ValidationError as error:
            if info.context is not FORGIVING or not isinstance(given, Mapping):
                raise
            return read(cls._mended(given, error))

    @classmethod
    def _mended(cls, given: Mapping[str, object], error: ValidationError) -> dict[str, object]:
        # The tables within have forgiven already, so only keys of this table are left to be wrong.
        wrong = {problem["loc"][0] for problem in error.errors(include_url=False)}
        sound = {key: value for key, value in given.items() if key not in wrong}
        required = (name for name, field in cls.model_fields.items() if field.is_required() and name in wrong)
        return sound | {name: (cls.model_fields[name].examples or [None])[0] for name in required}
