"""What a policy may speak of, as its users see it: the vocabulary, and models made of it."""

from functools import cached_property
from typing import TYPE_CHECKING

from comity.types.vocabulary import Vocabulary

if TYPE_CHECKING:  # it takes longer to import than all that decisions need
    from comity.models import Facts


class PolicyVocabulary(Vocabulary):
    """The facts and events that a policy may speak of.

    ``customer`` and ``message`` are the declared facts by name, ``events`` the kinds of events.
    """

    @cached_property
    def customer_model(self) -> "type[Facts]":
        """The pydantic model of a customer: it accepts what a decision accepts, and has a JSON Schema."""
        from comity.models import model_of  # noqa: PLC0415 (imported where it is used: start-up time)

        return model_of("Customer", self.customer)

    @cached_property
    def message_model(self) -> "type[Facts]":
        """The pydantic model of a message, which demands the facts that are `required`."""
        from comity.models import model_of  # noqa: PLC0415 (imported where it is used: start-up time)

        return model_of("Message", self.message)
