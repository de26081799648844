"""Number words of English, Russian and Kazakh by their beginnings, and months by theirs."""

from typing import Final

# A word is a number where it is one of these stems with one of the endings below, and nothing else.
_CARDINALS: Final = {
    2: "two second twice дв два две двое двум двух двумя двоих втор вторая вторую екі екін екеу",
    3: "three third thirds thrice три трое трем трех тремя троих трет третьего третий үш үшеу",
    4: "four fourth fourths четыр четверо четырем четырех четверт төрт төртеу",
    5: "five fifth fifths пят пяти пять пятеро бес бесеу",
    6: "six sixth шест шести шесть шестеро алты алтау",
    7: "seven seventh сем семи семь семеро седьм жеті жетін жетеу",
    8: "eight eighth восем восьми восемь восьм сегіз",
    9: "nine ninth девят девяти девять тоғыз",
    10: "ten tenth десят десяти десять он оныншы ондаған",
    11: "eleven eleventh одиннадцат одиннадцати",
    12: "twelve twelfth dozen двенадцат двенадцати дюжин",
    13: "thirteen thirteenth тринадцат тринадцати",
    14: "fourteen fourteenth четырнадцат четырнадцати",
    15: "fifteen fifteenth пятнадцат пятнадцати",
    16: "sixteen sixteenth шестнадцат шестнадцати",
    17: "seventeen seventeenth семнадцат семнадцати",
    18: "eighteen eighteenth восемнадцат восемнадцати",
    19: "nineteen nineteenth девятнадцат девятнадцати",
    20: "twenty twentieth двадцат двадцати жиырма жиырман",
    30: "thirty thirtieth тридцат тридцати отыз",
    40: "forty fortieth сорок сорока сороков қырық қырқын",
    50: "fifty fiftieth пятьдесят пятидесяти пятидесят елу елуін",
    60: "sixty sixtieth шестьдесят шестидесяти шестидесят алпыс",
    70: "seventy seventieth семьдесят семидесяти семидесят жетпіс",
    80: "eighty eightieth восемьдесят восьмидесяти восьмидесят сексен",
    90: "ninety ninetieth девяносто девяноста девяност тоқсан",
    100: "hundred hundreds hundredth сто ста сот сотн сотый сотая сотое сотого "
    "жүз жүзге жүзден жүздей жүздеген",
    200: "двести двухсот двухсотый двумстам",
    300: "триста трехсот",
    400: "четыреста четырехсот",
    500: "пятьсот пятисот",
    600: "шестьсот шестисот",
    700: "семьсот семисот",
    800: "восемьсот восьмисот",
    900: "девятьсот девятисот",
    1000: "thousand thousandth thousands millennium millennia тысяч тысячн тысячелет мың",
    1000000: "million millionth millions миллион млн",
    1000000000: "billion billions миллиард млрд",
}
STEMS: Final = {stem: value for value, stems in _CARDINALS.items() for stem in stems.split()}

ONES: Final = ("one", "first", "один", "одн", "перв", "бір")
"""Values only behind tens: by themselves they are used for other things too."""

RUSSIAN_ENDINGS: Final = frozenset(
    (
        "а я ы и у ю е ь о ом ам ами ах ой ый ий ая яя ое ее ого его ому ему ым им ых их ую ею ью "
        "ов ей ья ье ьи ьей ьего ьему ьим ьем ём ия ием ями иями "
    ).split()
)
KAZAKH_ENDINGS: Final = frozenset(
    (
        "ге ке ға қа ден тен дан тан нен нан тің тың дің дың нің ның ті ты ді ды ні ны де те да та "
        "інші ыншы нші ншы сыншы інде ында еуі ауы ұ сі сы і ы ыншыға іншіге дай дей тай тей "
        "дық дік "
    ).split()
)

_MONTHS: Final = (
    ("january", "январ", "қаңтар"),
    ("february", "феврал", "ақпан"),
    ("march", "март", "наурыз"),
    ("april", "апрел", "сәуір"),
    ("may", "мая мае май", "мамыр"),
    ("june", "июн", "маусым"),
    ("july", "июл", "шілде"),
    ("august", "август", "тамыз"),
    ("september", "сентябр", "қыркүйек қыркүйег"),
    ("october", "октябр", "қазан"),
    ("november", "ноябр", "қараша"),
    ("december", "декабр", "желтоқсан"),
)
MONTHS: Final = {
    stem: number
    for number, languages in enumerate(_MONTHS, start=1)
    for stems in languages
    for stem in stems.split()
}
"""Months by the beginnings of their names."""
WHOLE_MONTHS: Final = frozenset({"may", "март", "мае", "мая", "май", "march", "маусым", "қазан"})
"""Such a beginning is a month only by itself or, in Russian, with an ending: "marched", "майор"."""

SCALES: Final = {"k": "thousand", "m": "million", "bn": "billion", "тыс": "тысяч"}
"""Behind digits: $250m, 400 тыс."""
UNBENT: Final = frozenset({"он", "сто", "ста", "жүз"})
"""With endings these are other words: онда, стоя, жүзінде."""
NO_NUMBERS: Final = frozenset("семья семьи семье семью семьей семьёй семей трио".split())
AMBIGUOUS_MONTHS: Final = frozenset({"may", "май", "маусым", "қазан"})
"""Such a word is a month beside a day or a year: it is also oil, a season, or a town."""
PARTS: Final = {
    33: r"(?:one|a)[ -]third|(?:одн\w+ )?треть|үштен бір\w*",
    67: r"two[ -]thirds|дв(?:е|ух|умя) трет(?:и|ей|ями)|үштен екі\w*",
    25: r"(?:one|a)[ -]quarter|(?:одн\w+ )?четверть|төрттен бір\w*|ширегі\w*",
    75: r"three[ -]quarters|тр(?:и|ех|ёх) четвер(?:ти|тей)|төрттен үш\w*",
}
"""What a part is called, by how many of a hundred it is."""
CENTURY_STEMS: Final = ("centur", "век", "столети", "ғасыр")
# Of Latin letters and of Cyrillic ones that look like them.
ROMAN_LETTERS: Final = str.maketrans("ХІСМ", "XICM")
