"""Rows of staging.customer: what a source wrote down about an entity, mistakes included."""

from random import Random
from typing import NamedTuple

from loader.bench.entity import PHONES, Organization, Person
from loader.bench.habit import Habit
from loader.bench.mistake import fill_in, misspell, wrong_digit
from loader.bench.places import mobile_phone

_MOVED_ON = 0.08  # share of later records with a new phone number
_NEW_MAILBOX = 0.10
_TYPO = 0.03
_TAX_TYPO = 0.02
_SWAPPED = 0.03
_TWO_PHONES = 0.03
_OF_BRANCHES = 0.998  # with ИНН, with КПП: without them nobody could tell one branch from another


class Record(NamedTuple):
    """Hold the values of one row, in the order of the columns it is copied to."""

    source_system: str
    source_key: str
    kind: str = ""
    full_name: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    company_name: str = ""
    tax_id: str = ""
    tax_reason_code: str = ""
    registration_number: str = ""
    phone: str = ""
    phone_2: str = ""
    email: str = ""
    birth_date: str = ""
    address: str = ""
    city: str = ""
    postal_code: str = ""
    country: str = ""
    parent_key: str = ""


COLUMNS = Record._fields


class Clerk:
    """Write records as one source does."""

    def __init__(self, habit: Habit, random: Random) -> None:
        self.habit = habit
        self.random = random
        self.chance = random.random

    def person(self, person: Person, key: str, *, again: bool, parent_key: str = "") -> Record:
        """Write down a person; `again` when somebody has before."""
        chance, habit = self.chance, self.habit
        last, first, middle = self._names(person, again=again)
        is_short = person.may_shorten and chance() < habit.initials
        if is_short:
            first, middle = f"{first[0]}.", f"{middle[0]}." if middle else ""
        shows_birth = chance() < (
            habit.birth if not person.sign else 0.97 if is_short else self._care(person)
        )
        if person.sign != "same name" and not is_short and chance() > habit.middle:
            middle = ""
        full = ""
        if chance() >= habit.split:
            first_come = (first, middle, last) if chance() < habit.first_name_first else (last, first, middle)
            full = " ".join(part for part in first_come if part)
            last = first = middle = ""
        elif chance() < _SWAPPED:
            last, first = first, last
        phone, phone_2 = self._phones(person, again=again)
        return Record(
            habit.name, key, "person" if chance() < habit.kind else "",
            full, last, first, middle, "", self._tax_id(person.tax_id, 0.8), "", "",
            phone, phone_2, self._email(person, again=again),
            self._date(person.birth) if shows_birth else fill_in("birth_date", self.chance),
            *self._home(person), parent_key,
        )  # fmt: skip

    def organization(self, organization: Organization, key: str, *, again: bool) -> Record:
        """Write down an organization."""
        chance, habit = self.chance, self.habit
        share = _OF_BRANCHES if organization.sign == "branch" else habit.tax_id
        tax_id = self._tax_id(organization.tax_id, share)
        shows_code = tax_id and chance() < (_OF_BRANCHES if organization.sign == "branch" else 0.85)
        phone, phone_2 = self._phones(organization, again=again)
        return Record(
            habit.name, key, "organization" if chance() < habit.kind else "",
            "", "", "", "", self._company_name(organization),
            tax_id, organization.reason_code if shows_code else "",
            organization.registration if shows_code and chance() < 0.5 else "",
            phone, phone_2, self._email(organization, again=again), "", *self._home(organization), "",
        )  # fmt: skip

    def change(self, row: Record, entity: Person | Organization, turn: int) -> Record:
        """Return the row as it is after a change that life brings: a phone, a mailbox or an address."""
        if turn % 3 == 0:
            phone = self._phone(mobile_phone(entity.country, entity.number * PHONES + 3), entity.country)
            return row._replace(phone=phone)
        if turn % 3 == 1:
            return row._replace(email=f"{entity.number:x}.moved@example.org")
        return row._replace(address=f"{entity.home.street}, корп. {1 + turn % 8}")

    def _care(self, person: Person) -> float:
        # Those whom nothing but the day of birth tells apart are asked for it.
        return 0.98 if person.sign in ("same name", "namesake") else self.habit.birth

    def _names(self, person: Person, *, again: bool) -> tuple[str, str, str]:
        chance, habit = self.chance, self.habit
        last_name = person.maiden if person.maiden.native and not again and chance() < 0.6 else person.last
        form = 0
        if chance() < habit.latin:
            form = 1 if chance() < 0.3 else 2
        elif chance() < habit.sound:
            form = 3
        last, first, middle = last_name[form], person.first[form], person.middle[form]
        if chance() < _TYPO:
            last = misspell(last, self.random)
        if chance() < _TYPO / 2 and person.sign != "twin":
            first = misspell(first, self.random)
        if chance() < habit.capitals:
            return last.upper(), first.upper(), middle.upper()
        return last, first, middle

    def _company_name(self, organization: Organization) -> str:
        chance, habit = self.chance, self.habit
        is_latin = chance() < habit.latin
        core = organization.latin if is_latin else organization.core
        if chance() < _TYPO:
            core = misspell(core, self.random)
        if chance() < habit.capitals:
            core = core.upper()
        forms, turn = organization.forms, chance()
        if is_latin:
            name = f"{core} {forms[2]}" if turn < 0.8 else core
        elif organization.country == "JP":
            name = (
                f"{forms[0]}{core}" if turn < 0.5 else f"{core}{forms[turn > 0.8]}" if turn < 0.95 else core
            )
        elif forms[0] == forms[1] or forms[0].isascii():
            name = f"{core} {forms[turn > 0.8]}"
        elif turn < 0.5:
            name = f"{forms[0]} «{core}»" if turn < 0.25 else f'{forms[0]} "{core}"'
        else:
            name = (
                f'{forms[1]} "{core}"'
                if turn < 0.62
                else f"{core}, {forms[0]}"
                if turn < 0.75
                else f"{forms[0]} {core}"
            )
        if organization.branch and chance() < 0.5:
            name += f", филиал в г. {organization.branch}"
        return name

    def _tax_id(self, tax_id: str, share: float) -> str:
        if not tax_id or self.chance() >= share:
            return ""
        return wrong_digit(tax_id, self.random) if self.chance() < _TAX_TYPO else tax_id

    def _phones(self, entity: Person | Organization, *, again: bool) -> tuple[str, str]:
        chance, habit = self.chance, self.habit
        if chance() >= habit.phone:
            return fill_in("phone", chance), ""
        number = entity.phone
        # A family or an office that moved on would do so as one; here only people of their own do.
        if again and not entity.sign and chance() < _MOVED_ON:
            number = mobile_phone(entity.country, entity.number * PHONES + 2)
        phone, second = self._phone(number, entity.country), ""
        if isinstance(entity, Person) and entity.second_phone:
            second = self._phone(entity.second_phone, entity.country)
        if second and chance() < 0.3:
            return f"{phone}{', ' if chance() < 0.5 else '; '}{second}", ""
        if not second and chance() < _TWO_PHONES:
            other = mobile_phone(entity.country, entity.number * PHONES + 1)
            return f"{phone}, {self._phone(other, entity.country)}", ""
        return phone, second if chance() < 0.7 else ""

    def _phone(self, number: str, country: str) -> str:
        formats = self.habit.formats[country]
        # The first ways of writing are the usual ones.
        return formats[int(self.chance() * self.chance() * len(formats))](number)

    def _email(self, entity: Person | Organization, *, again: bool) -> str:
        chance = self.chance
        if chance() >= self.habit.email:
            return fill_in("email", chance)
        email = entity.email
        if again and chance() < _NEW_MAILBOX:
            box, _, host = email.partition("@")
            email = (
                f"{box}.new@{host}" if isinstance(entity, Organization) else f"{entity.number:x}.{box}@{host}"
            )
        return email.upper() if chance() < 0.03 else email

    def _date(self, birth: tuple[int, int, int]) -> str:
        year, month, day = birth
        if self.chance() < 0.004:
            day = 1 + day % 28
        order = self.habit.date_order
        if order == "dmy":
            return f"{day:02}.{month:02}.{year}"
        return f"{month:02}/{day:02}/{year}" if order == "mdy" else f"{year}-{month:02}-{day:02}"

    def _home(self, entity: Person | Organization) -> tuple[str, str, str, str]:
        chance, home = self.chance, entity.home
        if chance() >= self.habit.address:
            return "", home.place.city if chance() < 0.5 else "", "", ""
        city = home.place.latin if chance() < self.habit.latin else home.place.city
        return home.street, city, home.postal_code, home.country if chance() < 0.7 else ""
