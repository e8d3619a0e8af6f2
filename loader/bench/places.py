"""Cities with their phone codes and streets, by country; phone numbers that can exist."""

from typing import NamedTuple

from loader.bench.word_list import read_words


class Place(NamedTuple):
    """Hold a city: its name, that in Latin letters, the code of its landlines, the start of postal codes."""

    city: str
    latin: str
    area_code: str
    postal: str


PLACES: dict[str, tuple[Place, ...]] = {
    "RU": (
        Place("Москва", "Moscow", "495", "10"), Place("Москва", "Moscow", "499", "11"),
        Place("Санкт-Петербург", "Saint Petersburg", "812", "19"),
        Place("Екатеринбург", "Yekaterinburg", "343", "62"),
        Place("Новосибирск", "Novosibirsk", "383", "63"), Place("Казань", "Kazan", "843", "42"),
        Place("Самара", "Samara", "846", "44"), Place("Ростов-на-Дону", "Rostov-on-Don", "863", "34"),
        Place("Нижний Новгород", "Nizhny Novgorod", "831", "60"),
        Place("Краснодар", "Krasnodar", "861", "35"),
        Place("Пермь", "Perm", "342", "61"), Place("Воронеж", "Voronezh", "473", "39"),
    ),
    "KZ": (
        Place("Алматы", "Almaty", "7272", "05"), Place("Астана", "Astana", "7172", "01"),
        Place("Шымкент", "Shymkent", "7252", "16"), Place("Караганда", "Karaganda", "7212", "10"),
        Place("Актобе", "Aktobe", "7132", "03"),
    ),
    "JP": (
        Place("東京都", "Tokyo", "3", "10"), Place("大阪市", "Osaka", "6", "53"),
        Place("横浜市", "Yokohama", "45", "22"),
        Place("名古屋市", "Nagoya", "52", "46"), Place("札幌市", "Sapporo", "11", "06"),
    ),
}  # fmt: skip
STREETS = read_words("street")
_MOBILE = {
    "RU": (
        *("903", "905", "906", "909", "950", "951", "952", "953", "960", "961", "962", "963", "964", "965"),
        *(str(code) for code in range(910, 930)), "966", "967", "968", "969",
        "977", "980", "981", "982", "983",
        "985", "987", "988", "989", "999",
    ),
    "KZ": ("700", "701", "702", "705", "707", "708", "747", "771", "775", "776", "777", "778"),
    "JP": ("90", "80", "70"),
}  # fmt: skip


def spread(number: int, size: int) -> int:
    """Return a place in `size` that looks like chance, and is another one for another number below it."""
    return number * 7_368_787 % size


def mobile_phone(country: str, number: int) -> str:
    """Return the national number of the mobile phone with this number, without any prefix."""
    codes = _MOBILE[country]
    if country == "JP":  # the digit behind 90, 80, 70 is never 0
        serial = spread(number, len(codes) * 90_000_000)
        return f"{codes[serial // 90_000_000]}{10_000_000 + serial % 90_000_000}"
    serial = spread(number, len(codes) * 9_000_000)
    return f"{codes[serial // 9_000_000]}{1_000_000 + serial % 9_000_000}"


def office_phone(country: str, place: Place, number: int) -> str:
    """Return the national number of a landline in this place."""
    code = place.area_code
    left = (9 if country == "JP" else 10) - len(code)
    # Local numbers begin with 3 to 6: so they do in Tokyo and Osaka, and elsewhere they may.
    return f"{code}{3 * 10 ** (left - 1) + spread(number, 4 * 10 ** (left - 1))}"
