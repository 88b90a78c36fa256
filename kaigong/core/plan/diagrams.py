"""Reduced ordered multi-valued decision diagrams: yes/no questions over attributes that take finitely many classes.

A diagram is a number: 0 is never, 1 is always, any other is a node that asks one attribute and has a diagram for each
of its classes. Equal questions have equal numbers, so the attributes a diagram still asks are just those that matter.
"""

from collections.abc import Iterable, Mapping, Sequence

NEVER, ALWAYS = 0, 1
LEAF = 1 << 30  # the place of the two answers in the order of attributes: behind all


class Diagrams:
    """All diagrams over one list of attributes, given by how many classes each has."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.sizes = sizes
        self.nodes: list[tuple[int, tuple[int, ...]]] = [(LEAF, ()), (LEAF, ())]
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._negated: dict[int, int] = {NEVER: ALWAYS, ALWAYS: NEVER}

    def node(self, attribute: int, answers: tuple[int, ...]) -> int:
        """Ask one attribute: the diagram for each of its classes, in order."""
        if answers.count(answers[0]) == len(answers):
            return answers[0]
        key = (attribute, answers)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.nodes)
            self.nodes.append(key)
        return number

    def both(self, one: int, other: int) -> int:
        """And."""
        if one > other:
            one, other = other, one
        if one in (NEVER, other):
            return one
        if one == ALWAYS:
            return other
        key = (one, other)
        known = self._both.get(key)
        if known is None:
            first = min(self.nodes[one][0], self.nodes[other][0])
            pairs = zip(self._answers(one, first), self._answers(other, first), strict=True)
            known = self._both[key] = self.node(first, tuple([self.both(a, b) for a, b in pairs]))
        return known

    def negated(self, diagram: int) -> int:
        """Not."""
        known = self._negated.get(diagram)
        if known is None:
            attribute, answers = self.nodes[diagram]
            known = self._negated[diagram] = self.node(attribute, tuple([self.negated(a) for a in answers]))
            self._negated[known] = diagram
        return known

    def either(self, one: int, other: int) -> int:
        """Or."""
        return self.negated(self.both(self.negated(one), self.negated(other)))

    def without(self, one: int, other: int) -> int:
        """The first, but not the second."""
        return self.both(one, self.negated(other))

    def all_of(self, diagrams: Iterable[int]) -> int:
        result = ALWAYS
        for diagram in diagrams:
            result = self.both(result, diagram)
        return result

    def any_of(self, diagrams: Iterable[int]) -> int:
        result = NEVER
        for diagram in diagrams:
            result = self.either(result, diagram)
        return result

    def _answers(self, diagram: int, attribute: int) -> tuple[int, ...]:
        mine, answers = self.nodes[diagram]
        return answers if mine == attribute else (diagram,) * self.sizes[attribute]

    def given(self, diagram: int, known: Mapping[int, int], memory: dict[int, int]) -> int:
        """The diagram once some attributes' classes are known; calls with equal facts may share their `memory`."""
        if diagram <= ALWAYS:
            return diagram
        found = memory.get(diagram)
        if found is None:
            attribute, answers = self.nodes[diagram]
            at = known.get(attribute)
            if at is not None:
                found = self.given(answers[at], known, memory)
            else:
                found = self.node(attribute, tuple([self.given(each, known, memory) for each in answers]))
            memory[diagram] = found
        return found

    def support(self, diagram: int) -> set[int]:
        """The attributes that can change the answer."""
        asked: set[int] = set()
        seen, todo = {NEVER, ALWAYS}, [diagram]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                attribute, answers = self.nodes[at]
                asked.add(attribute)
                todo.extend(answers)
        return asked
