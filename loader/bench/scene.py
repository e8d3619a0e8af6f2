"""Groups of entities as life makes them: families, twins, namesakes, branches, holdings."""

from collections.abc import Callable
from dataclasses import replace

from loader.bench import company_names
from loader.bench.entity import PHONES, Maker, Organization, Person, surname_of
from loader.bench.name import NO_NAME
from loader.bench.places import mobile_phone

Entity = Person | Organization
Scene = Callable[[Maker], list[Entity]]
_LAST_PARENT = 1975  # year of birth; whose children are customers already


def alone(make: Maker) -> list[Entity]:
    """Make one person."""
    person = make.person()
    if make.random.random() < 0.12:
        person.second_phone = mobile_phone(person.country, person.number * PHONES + 1)
    if not person.is_man and person.country == "RU" and make.random.random() < 0.1:
        # She was known under another name before she married.
        person.maiden = make.person("RU", is_man=False).last
        person.sign = "married"
    return [person]


def company(make: Maker) -> list[Entity]:
    """Make one organization."""
    return [make.organization()]


def family(make: Maker) -> list[Entity]:
    """Make a couple and its children: one name, one home, one phone, often one mailbox."""
    father = _parent(make, make.person(is_man=True))
    mother = _relative(make, father, is_man=False, born=father.birth[0] + int(make.random.random() * 6))
    people: list[Person] = [father, mother]
    born = mother.birth[0] + 20
    for _ in range(int(make.random.random() * 3)):
        born += 1 + int(make.random.random() * 5)
        child = _relative(make, father, is_man=make.random.random() < 0.5, born=born)
        if child.country != "JP":
            child.middle = make.patronymic(child.country, is_man=child.is_man, father=father.first.native)
        # No parents give two children one name.
        if child.first not in [person.first for person in people]:
            people.append(child)
    return [*people]


def _parent(make: Maker, person: Person) -> Person:
    year, month, day = person.birth
    if year > _LAST_PARENT:
        person.birth = (year - 1 - int(make.random.random() * 20) - (year - _LAST_PARENT), month, day)
    return person


def _relative(make: Maker, head: Person, *, is_man: bool, born: int) -> Person:
    person = make.person(head.country, is_man=is_man)
    person.last = surname_of(head, is_man=person.is_man)
    person.birth = (born, *person.birth[1:])
    person.tax_id, person.home, person.phone = "", head.home, head.phone
    person.email = head.email if make.random.random() < 0.6 else make.email(person)
    head.sign = person.sign = "family"
    return person


def father_and_son(make: Maker) -> list[Entity]:
    """Make two men with one name, one home, one set of initials; sometimes only birth dates differ."""
    father = _parent(make, make.person("RU" if make.random.random() < 0.8 else "KZ", is_man=True))
    name = father.first.native
    son = _relative(make, father, is_man=True, born=father.birth[0] + 20 + int(make.random.random() * 15))
    son.first = father.first
    son.middle = make.patronymic(father.country, is_man=True, father=name)
    grandfather = name
    while make.random.random() < 0.95 and (grandfather == name or grandfather[0] != name[0]):
        grandfather = make.father_name(father.country)
    if grandfather[0] == name[0]:
        father.middle = make.patronymic(father.country, is_man=True, father=grandfather)
    father.sign = son.sign = "same name"
    return [father, son]


def twins(make: Maker) -> list[Entity]:
    """Make two people born on one day in one family, with first names of their own."""
    first = make.person()
    second = _relative(make, first, is_man=make.random.random() < 0.5, born=first.birth[0])
    first.tax_id = ""
    second.birth, second.email = first.birth, first.email
    if first.middle is not NO_NAME:
        father = make.father_name(first.country)
        first.middle = make.patronymic(first.country, is_man=first.is_man, father=father)
        second.middle = make.patronymic(first.country, is_man=second.is_man, father=father)
    while second.first.native == first.first.native:
        second.first = make.person(first.country, is_man=second.is_man).first
    first.sign = second.sign = "twin"
    # И. Петрова would be either of Инна and Ирина, and nobody could ever tell.
    first.may_shorten = second.may_shorten = first.first.native[0] != second.first.native[0]
    return [first, second]


def namesakes(make: Maker) -> list[Entity]:
    """Make two strangers with one full name."""
    one = make.person()
    other = make.person(one.country, is_man=one.is_man)
    other.last, other.first, other.middle = one.last, one.first, one.middle
    other.email = make.email(other)
    one.sign = other.sign = "namesake"
    return [one, other]


def branches(make: Maker) -> list[Entity]:
    """Make an organization and its branches: one ИНН, a КПП each."""
    head = make.organization("RU")
    head.sign = "branch"
    return [head, *(make.branch(head, place=n + 1) for n in range(1 + int(make.random.random() * 4)))]


def holding(make: Maker) -> list[Entity]:
    """Make companies behind one switchboard, and some who can be reached through it."""
    head = make.organization()
    group = company_names.group_name(head.country, make.random)
    members: list[Entity] = []
    cores: set[str] = set()
    for _ in range(3 + int(make.random.random() * 4)):
        company = make.organization(head.country)
        core, latin = company_names.holding_core(group, make.random)
        if core in cores:
            continue
        cores.add(core)
        members.append(
            replace(
                company,
                core=core,
                latin=latin,
                phone=head.phone,
                email=head.email,
                home=head.home,
                sign="holding",
            )
        )
    for _ in range(2 + int(make.random.random() * 3)):
        person = make.person(head.country)
        members.append(replace(person, phone=head.phone, sign="employee"))
    return members


# What comes how often; the shares are per scene, and most people are alone in a base.
SCENES: tuple[tuple[Scene, float], ...] = (
    (alone, 0.66),
    (company, 0.185),
    (family, 0.085),
    (father_and_son, 0.01),
    (twins, 0.01),
    (namesakes, 0.02),
    (branches, 0.02),
    (holding, 0.01),
)
