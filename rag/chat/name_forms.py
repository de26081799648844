"""Names whose forms differ from language to language more than their sounds do.

A line holds beginnings of one name's forms; what is written with a space is looked for as a phrase.
Adjectives and inhabitants belong to their country, in capitals or not.
"""

from typing import Final

_COUNTRIES: Final = """
france|french|франц|француз
belgium|belgian|бельги
britain|british|england|english|united kingdom|великобритан|британ|англи|англич|ұлыбритан|ағылшын
britain|соединенн королевств|соединенное королевство|соединённое королевство
germany|german|герман|немец|неміс|фрг|гдр
netherlands|dutch|holland|нидерланд|голланд|нидерл
switzerland|swiss|швейцар
austria|австри
sweden|swedish|швеци|шведск|швед
norway|norwegian|норвег
denmark|danish|дания|дании|данию|датск|дат
finland|finnish|финлянд|финск|фин
greece|greek|греци|греч|грек
hungary|hungarian|венгри|венгер|венгр
czech|чех|чеш
russia|росси|русск|ресей|орыс
united states|usa|america|сша|америк|ақш|соединенные штаты|соединённые штаты|соединенных штатов
united states|соединённых штатов|құрама штат
ussr|soviet|ссср|советск|кср|кеңес одағ|кеңестік
china|chinese|кита|қытай
japan|япон|жапон
korea|коре|корей
india|инди|үнді
spain|spanish|испан
portugal|portuguese|португал
italy|italian|итал
poland|polish|польш|польск|поляк|поляч
ukraine|украин
belarus|белорус|беларус
turkey|turkish|турци|турец|турк|түрік|түрки
egypt|египет|египт|мысыр
israel|израил
iran|иран
mexico|mexican|мексик
brazil|бразил
argentin|аргентин
canada|canadian|канад
cuba|cuban|куба|кубе|кубу|кубы|кубин
south africa|юар|оңтүстік африка|южная африк|южной африк
kazakh|qazaq|казах|қазақ
uzbek|узбек|өзбек
kyrgyz|киргиз|кыргыз|қырғыз
tajik|таджик|тәжік
turkmen|туркмен|түрікмен
azerbaijan|азербайджан|әзербайжан
armenia|армени|армян
georgia|грузи
"""
# Words that names of institutions are made of: in capitals they are translated, not spelt.
_PARTS: Final = """
association|ассоциац|қауымдастық
assembly|ассамбле
board|исполнительн|правлени|атқарушы
bureau|бюро|bureau
center|centre|центр|центральн|central|орталық|орталығ
charter|constitution|устав|жарғы|хартия|конституция
city|город|қала
club|клуб
commission|комисси
committee|комитет
conference|конференц
convention|конвенц
council|совет|кеңес
cultur|культур|мәдени
day|день|күн
declaration|деклараци
decade|десятилети|онжылдық
director|директор
econom|эконом
educat|образован|білім
fund|foundation|фонд|қор
general|генеральн|бас
government|правительств|үкімет
heritage|наследи|мұра
institut|институт
intellect|интеллект|зияткер
international|internationales|международн|халықаралық
lake|озер|көл
law|закон|заң
league|лига|лиги|лигой|лиге|лигу|лигас
library|библиотек|кітапхана
list|список|списк|тізім
member|член|мүше
memorandum|меморандум
minist|министр|министерств
movement|движени|қозғалыс
museum|музе|мұражай
nation|наци|народ|национальн|ұлттар|ұлттық
nature|natural|природ|табиғ
office|бюро|кеңсе|офис|ведомств
organi|организаци|ұйым
park|парк|бақ|саябақ
president|президент|председател|төраға
program|программ|бағдарлама
republic|республик
reserve|заповедник|қорық
road|путь|пути|дорог|жол
scien|наук|ғылым
sea|море|моря|морск|теңіз
secretary|секретар|хатшы
social|социальн|әлеуметтік
societ|обществ|қоғам
state|государств|мемлекет
union|союз|одағ|одақ
universit|университет
war|война|войны|войне|войн|соғыс
world|мир|всемирн|мировой|мировая|әлем|дүниежүзі
foreign|external|иностранн|внешн|сыртқы
act|акт
agreement|соглашени|келісім
final|заключительн|қорытынды
interim|временн|уақытша
first|перв|бірінші|алғаш|тұңғыш
second|втор|екінші
north|север|солтүстік
south|южн|юг|оңтүстік
west|запад|батыс
east|восток|восточн|шығыс
central asia|центральной ази|орталық азия|средней ази
mausoleum|мавзоле|кесене
poet|поэт|ақын
chair|кафедр
forum|форум
education for all|образование для всех|баршаға білім
peace|мир|бейбіт
"""
_PLACES: Final = """
europe|european|европ|еуроп
asia|asian|ази|азия
africa|african|африк
latin america|латинск|латын америк
london|лондон
paris|париж
brussels|брюссел
geneva|женев
vienna|вена|вене|вены|вену|венск
rome|рим
moscow|москв|мәскеу
new york|нью-йорк
beijing|пекин|бейжің
washington|вашингтон
louvre|лувр
lyon|лион
aral|арал
caspian|каспи
almaty|алмат
astana|астан
taraz|тараз
turkestan|туркестан|түркістан
tien shan|tien|тянь-шан|тян|тәңіртау|тянь-шань
palais royal|пале-рояль|пале-роял|пале рояль
"""
_INSTITUTIONS: Final = """
un|uno|united nations|оон|бұұ|организации объединенных наций|объединенных наций|объединённых наций
un|біріккен ұлттар
unesco|юнеско
unicef|юнисеф
unfpa|юнфпа
undp|проон|бұұдб
unhcr|увкб
world bank|всемирный банк|всемирного банк|всемирным банк|дүниежүзілік банк
world health|who|воз|дүниежүзілік денсаулық|всемирная организация здравоохранения
league of nations|лига наций|лиги наций|лигой наций|лиге наций|лигу наций|ұлттар лига
red cross|красный крест|красного крест|қызыл крест
world wide fund|wwf|всемирный фонд|всемирного фонд|жабайы табиғат қор
sdg|sustainable development goal|цур|тдм|тұрақты даму мақсат|цели устойчивого|целей устойчивого
second world war|world war ii|вторая мировая|второй мировой|вторую мировую|екінші дүниежүзілік соғыс
first world war|world war i|первая мировая|первой мировой|бірінші дүниежүзілік соғыс
big four|большая четверка|большой четверки|большой четвёрки|үлкен төрттік
anglo-saxon|англосаксон|англо-саксон
silk road|шелковый путь|шелкового пути|шёлковый путь|жібек жол
memory of the world|память мира|памяти мира|әлем жады
executive board|исполнительный совет|исполнительного совет|исполнительным совет|атқарушы кеңес
general conference|генеральная конференц|генеральной конференц|генеральную конференц|бас конференц
foreign office|министерство иностранных|министерства иностранных|министерству иностранных
foreign office|сыртқы істер
state department|госдеп|государственный департамент|мемлекеттік департамент
economic and social council|экономический и социальный совет|экономического и социального|экосос
economic and social council|экономикалық және әлеуметтік кеңес
security council|совет безопасности|совета безопасности|қауіпсіздік кеңес
national commission|национальн комисс|национальная комисс|национальной комисс|национальные комисс
national commission|национальных комисс|национальным комисс|национальную комисс|ұлттық комисс
latin america|латинская америк|латинской америк|латын америк
"""


def _table(*parts: str) -> dict[str, str]:
    return {
        form: line.split("|", 1)[0]
        for part in parts
        for line in part.strip().splitlines()
        for form in line.split("|")
    }


NAME_FORMS: Final = _table(_COUNTRIES, _PLACES, _INSTITUTIONS)
"""Beginnings of forms (in small letters), each with the name that they all stand for."""
PART_FORMS: Final = _table(_PARTS)
"""The same for the words that names of institutions are made of."""
EXACT: Final = frozenset(
    [
        "un",
        "uno",
        "who",
        "usa",
        "sdg",
        "воз",
        "рим",
        "дат",
        "фин",
        "вена",
        "вене",
        "вены",
        "вену",
        "дания",
        "дании",
        "данию",
        "юар",
    ]
)
"""These are whole words, or every word that begins so would be the name."""
