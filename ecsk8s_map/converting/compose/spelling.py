"""The fields of documents in one dialect: what they are called, and which are required."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ...address import last_step
from ...errors import PlacementError
from ...model import Dialect, Parameter, System
from ...query import Index

_NO_FIELDS: Mapping[str, Parameter] = MappingProxyType({})


class Spelling:
    """The vocabulary of one system as one of its dialects spells it."""

    def __init__(self, dialect: Dialect, index: Index) -> None:
        if dialect is Dialect.TERRAFORM:
            raise ValueError(
                "documents cannot be written in Terraform's language; "
                "expected 'cloudformation', 'api' or 'kubernetes'"
            )
        self.dialect = dialect
        self.system = System.KUBERNETES if dialect is Dialect.KUBERNETES else System.ECS
        self._vocabulary = index.vocabulary
        # The service checks what CloudFormation requires, even where the API's schema does not.
        self._requiring = (
            {Dialect.API, Dialect.CLOUDFORMATION} if self.system is System.ECS else {dialect}
        )

    def parameter(self, address: str) -> Parameter | None:
        """Return the parameter at an address of the system, or None."""
        return self._vocabulary.get(address, self.system)

    def fields(self, parameter: Parameter | None) -> Mapping[str, Parameter]:
        """Return the fields of a parameter by each of their names in any dialect."""
        return self._vocabulary.children(parameter) if parameter else _NO_FIELDS

    def name(self, parameter: Parameter) -> str:
        """Return a field's name in the dialect.

        Raises `PlacementError` where the dialect does not have the field.
        """
        if self.is_lacking(parameter):
            raise PlacementError(f"The dialect {self.dialect} has no {parameter}.")
        paths = [name.path for name in parameter.names if name.dialect is self.dialect]
        return last_step(paths[0] if paths else parameter.address)

    def is_lacking(self, parameter: Parameter) -> bool:
        """Return whether only another dialect has a field; a key of a map is in none of them."""
        dialects = {name.dialect for name in parameter.names}
        return self.system is System.ECS and bool(dialects) and self.dialect not in dialects

    def type(self, parameter: Parameter) -> str:
        """Return the type of a parameter in the dialect."""
        return dict(parameter.types).get(self.dialect, parameter.type)

    def is_required(self, parameter: Parameter) -> bool:
        """Return whether the object that has the field cannot do without it."""
        return not self._requiring.isdisjoint(parameter.required)

    def required(self, parameter: Parameter | None) -> list[str]:
        """Return the names of the fields that an object cannot do without."""
        return [
            self.name(each)
            for each in dict.fromkeys(self.fields(parameter).values())
            if self.is_required(each) and not self.is_lacking(each)
        ]
