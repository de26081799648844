"""Abbreviations of the three languages that end in a full stop, sorted by what may follow them.

All in lower case, without their last full stop.
"""

from typing import Final


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST: Final = _listed(
    """
    dr mr mrs ms prof rev hon gen col lt capt sgt sen rep gov st mt e.g i.e cf vs viz al.e approx
    ph messrs mme mlle fr
    им проф акад доц г-н г-жа тов св гр ул пер пл обл р-н пос дер оз о-в т.е т.к т.н т.о напр см ср
    англ фр нем лат греч рус каз тур перен букв соч кн изд ред сост пер сокр ген полк к.и.н д.и.н
    мыс қар б.а т.с проф көш қ
    """
)
"""A name, an example or an explanation comes next, never a new sentence."""

BEFORE_NUMBERS: Final = _listed(
    """
    no nos vol vols p pp ch chap sec sect fig figs art arts para eq ed eds ver ca c b d jan feb mar
    apr jun jul aug sept sep oct nov dec n r
    ст с стр п пп рис табл гл т тт кн вып ч разд подп № янв февр апр авг сент окт нояб дек ок
    бет сур кест тар бап
    """
)
"""A number comes next; before a word they may be whole words ("He said no.")."""

MAY_BE_LAST: Final = _listed(
    """
    etc inc ltd co corp jr sr bros u.s u.k u.n e.u a.m p.m b.c a.d ph.d m.a b.a d.c al
    г гг в вв др пр т.д т.п н.э до.н.э руб коп тыс млн млрд чел экз кв
    ж жж ғ ғғ т.б т.с.с б.з.б б.з.д б.з мың
    """
)
"""They close a sentence as easily as they stand within one."""

UNITS_OR_PLACES: Final = _listed("г с ж қ")
"""Years after a number ("1946 г.", "1946 ж."); before a name, a town or village ("г. Алматы")."""

LETTERS_OF_INITIALS: Final = _listed("sh zh ch kh yu ya ts dj jh th ph дж дз")
"""Initials of two letters: "Sh. Aimanov", "Дж. Буш"."""

SENTENCE_OPENERS: Final = _listed(
    """
    the this these those that there it its he she they we you in on at by for from to with as after
    before during since when while where although though because if however but and so then thus
    also their his her our my no not now today most many some all each such what who why how
    later earlier finally soon several both another its one two nobody everyone
    он она оно они это эта этот эти в во на по с из к для при за от до после когда если как что где
    но и а однако так также затем потом тогда его её их мы вы я не все сегодня
    ол олар бұл осы сол біз сіз мен сондықтан бірақ алайда сонымен кейін егер қазір бүгін оның
    """
)
"""Words that open a sentence when they follow a capital letter and a full stop."""
