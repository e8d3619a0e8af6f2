"""The people and organizations that a made-up base is about: what is true of them, whoever writes it down."""

from dataclasses import dataclass, replace
from itertools import count
from random import Random

from loader.bench import company_names, japanese, kazakh, russian
from loader.bench.check_digits import (
    complete_bin,
    complete_corporate_number,
    complete_inn,
    complete_ogrn,
)
from loader.bench.name import NO_NAME, Name
from loader.bench.places import PLACES, STREETS, Place, mobile_phone, office_phone, spread
from loader.bench.script import everyday_spelling

COUNTRIES = ("RU",) * 14 + ("KZ",) * 3 + ("JP",) * 3
_MEN = {"RU": russian.MEN, "KZ": kazakh.MEN, "JP": japanese.MEN}
_WOMEN = {"RU": russian.WOMEN, "KZ": kazakh.WOMEN, "JP": japanese.WOMEN}
_SURNAMES = {"RU": russian.SURNAMES, "KZ": kazakh.SURNAMES, "JP": japanese.SURNAMES}
_SURNAME_FORMS = {"RU": russian.FORMS_OF, "KZ": kazakh.FORMS_OF, "JP": japanese.FORMS_OF}
_MAILBOXES = ("mail.ru", "yandex.ru", "gmail.com", "bk.ru", "inbox.ru", "list.ru", "ya.ru", "rambler.ru")
_OLDEST, _YEARS = 1940, 66
_PEOPLE_WITH_TAX_ID = 0.06
PHONES = 4  # of one entity: the first, a second one, a new one, and the one it changes to


@dataclass(slots=True)
class Home:
    """Say where somebody lives or works."""

    country: str
    place: Place
    street: str
    postal_code: str


@dataclass(slots=True)
class Person:
    """Hold a person; `sign` says what makes the case special, which rows must not leave out."""

    number: int
    country: str
    is_man: bool
    last: Name
    first: Name
    middle: Name
    birth: tuple[int, int, int]
    phone: str
    email: str
    home: Home
    tax_id: str = ""
    maiden: Name = NO_NAME
    second_phone: str = ""
    sign: str = ""
    may_shorten: bool = True


@dataclass(slots=True)
class Organization:
    """Hold a legal person, or one branch of it."""

    number: int
    country: str
    core: str
    latin: str
    forms: tuple[str, ...]
    tax_id: str
    reason_code: str
    registration: str
    phone: str
    email: str
    home: Home
    branch: str = ""
    sign: str = ""


class Maker:
    """Make entities from one source of chance; numbers them from `first` on."""

    def __init__(self, random: Random, first: int) -> None:
        self.random = random
        self.numbers = count(first)

    def home(self, country: str) -> Home:
        """Return an address."""
        chance = self.random.random
        places, streets = PLACES[country], STREETS[country]
        place = places[int(chance() * len(places))]
        street, house = streets[int(chance() * len(streets))], 1 + int(chance() * 150)
        if country == "JP":
            written = f"{street}{1 + house % 9}-{1 + house % 29}-{1 + house % 17}"
            postal_code = f"{place.postal}{int(chance() * 10)}-{int(chance() * 10_000):04}"
            return Home(country, place, written, postal_code)
        written = f"ул. {street}, д. {house}"
        if chance() < 0.6:
            written += f", кв. {1 + int(chance() * 200)}"
        return Home(country, place, written, f"{place.postal}{int(chance() * 10_000):04}")

    def person(self, country: str | None = None, *, is_man: bool | None = None) -> Person:
        """Return somebody new."""
        chance = self.random.random
        country = country or COUNTRIES[int(chance() * len(COUNTRIES))]
        man = chance() < 0.5 if is_man is None else is_man
        firsts, lasts = (_MEN if man else _WOMEN)[country], _SURNAMES[country]
        last = lasts[int(chance() * len(lasts))][not man]
        first = firsts[int(chance() * len(firsts))]
        middle = NO_NAME if country == "JP" else self.patronymic(country, is_man=man)
        birth = (_OLDEST + int(chance() * _YEARS), 1 + int(chance() * 12), 1 + int(chance() * 28))
        number = next(self.numbers)
        phone = mobile_phone(country, number * PHONES)
        made = Person(number, country, man, last, first, middle, birth, phone, "", self.home(country))
        made.email = self.email(made)
        if chance() < _PEOPLE_WITH_TAX_ID:
            made.tax_id = self.persons_tax_id(made)
        return made

    def patronymic(self, country: str, *, is_man: bool, father: str | None = None) -> Name:
        """Return a patronymic; of this father, or of any."""
        patronymics = kazakh.PATRONYMICS if country == "KZ" else russian.PATRONYMICS
        return patronymics[father or self.father_name(country)][not is_man]

    def father_name(self, country: str) -> str:
        """Return a man's first name."""
        men = _MEN[country]
        return men[int(self.random.random() * len(men))].native

    def email(self, person: Person) -> str:
        """Return a mailbox that is this person's alone."""
        chance = self.random.random
        first, last = person.first.everyday.lower(), person.last.everyday.lower()
        # The number makes it unique; people choose such ones when the plain name is taken.
        tail = f"{person.number:x}"
        turn = chance()
        if turn < 0.4:
            box = f"{first}.{last}{tail}"
        elif turn < 0.7:
            box = f"{first[0]}.{last}{person.birth[0]}.{tail}"
        else:
            box = f"{last}_{tail}{chr(97 + int(chance() * 26))}"
        return f"{box}@{_MAILBOXES[int(chance() * len(_MAILBOXES))]}"

    def persons_tax_id(self, person: Person) -> str:
        """Return an ИНН of 12 digits, an ИИН that begins with the birth date, or nothing."""
        chance = self.random.random
        if person.country == "JP":
            return ""
        if person.country == "RU":
            return complete_inn(f"77{spread(person.number, 100_000_000):08}")
        year, month, day = person.birth
        century = (3 if year < 2000 else 5) + (not person.is_man)
        start = f"{year % 100:02}{month:02}{day:02}{century}"
        while not (found := complete_bin(f"{start}{int(chance() * 10_000):04}")):
            pass
        return found

    def organization(self, country: str | None = None) -> Organization:
        """Return an organization of its own."""
        chance = self.random.random
        country = country or COUNTRIES[int(chance() * len(COUNTRIES))]
        forms = company_names.FORMS[country]
        form = forms[int(chance() * len(forms))]
        if country == "JP":
            core, latin = company_names.japanese_core(self.random)
        elif chance() < 0.04:
            core = latin = company_names.latin_core(self.random)
            form = company_names.FOREIGN_FORMS[int(chance() * 3)]
        else:
            core = company_names.cyrillic_core(self.random)
            latin = everyday_spelling(core).title()
        home = self.home(country)
        number = next(self.numbers)
        phone = office_phone(country, home.place, number)
        domain = "".join(letter for letter in latin.lower() if letter.isalnum())
        ending = {"RU": "ru", "KZ": "kz", "JP": "co.jp"}[country]
        email = f"{('info', 'office', 'zakaz', 'mail')[int(chance() * 4)]}@{domain}{number}.{ending}"
        made = Organization(number, country, core, latin, form, "", "", "", phone, email, home)
        self._register(made)
        return made

    def _register(self, organization: Organization) -> None:
        chance, number = self.random.random, organization.number
        if organization.country == "RU":
            serial = spread(number, 89 * 60 * 100_000)
            office, place = divmod(serial, 100_000)
            region = f"{1 + office // 60:02}"
            organization.tax_id = complete_inn(f"{region}{1 + office % 60:02}{place:05}")
            organization.reason_code = f"{organization.tax_id[:4]}01001"
            organization.registration = complete_ogrn(
                f"1{int(chance() * 25):02}{region}{int(chance() * 10_000_000):07}"
            )
        elif organization.country == "KZ":
            organization.tax_id = _bin_of(spread(number, 25 * 12 * 4 * 100_000))
        else:
            organization.tax_id = complete_corporate_number(f"{int(chance() * 10**12):012}")

    def branch(self, head: Organization, *, place: int) -> Organization:
        """Return a branch: the ИНН of its head, a КПП, a city and mostly a phone of its own."""
        home = self.home(head.country)
        number = next(self.numbers)
        tax_office = f"{head.tax_id[:2]}{int(self.random.random() * 100):02}"
        phone = head.phone
        if self.random.random() < 0.6:
            phone = office_phone(head.country, home.place, number)
        return replace(
            head,
            number=number,
            reason_code=f"{tax_office}43{place:03}",
            home=home,
            phone=phone,
            branch=home.place.city,
            sign="branch",
        )


def surname_of(head: Person, *, is_man: bool) -> Name:
    """Return the form of a person's surname that a relative has."""
    return _SURNAME_FORMS[head.country][head.last.native][not is_man]


def _bin_of(serial: int) -> str:
    while True:
        month, place = divmod(serial, 400_000)
        found = complete_bin(f"{month // 12:02}{1 + month % 12:02}4{place // 100_000}{place % 100_000:05}")
        if found:
            return found
        serial += 1
