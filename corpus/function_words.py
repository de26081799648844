"""Words that say nothing about a text's subject: they are in every question and every passage."""

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH: Final = _words(
    """
    a an the of and or but nor if to in on at by for from with without into onto over under as than
    then that this these those there here it its he him his she her hers they them their we us our
    you your i me my mine is are was were be been being am do does did done doing have has had
    having can could will would shall should may might must not no so such too very just only also
    about after before during between through out up down off again any some all both each either
    neither more most other own same how what when where which who whom whose why s t
    """
)
RUSSIAN: Final = _words(
    """
    и в во на не что он она оно они с со а но как по к ко у из за от до о об обо про для при над под
    без между через после перед это этот эта эти этого этой этом этому этих тот та те то того той
    том тому тех там тут здесь так такой такая такие же ли бы б вы вас вам мы нас нам я меня мне
    ты его ему её ее ей их им ними ней нём нем себя свой своя своё свои своих своей своего был
    была было были быть есть будет или если когда где куда откуда кто кого кому кем чем чего чему
    какой какая какое какие каких какого какому каким какими какую каком сколько почему зачем чей
    чья чье чьи который которая которое которые которых которого которой котором которую уже ещё
    еще лишь только очень ни да нет также тоже можно
    """
)
KAZAKH: Final = _words(
    """
    жане мен бен пен менен да де та те ма ме ба бе па пе бул осы сол ол олар мына ана сен сиз биз
    мени менин сенин сиздин биздин онын оны оган онда одан олардын осынын бир ар ал ендеше бирак
    немесе яки егер уш ушин туралы жайлы жонинде бойынша аркылы дейин кейин бурын гана тек тагы
    канша неше кашан кай каи кайсы кайсысы кандай кандаи кайда кайдан кайда калай калаи калайша
    неге неликтен не нени неден немен ким кимди кимнин кимге неси кимдер нелер бар жок емес
    еди екен ед болды болып болган болады болу болса бола болатын деп деген дегенимиз
    дей гой оз озинин
    """
) - frozenset({"уш"})  # үш is three
"""Without their Kazakh letters (ә = а, қ = к and so on)."""

KAZAKH_SUFFIXES: Final = _words(
    """
    нын нин дын дин тын тин га ге ка ке на не ны ни ды ди ты ти да де та те нда нде дан ден тан тен
    нан нен мен бен пен дагы деги тагы теги ндагы ндеги ники дики тики лар лер дар дер тар тер лык
    лик дык дик тык тик шы ши ншы нши ыншы инши сы си ы и а е лы ли ында инде
    nyn nin dyn din tyn tin ga ge ka ke qa na ne ny ni dy di ty ti da de ta te dan den tan ten nan
    nen men ben pen dagy degi tagy tegi shy shi
    """
)
"""They stand behind a hyphen after names and numbers: ЮНЕСКО-ның, 20-шы, UNESCO-nyn."""
