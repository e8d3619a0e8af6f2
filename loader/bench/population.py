"""Rows of a made-up base, a chunk at a time; the same seed makes the same rows in any number of processes."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from loader.bench.entity import Maker, Organization
from loader.bench.habit import Habit, habits
from loader.bench.record import Clerk, Record
from loader.bench.scene import SCENES, Entity

CHUNK = 5_000  # rows; few enough to stay in a processor's cache
SINGLES = 25  # rows that change one at a time
_NUMBERS = 2 * CHUNK  # some entities are made and not used


@dataclass(frozen=True)
class Plan:
    """Say what base to make; `duplicates` is the share of rows that are a further record of an entity."""

    rows: int
    sources: int
    duplicates: float
    seed: int

    @property
    def habits(self) -> list[Habit]:
        """Return the sources."""
        return habits(self.sources)

    def changes(self, row: int) -> bool:
        """Tell whether the row is of the hundredth part that changes together."""
        return row % 100 == 50

    def changes_alone(self, row: int) -> bool:
        """Tell whether the row is one of those that change one at a time, spread over the base."""
        return row * SINGLES // self.rows != (row - 1) * SINGLES // self.rows and not self.changes(row)

    @property
    def chunks(self) -> int:
        """Return in how many chunks the rows come."""
        return -(-self.rows // CHUNK)


@dataclass
class Chunk:
    """Hold rows by source, the entity of each row by its number from `first` on, later versions of some."""

    first: int
    rows: list[list[Record]]
    truth: "array[int]" = field(default_factory=lambda: array("Q"))
    changed: list[Record] = field(default_factory=list)
    changed_alone: list[Record] = field(default_factory=list)


def key_of(row: int) -> str:
    """Return the source_key of a row by its number in the base."""
    return f"C-{row:08}"


def row_of(source_key: str) -> int:
    """Return the number of the row with this source_key."""
    return int(source_key[2:])


def make_chunk(plan: Plan, number: int) -> Chunk:
    """Make the rows of one chunk; the first one begins with a scene of every kind."""
    random = Random(f"{plan.seed}/{plan.sources}/{plan.duplicates}/{number}")
    first = number * CHUNK
    chunk = Chunk(first, [[] for _ in plan.habits])
    writer = _Writer(plan, random, chunk, min(CHUNK, plan.rows - first))
    maker = Maker(random, number * _NUMBERS)
    for scene, _ in SCENES if number == 0 else ():
        writer.write(scene(maker), least=2)
    scenes = [scene for scene, share in SCENES for _ in range(round(share * 1000))]
    while writer.left > 0:
        writer.write(scenes[int(random.random() * len(scenes))](maker))
    for rows in chunk.rows:
        rows.sort(key=lambda _: random.random())
    return chunk


def make_rows(plan: Plan) -> Iterator[tuple[Record, int]]:
    """Make every row with its entity, in one process."""
    for number in range(plan.chunks):
        chunk = make_chunk(plan, number)
        for rows in chunk.rows:
            for row in rows:
                yield row, chunk.truth[row_of(row.source_key) - chunk.first]


class _Writer:
    """Have the sources write down the entities of scenes until a chunk is full."""

    def __init__(self, plan: Plan, random: Random, chunk: Chunk, rows: int) -> None:
        self.left = rows
        self._plan = plan
        self._chunk = chunk
        self._chance = random.random
        self._clerks = [Clerk(habit, random) for habit in plan.habits]

    def write(self, entities: list[Entity], *, least: int = 1) -> None:
        """Write at least so many records of each entity; each next one by the chance that makes the share."""
        chance, clerks, share = self._chance, self._clerks, self._plan.duplicates
        offices: dict[int, str] = {}
        for entity in entities:
            written, source = 0, int(chance() * len(clerks))
            while self.left > 0 and (written < least or chance() < share):
                self._write(entity, source, offices, again=written > 0)
                written += 1
                # Mostly another source knows them too; now and then the same one has them twice.
                if chance() < 0.8:
                    source = (source + 1 + int(chance() * (len(clerks) - 1))) % len(clerks)

    def _write(self, entity: Entity, source: int, offices: dict[int, str], *, again: bool) -> None:
        chunk, clerk = self._chunk, self._clerks[source]
        number = chunk.first + len(chunk.truth)
        key = key_of(number)
        if isinstance(entity, Organization):
            row = clerk.organization(entity, key, again=again)
            offices[source] = key
        else:
            parent = offices.get(source, "") if entity.sign == "employee" else ""
            row = clerk.person(entity, key, again=again, parent_key=parent)
        chunk.rows[source].append(row)
        chunk.truth.append(entity.number)
        self.left -= 1
        if self._plan.changes(number):
            chunk.changed.append(clerk.change(row, entity, number // 100))
        elif self._plan.changes_alone(number):
            chunk.changed_alone.append(clerk.change(row, entity, number))
