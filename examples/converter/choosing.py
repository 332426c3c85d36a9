"""Which pairs are applied to what a document says: the first choice that can be, and its `also`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Any

from ecsk8s_map import Combine, NotConvertibleError, Pair, Role, System, convert, dataset

from .drafts import Draft, RefusedError, Write, parameter_at, side, split, typed
from .placing import Documents


class Conversion:
    """One workload on its way to the other system: which pairs are applied to what it says."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        to: System,
        addons: Collection[str],
        workload: str | None,
        name: str,
    ) -> None:
        self.drafts, self.to, self.addons = drafts, to, addons
        self.source = System.KUBERNETES if to is System.ECS else System.ECS
        self.by_address: dict[str, list[Draft]] = {}
        for draft in drafts:
            if not draft.finding.intrinsic:
                self.by_address.setdefault(str(draft.finding.parameter), []).append(draft)
        self.documents = Documents(to, workload or self.default_workload(), name)
        for draft in drafts:
            self.choose(draft)
        # First what elements are told apart by, last what every element of a list is given.
        writes = dict.fromkeys(write for draft in drafts for write in draft.writes)
        for write in sorted(writes, key=lambda w: (w.shared, w.pair.combine is not Combine.SAME)):
            try:
                self.documents.place(write)
            except RefusedError as error:
                write.refused = str(error)
        self.documents.finish(drafts)
        self.documents.refer()

    def default_workload(self) -> str:
        """Return the kind that the first pairs lead to: before all, one that a value names."""
        kinds = dataset().kinds
        found: dict[bool, str] = {}
        for draft in self.drafts:
            for pair in draft.finding.pairs[:1]:
                kind = kinds.get(split(side(pair, System.KUBERNETES))[0])
                if kind and kind.template and not self.unsaid(draft, pair):
                    is_named = any(row.kubernetes == kind.kind for row in pair.values)
                    found.setdefault(is_named, kind.kind)
        bare = next(kind.kind for kind in kinds.values() if kind.template == "")
        return found.get(True) or found.get(False) or bare

    def choose(self, draft: Draft) -> None:
        """Give a finding the writes of its first choice that can be applied, and of each `also`."""
        if any(each.finding.intrinsic for each in (*draft.above, draft)):
            draft.hindered.append("The template computes it: give the value that it comes to.")
            return
        is_chosen = False
        for pair in draft.finding.pairs:
            role = pair.role if self.to is System.KUBERNETES else pair.role_to_ecs
            if not side(pair, self.to) or (is_chosen and role is not Role.ALSO):
                continue
            try:
                draft.writes += self.consumed(draft, pair) or self.converted(draft, pair)
                is_chosen = is_chosen or role is not Role.ALSO
            except (RefusedError, NotConvertibleError) as error:
                if pair.to_kubernetes if self.to is System.KUBERNETES else pair.to_ecs:
                    draft.hindered.append(str(error))

    def consumed(self, draft: Draft, pair: Pair) -> list[Write]:
        """Return the writes of an object above that was converted whole to the same address."""
        whole = [write for above in draft.above for write in above.writes]
        return [write for write in whole if side(pair, self.to).startswith(write.address)]

    def converted(self, draft: Draft, pair: Pair) -> list[Write]:
        """Return what a pair writes: its value, or each element and key that can stand alone."""
        if missing := set(pair.requires) - set(self.addons):
            raise RefusedError(f"It needs {', '.join(sorted(missing))}.")
        if condition := self.unsaid(draft, pair):
            raise RefusedError(f"It holds only where {condition}, and that is not said.")
        address, value = side(pair, self.to), draft.finding.value
        for above in draft.above:
            if self.leads_elsewhere(draft, above, address):
                raise RefusedError(f"Its place in {above.finding.spelled} has a meaning there.")
        target = self.documents.route(address)[1][-1][1]
        kind = self.documents.type_of(target)
        if value == {} and kind == "object" and not self.documents.demands(pair, target):
            return [Write(draft, pair, address, {})]  # that it is there is all it says
        try:
            results = [convert(pair, value, to=self.to)]
        except NotConvertibleError:
            if not (pair.values and isinstance(value, list)):
                raise
            results = []
            for each in value:
                try:
                    results.append(convert(pair, each, to=self.to))
                except NotConvertibleError as error:
                    draft.lost.append(str(error))
        writes = []
        for result in results:
            whole = typed(result.value, kind)
            for part in [{key: whole[key]} for key in whole] if kind == "map" else [whole]:
                writes.append(Write(draft, pair, address, part, result.loss))
        return writes

    def leads_elsewhere(self, draft: Draft, above: Draft, address: str) -> bool:
        """Return whether a list has another's fields, and a first choice of its own elsewhere.

        What init containers say is what containers say, but their order has a meaning, too.
        """
        first = tuple(side(pair, self.to) for pair in above.finding.pairs[:1])
        again = not str(draft.finding.parameter).startswith(str(above.finding.parameter))
        return above.is_list and again and bool(first) and not address.startswith(first)

    def unsaid(self, draft: Draft, pair: Pair) -> str:
        """Return a condition that neither the input nor a default fulfills."""
        for condition in pair.where:
            known = parameter_at(condition.address, self.source)
            if known and condition.values:
                said = self.said(draft, condition.address)
                said = said or [default.value for default in known.defaults if not default.where]
                if not set(said) & set(condition.values):
                    return str(condition)
        return ""

    def said(self, draft: Draft, address: str) -> list[Any]:
        """Return what the input says of a parameter where a finding stands.

        That is in the same elements of the lists that both stand in, and in those that the
        finding's element refers to: a mount's conditions speak of the volume that it names.
        """
        mine, there = (each.split("[]")[:-1] for each in (str(draft.finding.parameter), address))
        both = zip(mine, there, strict=False)
        shared = len(list(takewhile(lambda names: names[0] == names[1], both)))
        found = [each for each in self.at(address) if each.lists[:shared] == draft.lists[:shared]]
        for source, target in dataset().references:
            lists = [each.split("[]")[:-1] for each in (source, target)]
            if mine and there and lists == [mine, there]:
                names = [
                    each.finding.value for each in self.at(source) if each.lists == draft.lists
                ]
                owners = [each.lists for each in self.at(target) if each.finding.value in names]
                found = [each for each in found if each.lists in owners]
        values = [each.finding.value for each in found]
        values = [
            each for value in values for each in (value if isinstance(value, list) else [value])
        ]
        return [value for value in values if isinstance(value, (str, int))]

    def at(self, address: str) -> list[Draft]:
        """Return the findings of a parameter."""
        return self.by_address.get(address, [])
