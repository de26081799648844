"""Names whose forms differ from language to language more than their sounds do.

A line holds beginnings of one name's forms; what is written with a space is looked for as a phrase.
Adjectives and inhabitants belong to their country, in capitals or not.
"""

from typing import Final

_TABLE: Final = """
france|french|франц|француз
belgium|belgian|бельги
britain|british|england|english|united kingdom|великобритан|британ|англи|англич|ұлыбритан|ағылшын
britain|соединенное королевство|соединенного королевств|ұлы британия|uk
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
united states|usa|america|сша|америк|ақш|соединенные штаты|соединенных штатов
united states|құрама штат
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
australia|австрали
new zealand|новая зеланди|новой зеланди|новую зеланди|жаңа зеланди
ireland|irish|ирланд
scotland|scottish|scots|шотланд
romania|румын
bulgaria|болгар
iceland|исланд
wales|welsh|уэльс
iraq|ирак
syria|сири
vietnam|вьетнам
mongol|монгол|моңғол
europe|европ|еуроп
eurasia|евраз|еураз
asia|азия|азии|азию|азией|азиат
africa|африк
latin america|латинская америк|латинской америк|латын америка
rome|roman|рим|риме|рима|римск
paris|париж
geneva|женев
new york|нью-йорк
vienna|вена|вене|вены|вену|венск
moscow|москв|мәскеу
beijing|peking|пекин|бейжің
atlantic|атланти
caspian|каспи
caesar|цезар
european union|евросоюз|европейский союз|европейского союз|еуропалық одақ|еуропалық одағ|ес|eu
nato|north atlantic|нато|североатлантическ|солтүстік атлантик
un|uno|united nations|оон|объединенных наций|объединенные нации|бұұ|біріккен ұлттар
unesco|юнеско
unicef|юнисеф
who|world health|воз|всемирная организация здравоохранения|дүниежүзілік денсаулық
world bank|всемирный банк|всемирного банк|дүниежүзілік банк
league of nations|лига наций|лиги наций|лигой наций|лиге наций|лигу наций|ұлттар лига
red cross|красный крест|красного крест|қызыл крест
world war|мировая войн|мировой войн|мировую войн|дүниежүзілік соғыс
silk road|шелковый путь|шелкового пути|жібек жол
olymp|олимпи
bible|библи|киелі кітап
catholic|католи
council|совет|кеңес
assembly|ассамбле
committee|комитет
commission|комисси
organi|организаци|ұйым
international|международн|халықаралық
world|мир|всемирн|мировой|мировая|әлем|дүниежүзі
north|север|солтүстік
south|южн|юг|оңтүстік
west|запад|батыс
east|восток|восточн|шығыс
new|нов|жаңа
foreign|external|иностранн|внешн|сыртқы
national|nation|национальн|нации|наций|ұлттық|ұлттар
general|генеральн|бас
republic|республик
charter|constitution|устав|жарғы|конституц
union|союз|одағ|одақ
palace|дворец|дворц|сарай
state|государств|штат|мемлекет
minist|министер|министр
first|перв|бірінші
second|втор|екінші
christ|христ
islam|muslim|ислам|мусульман|мұсылман
"""
NAME_FORMS: Final = {
    form.replace("ё", "е"): line.split("|", 1)[0]
    for line in _TABLE.split("\n")
    for form in line.split("|")
    if form
}
"""Beginnings of forms (in small letters, е for ё), each with the name that they all stand for."""
