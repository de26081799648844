"""What tells English, Russian and Kazakh apart: letters, everyday words, endings, letter pairs.

Kazakh is listed as it is often typed, without its own letters (ә = а, ғ = г, і = и, қ = к, ң = н,
ө = о, ү = ұ = у, һ = х), and `FOLDED` takes a word there. Kazakh in Latin letters comes to the
same lists through `to_cyrillic`, whichever of the usual spellings was typed (q, j or zh, y or ı,
sh or ş, gh or ğ). The lists were picked by frequency from Russian, English and Kazakh Wikipedia
texts; they are facts about the languages, not weights of a model.
"""

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


KAZAKH_LETTERS: Final = frozenset("әңғүұқөһ")
"""і is left out: Ukrainian and Belarusian have it too."""

FOREIGN_CYRILLIC_LETTERS: Final = frozenset("їєґўјљњћђџѓќҗҙҫҡҳҷӣӯ")
"""Letters of Ukrainian, Belarusian, Serbian, Macedonian, Tatar, Bashkir and Tajik."""

FOREIGN_LATIN_LETTERS: Final = frozenset("çßåøæœłžčřěůąęćńśźżőűãõ¿¡âêîôûèìòùëïđħ")

FOLDED: Final = str.maketrans("әіңғүұқөһё", "аингуукохе")

KAZAKH_WORDS: Final = _words(
    """
    жане мен казак жылы жыл онын деп бул болды болып болады ол болган кандай ушин жер аркылы осы
    коп олардын кай деген сол казакстан казакстаннын казакстанда дейин тагы турли жатады байланысты
    туралы ретинде бирнеше улы ким ак немесе бойынша алгашкы кейин ири еки карай батыс
    негизги бири бир бар ен ал орналаскан орталык тусти одан орыс хан уш мемлекеттик омир пайда оз
    сырткы кен карсы орта жана осимдик ишки халык каласы улкен алды оте ари ишинде турады солтустик
    шыгыс белгили оны заттар жогары де жанында халкынын арналган жылдары озинин бастап рет ауыл
    емес жалпы катар бирак кезде жас сондыктан пен сиякты аталады натижесинде болинеди арасында
    болатын курамына ресей табылады келеди барлык алып аса еди ел неше неге канша кашан кайда
    кайдан кандай калай калайша кимнин кимдер неден ненин нени немен нелер кайсы кайсысы каншасы
    ма ба бе па пе ме бен гана тек сон алайда жок керек мумкин билим беру гылым саласы саласында
    мадениет тарихы кирди кашанга болу атты аты адам адамдар адамнын ултын улттык алгаш алган
    жаткан берди бериледи курылды курылган ашылды кабылданды куни айы гасырда гасырдын ауданы
    канадай озен колданылады атауы деген дегенимиз салем рахмет калайсын болгандыктан магынасы
    кызмети коши
    """
)
RUSSIAN_WORDS: Final = _words(
    """
    в и на по из года год году был была было были что для с как от или также до у его при за после
    есть время во о об является но к ко её ее это эта этот эти может то лет более они которые
    только когда который которая которое между войны а однако сша ли же под век века где со их быть
    так все всё человек того около этого она он оно могут часть частью которых них через являются
    существует если часто обычно чтобы времени стал стали стала кто чем зачем почему какой какая
    какое какие каких какую каким какому каком сколько куда откуда чего чему кого кому ком чей чья
    чьи сейчас можно нужно ещё еще уже без очень своего свою своей свой том тем среди лишь один одна
    одно два три первый кроме некоторых против согласно про над почти ведь вас нас мне вы мы я ты
    бывает правда ничего другие других люди людей россии россия самый самая самое каждый назовите
    называется назывался находится произошло означает
    """
)
FOREIGN_CYRILLIC_WORDS: Final = _words(
    """
    і й та що це цей який яка яке які коли чому хто скільки був буде від або також є україни з
    як бо але між під після через якого року років роки што гэта калі дзе быў і ў са гэты які
    """
)
KAZAKH_ENDINGS: Final = _words(
    """
    ын нын ган лык дын ып нда ады тын гы агы инин нин инде нде рдын лды ген сы лы дагы лар тик дин
    етин атын кен кан ау лып тар ыр дай деги рды сын ыз тык нан ндай дык уы нен дик йин гын рга лер
    тер дер дар тан тен лик ттик ымен имен йды ктан йди еди ды ди ык ик ары ери асы еси ше га ге ка
    ке да де ин ан ен ар ер ги мыз низ дыр дир тыр тир рак рек ты ти лді лди сыз сиз шы ши лап леп
    жи зак дан ден пен бен йик ткен ткан йтын йтин ай ап оп еп ип
    """
)
RUSSIAN_ENDINGS: Final = _words(
    """
    ой го ии ся ого ом ие ых но ая ть тся ые ной ных ния ение ние ый ия ое их ет ется ло ду кого
    ской ов ный ую сь ах ции ми ию ее ют ости ами ства ает сть ать ла ве ем ки ком его ей ость ание
    кая ря ием му ью ля ли ому ний тво ство ьно во лся ись ают ит мя од ок ца ен гда дит лее ько
    ку ась ят ях али ена ил ыл ел ал ан ы е ую ешь ишь йте ёт им ым ях рь нь ль вь сь фе ев ин ия
    ция ский цкий ок ик ка
    """
)
KAZAKH_PAIRS: Final = _words(
    """
    ын гы ды лы кы нд ык лд сы шы тт лг уы жы мд ыг йы уй рд йд йи ыр ау ып аг ыз жу жо нш кт ыс _ж
    """
)
RUSSIAN_PAIRS: Final = _words(
    """
    _в ов го но во пр х_ по тв ве ся ть че ых вы ви ь_ ьн ля дн ой ое ич ю_ ые вл ив вр ую чн сс вс
    ще ют жд _ч сл тс ча ав ев цц ци ця ъе ць ще щи эт о_ в_ чт од ро ль я_ хо ож
    """
)
ENGLISH_WORDS: Final = _words(
    """
    the of and to in was for a an by with that is it from are as on which or what his were who have
    has had this he she they also one not first its at their when but been be new other two after
    most did do does these time during all used can such some more how into there may would between
    where only her him made about than many while why whose whom year years known number called war
    best three people since both no then will over being part before however use you your i we our
    through so out often each early them because several under same against me my name give list
    describe compare explain tell if any another like much very became began become if us
    """
)
FOREIGN_LATIN_WORDS: Final = _words(
    """
    ve bir bu için ile olarak olan hangi nasıl nedir kaç kadar tarafından daha çok ne kim nerede
    ise gibi olduğu sonra oldu vardı var zaman kimdir değil göre ilk neden arasında adı yıl hangisi
    der die das und ist ein eine den dem von zu mit auf für nicht wie was wer wo wann warum welche
    welcher viele hat sind wurde im des sich auch bei nach aus wird
    le la les un une et est que qui dans pour pas sur avec du au aux par ce quel quelle quand où
    comment pourquoi combien sont été
    el los las y del por con para una es qué quién cuándo dónde cómo cuál su se como fue al
    il lo gli di che è per non una nel della dei sono chi quando dove come perché quale
    o os um uma do da em não com mais foi quem onde jest nie się jak co kto gdzie kiedy oraz
    het een van en is niet hoe wat wie waar wanneer och att som är inte vad vem när var
    """
) - frozenset({"was", "is", "a", "do", "come", "per", "as", "me", "no"})
ENGLISH_ENDINGS: Final = _words(
    """
    ed ng ing on ion th es ted tion st ce ns rs ts ve ch al nd er nt ers ons ic ies nce ld lly ally
    ent ll ds ey ck ity ive gh ure ment ble ss ct rd rk ght ow wn rn us sion and ance ous ful ness
    ism ist ary ory ize ise age ly ate ish
    """
)
ENGLISH_PAIRS: Final = _words(
    """
    th _w _c f_ of co ou ic ea ce ca wa io ve ec wh ac ct nc ll wi ow we ee ci fo wo w_ pr gh iv cl
    vi cr c_ uc sc ck ex oo oc cu pl ew ff rc e_ d_ fr fi _v _f wr qu
    """
)
TURKISH_PAIRS: Final = _words(
    """
    ve v_ iy yo ğı ğu iğ dı ır mı mi ış üş çi uğ ğü öy üy eş iş ci ca cı cu vr vi ev av ce yı ye ya
    yü uy dü dö _v _i p_ tı lı nı rı sı şt aş ı_ ğ_ c_ _c nc lc rc
    """
)
TURKISH_ENDINGS: Final = _words(
    """
    yor dır dir tır tir mış miş muş mak mek nın nin ları leri ıştır miştir maktadır mektedir dığı
    diği ları lerin ların ında inde iyor ıyor uyor acak ecek yı yi dı tı lı
    """
)

KAZAKH_IN_LATIN: Final = re.compile(
    r"q(?!u[aeio])|[bdfghjklmnpqrstvxz]y[bdfghjklmnpqrstvxz]"
).search
"""q, or y as a vowel between consonants: Turkish, the nearest in Latin letters, has neither."""

_LETTER_GROUPS: Final = {
    "sh": "ш",
    "ch": "ч",
    "zh": "ж",
    "gh": "г",
    "kh": "х",
    "ng": "н",
    "ts": "ц",
    "ya": "я",
    "yu": "ю",
    "iya": "ия",
    "y": "й",
}
_LETTER_GROUP: Final = re.compile(
    r"iya|sh|ch|zh|gh|kh|ng(?![aeiouyäöüūıq])|ts|ya|yu|(?<=[aeouäöüū])y"
)
_LETTERS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzäáəğǵıíñńŋöóşüúūý",
    "абцдефгхижклмнопкрстувухызаааггыиннноошуууу",
)


def to_cyrillic(word: str) -> str:
    """Return a lower-case Kazakh word in Latin letters as `KAZAKH_WORDS` would spell it."""
    return _LETTER_GROUP.sub(lambda match: _LETTER_GROUPS[match[0]], word).translate(_LETTERS)
