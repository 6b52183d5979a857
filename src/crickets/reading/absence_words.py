"""How people and their machines say that somebody is away, back, gone, or to be asked instead.

One phrase a line, a pattern over `folded` text (no case, no accents), as a sentence may hold it anywhere from the
beginning of a word; a line that begins with ``#`` names the language.
"""

ABSENT = r"""
# English
(?:out of|away from|not in|off from) (?:the |my |our )?(?:office|town|country|desk)
(?:away|absent) (?:from|on|until|till|through|at|for|today|tomorrow|this)
(?:am|i'm|be|is|are|been) (?:(?!not )\w+ )?(?:away|absent|ooo)
(?:am|i'm|be|is|are|been) (?:(?!not )\w+ )?(?:travell?ing|unavailable|at a conference|not (?:available|working))
(?:am|i'm|be|is|are|been) (?:(?!not )\w+ )?(?:out|off) (?:until|till|from|today|sick|this|all|of)\b
(?:am|i'm|be|is|are|been) (?:(?!not )\w+ )?on (?:\w+ ){0,3}(?:leave|vacation|holidays?|trip|break|sabbatical|travel)
(?:am|i'm|be|is|are|been) (?:(?!not )\w+ )?in (?:an? )?(?:all[- ]day )?(?:meeting|training)s? (?:all|until|and)
(?:am|i'm) in back-to-back (?:meeting|training)s
(?:annual|parental|maternity|paternity|sick|medical|extended|bereavement) leave
(?:taking|have taken) (?:some|a few|a little) (?:time|days) off
(?:on|attending a) (?:vacation|conference|business trip)\b
on the road\b
(?:office|offices|we|shop) (?:is|are|will be|shall be|remains?) (?:currently |now )?closed
(?:store|practice|studio|company) (?:is|are|will be|shall be|remains?) (?:currently |now )?closed
we (?:will )?(?:re-?open|are shut|will be shut)\b
ooo\b|out (?:until|till|sick)\b
# Spanish
fuera de (?:la |mi |nuestra )?oficina
(?:estoy|estare|estaremos) (?:\w+ ){0,2}(?:ausente|fuera|de (?:vacaciones|baja|viaje|permiso|licencia))
(?:estamos|me encuentro|nos encontramos|se encuentra) (?:\w+ ){0,2}ausente
(?:estamos|me encuentro|nos encontramos|se encuentra) (?:\w+ ){0,2}fuera
(?:estamos|me encuentro|nos encontramos|se encuentra) (?:\w+ ){0,2}(?:de (?:vacaciones|baja|viaje|permiso|licencia))
de vacaciones|de baja (?:por|medica|laboral|maternal)|ausente (?:de|hasta|del|desde|por)
en un (?:congreso|curso|viaje)
no (?:estare|estoy|estaremos) (?:disponible|en la oficina|operativ)
(?:cerrad[oa]s?|cerramos|permaneceran? cerrad\w+) (?:por|hasta|del|desde)
# French
absente?s? (?:du|jusqu|de|le|pour|ce|et|actuellement|a partir)
(?:suis|serai|sommes|serons) (?:\w+ ){0,2}absente?s?
(?:suis|serai|sommes|serons) (?:\w+ ){0,2}(?:en (?:conges?|vacances|deplacement|arret|formation|teletravail))
(?:suis|serai|sommes|serons) (?:\w+ ){0,2}(?:hors d[ue]|indisponible)
en (?:conges?|vacances|deplacement|arret(?: de travail| maladie)?)\b|hors du bureau
conge (?:maternite|paternite|parental)
(?:bureaux?|agence|entreprise|locaux|cabinet|societe|magasin) (?:est|sera|sont|seront) (?:\w+ )?ferme
# Polish
poza biurem|nieobecn\w{1,6}|niedostepn\w{1,3} (?:do|w dniach|od)
(?:jestem|bede|przebywam|przebywa|jestesmy) (?:\w+ ){0,3}(?:na (?:urlopie|zwolnieniu|wakacjach|delegacji|szkoleniu))
(?:jestem|bede|przebywam|przebywa|jestesmy) (?:\w+ ){0,3}(?:niedostepn\w{1,2}|poza)
na (?:\w+ )?urlopie|w delegacji|na zwolnieniu lekarskim
biuro (?:\w+ )?(?:jest|bedzie|pozostanie|pozostaje) (?:zamkniete|nieczynne)
(?:zamkniete|nieczynne) (?:do|w dniach|od)
# German
nicht (?:im (?:buro|buero|hause?|dienst)|am (?:platz|arbeitsplatz)|erreichbar|anwesend|verfugbar|da)\b
ausser haus
abwesen(?:d|heit)|(?:im|in) (?:\w+ )?\w*(?:urlaub|ferien|elternzeit|mutterschutz|krankenstand)|krankgeschrieben
auf (?:\w+ )?(?:dienst|geschafts)reise|aufgrund (?:einer|von) (?:fortbildung|krankheit|urlaub|erkrankung)
(?:buro|buero|betrieb|unternehmen|praxis|geschaft) (?:ist|bleibt|hat|macht).{0,40}(?:geschlossen|betriebsferien)
betriebsferien|betriebsurlaub
nicht mehr im (?:buro|haus)
# Portuguese
fora do (?:meu )?escritorio|(?:estou|estarei|estaremos|encontro-me) (?:\w+ ){0,2}(?:ausente|fora)
(?:estou|estarei|estaremos|encontro-me) (?:\w+ ){0,2}(?:de (?:ferias|licenca|baixa)|em (?:ferias|viagem))
estarei ausente|de ferias|ausente (?:do|ate|de|por)|em licenca|nao estarei disponivel|em gozo de ferias
em viagem de trabalho
fora do (?:horario|expediente)|nao podemos atender
(?:escritorio|empresa) (?:estara|esta|encontra-se) (?:encerrad|fechad)\w
# Italian
fuori (?:ufficio|sede)|(?:sono|saro|saremo) (?:\w+ ){0,2}assente
(?:sono|saro|saremo) (?:\w+ ){0,2}(?:in (?:ferie|vacanza|viaggio|congedo|trasferta|malattia|maternita|permesso))
(?:sono|saro|saremo) (?:\w+ ){0,2}fuori
in ferie|in maternita|assente (?:dal|fino|da|per)
non (?:saro|sono) (?:disponibile|reperibile|in ufficio|in sede)
(?:ufficio|uffici|azienda|studio) (?:ora |attualmente )?(?:e|sara|saranno) chius[oi]
(?:ufficio|uffici|azienda|studio) (?:ora |attualmente )?(?:rimarra|rimarranno|restera|resteranno) chius[oi]
resteranno chiusi
# Dutch
niet (?:op|aanwezig op|in) (?:het )?kantoor|afwezig|(?:met|op) (?:\w+ )?(?:vakantie|verlof|zwangerschapsverlof)
verlof ben|ziek (?:thuis|gemeld)
buiten (?:het )?kantoor|niet (?:bereikbaar|aanwezig)|kantoor (?:is|zal|blijft) (?:\w+ )?gesloten
is ons kantoor gesloten
# Swedish, Danish, Norwegian
pa (?:semester|ferie|tjansteresa|kurs)\b|inte pa (?:kontoret|plats)|ikke pa (?:kontoret|jobb)|foraldraledig
tjanstledig|ikke til stede|franvarande|fravaerende
# Czech, Slovak
(?:na|z duvodu) (?:\w+ )?dovolen(?:e|ke)\b|cerpam dovolenou|mimo kancelar
nepritom\w{2,4}|nejsem v kancelari|na sluzebni ceste
# Romanian
in concediu\b|nu sunt (?:la|in) birou|plecat din birou
# Finnish, Hungarian
olen (?:\w+ )?(?:lomalla|poissa)|szabadsagon (?:vagyok|leszek)
"""

FORMAL = r"""
# Words that stand in what is written for everybody, more than in what is written for one
currently|presently|at the moment|(?:am|is|are) now on|out of (?:the )?office
(?:annual|parental|maternity|paternity|sick|medical) leave|upon (?:my )?return|until further notice|in the event
in ufficio\b|actualmente|en este momento|fuera de (?:la )?oficina|me encuentro|a mi (?:regreso|vuelta)
actuellement|en ce moment|absente? du bureau|hors du bureau|des mon retour|inclus\b|jusqu'a nouvel ordre
obecnie|aktualnie|poza biurem|nieobecn|przebywam|po powrocie|uprzejmie|do odwolania|w dniach \d
heute nicht|derzeit|zurzeit|zur zeit|aktuell|momentan|nicht im (?:buro|buero)|abwesen|ausser haus
wieder (?:erreichbar|im buro|fur sie da)|einschliesslich|betriebsferien
atualmente|neste momento|fora do escritorio|encontro-me|assim que (?:regressar|possivel|retornar)
attualmente|al momento|fuori (?:ufficio|sede)|al mio rientro|compreso\b
momenteel|op dit moment|op het moment|afwezig|niet op kantoor|graag informeer
for narvarande|i ojeblikket|mimo kancelar|tillbaka|till och med
"""

RETURN = r"""
# English
(?:back|return|returning|reopen|re-open|available again) (?:in|on|at|from|until|after)
(?:back|return|returning|reopen|re-open|available again) (?:this|next|by)
(?:back|return|returning|reopen|re-open|available again) (?:tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|jan)
(?:back|return|returning|reopen|re-open|available again) (?:feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)
back (?:to work|at (?:work|my)|to my desk)
(?:will|'ll|shall|can|may) (?:only |then )?(?:be (?:back|able|happy|in touch|slow|unable))
(?:will|'ll|shall|can|may) (?:not |endeavou?r to |have \w+ access)?(?:be (?:back|able|happy|in touch|slow|unable))
(?:will|'ll|shall|can|may) (?:only |then |not |endeavou?r to )?(?:re-?open|return|reply|respond)
(?:will|'ll|shall|can|may) (?:only |then |not |endeavou?r to )?(?:answer|get back|read|review)
(?:will|'ll|shall|can|may) (?:only |then |not )?(?:be )?(?:contact(?:ing)? you|attend|check)
(?:will|'ll|shall|can|may) (?:only |then |not )?(?:be )?(?:see your|look at|have \w+ access)
(?:will|'ll) (?:not |only )?be (?:checking|reading|returning|replying|responding|attending)
won't (?:be )?(?:check|read|reply|respond|see|answer|able)\w*
(?:on|upon|after|until|when|once|following) (?:my |i )?(?:return|get back|am back|'m back)|when i'm back
as soon as (?:i|possible)
(?:reply|replies|responses?|answers?) (?:may|will|might|could) be (?:slow|delayed|late|limited)
slow to (?:respond|answer|reply)|allow for (?:some|a) delay
# Spanish
(?:vuelvo|regreso|volvere|regresare|volveremos|reincorporo|estare de (?:vuelta|regreso)|me (?:re)?incorpor\w+)\b
a (?:mi|la) (?:vuelta|regreso)|al (?:volver|regresar)|lo antes posible|a la mayor brevedad
(?:respondere|contestare|responderemos|contestaremos)\b
(?:atendere|atenderemos|te respondo|le respondere|(?:me pondre|nos pondremos) en contacto)\b
# French
(?:de retour|reviens|reviendrai|rentre|mon retour|notre retour|a compter du)\b|(?:des|a) (?:mon|notre) retour
des que possible|dans les (?:meilleurs|plus brefs) delais
(?:repondrai|repondrons|repondra|traiterai|traiterons)\b
(?:reponds|contacterai|recontacterai|prendrai connaissance|consulterai)\b
# Polish
(?:wracam|wroce|wrocimy|powroc\w*|powrot\w*|po powrocie)\b
(?:odpowiem|odpisze|odpowiemy|odpowiedzi udziele|skontaktuj\w+ sie|odezw\w+ sie)\b|z toba skontaktujemy
najszybciej jak|tak szybko|niezwlocznie|wkrotce|w najblizszym czasie|bede (?:\w+ )?dostepn\w+
# German
(?:wieder|zuruck|zurueck|ruckkehr|kehre|erreichbar ab|melden?)\b|so (?:schnell|bald) wie|schnellst|umgehend
zeitnah|in kurze|baldmoglichst|nach meiner|kummere mich
(?:werde|werden|wird)[^.]{0,80}(?:beantwort\w+|antworten|bearbeit\w+|melden|lesen|kummern)
lese (?:ich|ihre|deine)|(?:nachricht|mail) lese ich|(?:nur )?unregelmassig lesen
# Portuguese
(?:volto|regresso|retorno|voltarei|regressarei)\b
(?:retornarei|responderei|responderemos|retornaremos|entrar(?:ei|emos) em contac?to)\b
assim que (?:possivel|regressar|retornar|voltar)|logo que possivel|o mais breve|com a maior brevidade
# Italian
(?:rientro|rientrero|torno|tornero|di ritorno|al mio (?:ritorno|rientro)|tornato)\b|appena possibile
il prima possibile|quanto prima
(?:rispondero|risponderemo|ti rispond|vi risponder|vi contatter|leggero)\w*
# Dutch
(?:terug|weer (?:aanwezig|bereikbaar|op kantoor)|retour)\b
(?:zal|zullen|beantwoord|reageer|reageren|antwoord|lees)\b[^.]{0,60}|zo (?:snel|spoedig) mogelijk
na mijn (?:terugkeer|vakantie)
# Swedish, Danish, Norwegian, Czech, Romanian
(?:tillbaka|tilbage|tilbake)\b|(?:svarar|aterkommer|besvarar|svarer|vender)\b|(?:vratim se|budu zpet|zpet)\b
(?:revin|ma intorc)\b
"""

URGENT = r"""
# English
urgen(?:t|cy)|emergenc(?:y|ies)|immediate (?:assistance|attention|help|response|matters?)|time[- ]sensitive
escalations?|if it (?:can't|cannot) wait|sooner
(?:please|kindly|feel free to|you (?:can|may)) (?:\w+ ){0,2}(?:contact|call|e-?mail|reach|direct)
(?:please|kindly|feel free to|you (?:can|may)) (?:\w+ ){0,2}(?:write to|phone|address|text|refer|see)
(?:call|ring|phone|text) (?:\w+ ){1,2}(?:on|at) \+?\d
(?:drop|shoot) (?:a line|me a text|an e-?mail)|text me|ring (?:the|my|our)
wish to (?:contact|speak)|in my absence
while i'?m (?:away|out|gone)|during (?:this time|my absence|that time|this period)|can be reached
my (?:mobile|cell|colleagues?|assistant|deputy)\b
need (?:\w+ )?(?:immediate|help|assistance|right away|something)
(?:is|are|will be) (?:looked after|looking after|covering|backing me up)
(?:direct|forward|send) (?:all|any|your)\b
# Spanish
urgen(?:te|cia|tes|cias)|(?:contacte|contacta|contactar|contacten|dirijase|dirijanse|dirigirse|comuniquese)\b
(?:dirija|pongase en contacto|ponte en contacto|llame|llamar|escriba|escribir|utilice)\b
puedes? (?:escribir|llamar|contactar)
en mi ausencia|mientras tanto|mi[s]? companer\w+|os atenderan?|le atenderan?
# French
urgen(?:ce|t|ces|ts|te|tes)|(?:contactez|contacter|adresser|adressez|d'adresser|veuillez|merci de|joindre)\b
en mon absence|durant (?:mon|cette)|pendant (?:mon|cette)|mes? collegues?
# Polish
piln(?:ych|e|ej|a|ym)\w*|nagl(?:ych|ym)|(?:prosze|prosimy) (?:o kontakt|kierowac|kontaktowac)
(?:kontakt|kontaktowac|skontaktowac) (?:z|sie)|w (?:czasie|trakcie|razie) (?:mojej |potrzeby)?|zastepuje
zastepstw\w+|pod numerem
# German
dring(?:end\w{0,3}|lich\w*)|notf[aä]ll\w*|(?:wenden|richten) sie|wende dich
(?:an|meine|meinen|mein) (?:meine[nr]? )?(?:vertretung|kolleg\w+|stellvertret\w+)|vertret(?:en|ung|er)\w*
in (?:der zwischenzeit|meiner abwesenheit|diesem zeitraum)|erreichen sie|kontaktieren sie|hilft ihnen
sekretariat
# Portuguese
urgen(?:te|cia|tes|cias)|(?:contacte|contactar|contate|contatar|entre em contato)\b
(?:entrar em contacto|dirija-se|ligue|favor (?:direcionar|contactar|contatar)|falar com)\b|na minha ausencia
durante (?:este|a minha)
# Italian
urgen(?:te|za|ti|ze)
(?:contattare|contatti|contattate|rivolgersi|rivolgetevi|di rivolgervi|scrivere a|chiamare|inviare)\b
in mia assenza|nel frattempo|(?:mi[oa]|alla|il) collega|qualsiasi necessita
# Dutch
dringend\w*|spoed\w*|urgent\w*|(?:neem|kunt u|kun je|gelieve)[^.]{0,40}(?:contact|wenden|bellen|mailen|terecht)
bij mijn afwezigheid|tijdens mijn afwezigheid|mijn collega\w*|vervang\w+
# Swedish, Danish, Czech
bradskande|kontakta|ved akutte|hastende|(?:nalehav|urgentni)\w*|volejte|obratte se na
"""

GONE = r"""
# English
no longer (?:with|work\w*|used|employed|at|part of)
no longer (?:in the office of|an employee|in use|valid|active|in service|available at)
(?:has|have|having|i|recently|now) left (?:the|our|my|\w+)|(?:has|have) retired
(?:changed|changing) (?:my|our) (?:e-?mail |mail )?(?:address|jobs?|roles?)
(?:my|our) (?:e-?mail |mail )?address has changed|my new (?:e-?mail )?address|(?:moved|moving) on (?:from|to)
update your (?:records|address)
# Spanish, Portuguese
envien? (?:todos )?(?:los|sus) (?:correos|mensajes) (?:electronicos )?a\b
ya no (?:trabajo|trabaja|formo|forma|pertenezco|pertenece)|ha dejado la empresa|nao (?:faco|faz) mais parte
ja nao trabalh\w+|nao trabalho mais
# French
ne (?:fais|fait) plus partie|ne travaille plus|a quitte (?:la|l'|notre)|ai quitte (?:la|l'|mes)
# Polish
nie (?:pracuje|pracuj[ae]) juz|juz nie prac\w+|zakonczyl\w* prac\w+
# German
nicht mehr (?:bei|fur|im unternehmen|in unserem|tatig|beschaftigt|gultig|aktiv)
hat (?:das|unser) unternehmen verlassen|ausgeschieden|neue (?:e-?mail-?)?adresse lautet
# Italian, Dutch
non (?:lavoro|lavora) piu|non (?:faccio|fa) piu parte|(?:werk|werkt|werkzaam) niet (?:meer|langer)
niet (?:meer|langer) (?:werkzaam|in dienst)
# Swedish
slutat (?:pa|hos)|jobbar inte langre
"""

UNREAD = r"""
# English
(?:limited|no|without|intermittent) (?:or no )?access to (?:my |our )?(?:e-?mails?|mails?)
(?:limited|no|without|intermittent) (?:or no )?access to (?:my |our )?(?:internet|the internet|messages)
(?:little|infrequent|sporadic|restricted|patchy) (?:or no )?access to (?:my |our )?(?:e-?mails?|mails?)
(?:little|infrequent) (?:or no )?access to (?:my |our )?(?:internet|the internet|messages)
(?:sporadic|restricted|patchy) (?:or no )?access to (?:my |our )?(?:internet|the internet|messages)
(?:not|nor|won't|rarely) (?:be )?(?:check|read|monitor|answer)(?:ing|ed)? (?:my |our )?(?:e-?mails?|messages|this)
(?:not monitoring|no longer monitor\w+|not (?:being )?(?:monitored|forwarded|read|checked)|unmonitored)
(?:not|only) (?:be |been )?(?:forwarded|read|monitored)\b
(?:mailbox|inbox|account|address) (?:is|are) (?:no longer|not)\b
check (?:my )?e-?mails? only|un-?monitored
(?:limited|no|little) (?:e-?mail|internet) access|not be returned|uneven access to (?:my |our )?e-?mails?
# Spanish
(?:sin|no tengo|no tendre|poco) acceso a(?:l)? (?:mi )?(?:correo|e-?mail)|acceso limitado
(?:buzon|correo|cuenta) no (?:se revisa|es (?:atendid|monitoread|supervisad)\w|esta activ\w)
# French
acces limite|(?:pas|aucun) acces a (?:mes|ma|mon)|ne (?:seront|sera) pas (?:lus?|transferes?|transmis)
(?:messagerie|boite) (?:de facon|n'est)
# Polish
(?:bez dostepu|nie mam dostepu|ograniczony dostep) (?:\w+ )?do (?:\w+ )?(?:poczty|maila|e-?maila)
nie (?:bedzie|bedzie ona|beda|jest|sa) (?:czytan\w|odbieran\w|przekierowan\w)
# German
kein(?:en|erlei)? (?:zugriff|zugang) auf|eingeschrankten? zugriff
(?:werden|wird) (?:leider |auch )?nicht (?:gelesen|weitergeleitet|bearbeitet)
nicht (?:mehr |regelmassig |laufend )?(?:gelesen|weitergeleitet|abgerufen|uberwacht)|lese keine (?:e-?)?mails
# Portuguese, Italian
sem acesso ao? (?:meu )?(?:e-?mail|correio)|acesso limitado|accesso limitato
(?:non ho|senza) accesso (?:alla|al|a) (?:posta|mail|e-?mail)
# Dutch
geen toegang tot (?:mijn )?(?:e-?mail|mail)|beperkt(?:e)? toegang|(?:niet (?:gelezen|doorgestuurd)|mail niet)\b
# Swedish
laser inte (?:min )?(?:mail|mejl)
"""

MAILBOX = r"""
# The address itself: nobody says so of an address that they write from
(?:direccion|buzon|cuenta) ya no|(?:adresse|boite) (?:e-?mail |mail )?n'est plus|indirizzo (?:e-?mail )?non e piu
endereco (?:de e-?mail )?(?:ja )?nao|adres is niet (?:meer|langer)|adres (?:e-?mail )?nie jest juz
adresse (?:ist|wird) nicht mehr
this (?:e-?mail )?(?:mailbox|inbox|account|address) is (?:no longer|not)\b
this (?:e-?mail )?(?:mailbox|inbox|account|address) (?:has been|is|was) (?:disabled|deactivated|closed)
(?:direccion|buzon|cuenta)(?: de correo)? (?:se encuentra|esta|ha sido|fue) (?:\w+ )?(?:deshabilitad|desactivad)[oa]
"""

CONTRAST = r"""
but|although|however|aber|jedoch|pero|aunque|ale|jednak|porem|maar|so (?:let|please|we|you|i)
# a word that means something else in the next language counts beside words of its own
(?:(?:je|suis|nous|sommes|absente?)\b[^.]{0,120}\b)mais
(?:(?:sono|saro|siamo)\b[^.]{0,120}\b)ma
(?:(?:estou|estarei|estamos)\b[^.]{0,120}\b)mas
"""

PAST = r"""
was|were|had been|war|waren|gewesen|etais|etait|etions|estaba|estuve|estabamos|bylem|bylam|bylismy|ero|eravamo
estava|estive
"""
