"""How answering machines speak: families of sentences in eight languages; texts are `folded` (no case, no accents)."""

import re
from enum import Flag, auto


class Family(Flag):
    """What a sentence of an answering machine is about."""

    ABSENT = auto()
    RETURN = auto()
    URGENT = auto()
    THANKS = auto()
    RECEIVED = auto()
    AUTOMATIC = auto()
    GREETING = auto()


_ABSENT = {
    "en": r"out of (?:the |my )?(?:office|town|country)|(?:away|absent) (?:from|on|until|till|through|at|for)|(?:am"
    r"|i'm|be|is|are"
    r"|been) (?:currently |now |presently )?(?:away|absent|travell?ing|unavailable|not available|on (?:\w+ ){0,2}"
    r"(?:leave|vacation|holidays?|trip|break|sabbatical)|not in the office)|(?:annual|parental|maternity|paternity"
    r"|sick)"
    r" leave|(?:limited|no|without|intermittent|little|infrequent) (?:or no )?access to (?:my )?(?:e-?mails?"
    r"|internet|the internet)"
    r"|not (?:be )?(?:check|read|monitor)ing (?:my )?e-?mails?|(?:office|we) (?:is|are|will be) closed"
    r"|no longer (?:with|work"
    r"|employed|at)|(?:have|has) left the company",
    "es": r"fuera de (?:la |mi )?oficina|(?:estoy|estare|estaremos|estamos|me encuentro"
    r"|se encuentra) (?:\w+ ){0,2}(?:ausente"
    r"|fuera|de (?:vacaciones|baja|viaje|permiso))|de vacaciones|ausente (?:de|hasta|del|desde)"
    r"|sin acceso a(?:l)? (?:mi )?"
    r"(?:correo|e-?mail)|acceso limitado|no estare disponible|no estoy disponible|(?:cerrad[oa]s?"
    r"|cerramos) por vacaciones",
    "fr": r"absente?s? (?:du|jusqu|de|le|pour|ce|et|actuellement)|(?:suis|serai|sommes"
    r"|serons) (?:\w+ ){0,2}(?:absente?s?|en (?:conge|vacances"
    r"|deplacement|arret)|hors d[ue]|indisponible)|en conges?\b|en vacances|hors du bureau|conge (?:maternite"
    r"|paternite|parental)"
    r"|acces limite|pas acces a (?:mes|ma|mon)|(?:bureau|agence|entreprise|locaux) (?:est|sera|sont|seront) ferme"
    r"|ne travaille plus",
    "pl": r"poza biurem|nieobecn\w{1,4}|(?:jestem|bede|przebywam|przebywa) (?:\w+ ){0,2}(?:na (?:urlopie|zwolnieniu"
    r"|wakacjach|delegacji)"
    r"|niedostepn\w{1,2})|na urlopie|w delegacji|bez dostepu do (?:poczty|maila|e-?maila)|ograniczony dostep"
    r"|biuro (?:jest|bedzie|"
    r"pozostanie) (?:zamkniete|nieczynne)|bede na urlopie|na zwolnieniu lekarskim",
    "de": r"nicht (?:im (?:buro|hause?|dienst)|am (?:platz|arbeitsplatz)|erreichbar|anwesend|da)\b|ausser haus"
    r"|abwesend|abwesenheit|(?:im|in) "
    r"(?:urlaub|ferien|elternzeit|mutterschutz)|auf (?:dienst|geschafts)reise|buro (?:ist|bleibt).{0,40}geschlossen"
    r"|kein(?:en)? zugriff auf"
    r"|befinde mich|betriebsferien|e-?mails? (?:werden|wird) nicht (?:gelesen|weitergeleitet)|nicht mehr (?:bei"
    r"|im unternehmen|fur)",
    "pt": r"fora do (?:meu )?escritorio|(?:estou|estarei|estaremos|encontro-me) (?:\w+ ){0,2}(?:ausente|fora"
    r"|de (?:ferias|licenca|baixa)|em (?:ferias|viagem))"
    r"|de ferias|ausente (?:do|ate|de)|sem acesso ao? (?:meu )?(?:e-?mail|correio)|acesso limitado"
    r"|nao estarei disponivel|em gozo de ferias",
    "it": r"fuori (?:ufficio|sede)|(?:sono|saro|saremo) (?:\w+ ){0,2}(?:assente|in (?:ferie|vacanza|viaggio|congedo"
    r"|trasferta|malattia)|fuori)|in ferie|assente"
    r" (?:dal|fino|da|per)|accesso limitato|non (?:saro|sono) (?:disponibile|reperibile|in ufficio)|(?:ufficio"
    r"|uffici|azienda) (?:e|sara|saranno|rimarra)"
    r" chius[oi]",
    "nl": r"(?:niet|afwezig) (?:op|in|aanwezig|bereikbaar) (?:\w+ )?(?:kantoor|het kantoor)?|afwezig|met (?:vakantie"
    r"|verlof|zwangerschapsverlof)|op vakantie|buiten "
    r"kantoor|niet op kantoor|niet bereikbaar|geen toegang tot (?:mijn )?(?:e-?mail|mail)|beperkt toegang"
    r"|kantoor is gesloten",
}
_RETURN = {
    "en": r"(?:back|return|returning) (?:in|on|at|from|until)\b|back to work|(?:will|'ll|shall) (?:be back|return"
    r"|reply|respond"
    r"|answer|get back|read|be able|be happy|be in"
    r" touch|contact you|attend)[^.]{0,60}|(?:on|upon|after|until|when|following) (?:my |i )?(?:return|get back"
    r"|am back)|as soon as (?:i|possible)",
    "es": r"(?:vuelvo|regreso|volvere|regresare|volveremos|estare de vuelta|me incorporo)\b|a (?:mi|la) (?:vuelta"
    r"|regreso)|al (?:volver|regresar)|(?:respondere"
    r"|contestare|responderemos|contestaremos|te respondo|le respondere|(?:me pondre|nos pondremos) en contacto)\b"
    r"|lo antes posible"
    r"|a la mayor brevedad",
    "fr": r"(?:de retour|reviens|reviendrai|rentre|mon retour|a compter du)\b|(?:repondrai|repondrons|traiterai"
    r"|reponds|contacterai|recontacterai|prendrai connaissance)\b"
    r"|des (?:mon retour|que possible)|dans les (?:meilleurs|plus brefs) delais",
    "pl": r"(?:wracam|wroce|powroc\w*|powrot\w*|po powrocie)\b|(?:odpowiem|odpisze|odpowiemy|odpowiedzi udziele"
    r"|skontaktuje sie|odezwe sie)\b|najszybciej jak|tak szybko"
    r"|niezwlocznie|w najblizszym czasie|bede dostepn\w+",
    "de": r"(?:wieder|zuruck|ruckkehr|kehre|erreichbar ab)\b|(?:werde|werden|wird)[^.]{0,80}(?:beantwort\w+"
    r"|antworten|bearbeit\w+|melden|lesen|kummern)|so (?:schnell|bald) wie|"
    r"schnellst|umgehend|baldmoglichst|nach meiner|kummere mich|melden? (?:mich|uns)\b",
    "pt": r"(?:volto|regresso|retorno|voltarei|regressarei|retornarei)\b|(?:responderei|responderemos|respondo"
    r"|entrarei em contacto|entrarei em contato)\b|assim que possivel"
    r"|logo que possivel|o mais breve|com a maior brevidade",
    "it": r"(?:rientro|rientrero|torno|tornero|di ritorno|al mio ritorno|tornato)\b|(?:rispondero|risponderemo"
    r"|vi risponder|ti rispondo|vi contatter|leggero)\w*|appena possibile|il prima possibile|quanto prima",
    "nl": r"(?:terug|weer aanwezig|weer bereikbaar|retour)\b|(?:zal|zullen|beantwoord|reageer|antwoord)\b[^.]{0,60}"
    r"|zo (?:snel|spoedig) mogelijk|na mijn (?:terugkeer|vakantie)",
}
_URGENT = {
    "en": r"urgent|urgency|emergenc(?:y|ies)|immediate (?:assistance|attention|help|response|matters?)|(?:please"
    r"|kindly|feel free to|you (?:can|may)) (?:\w+ ){0,2}(?:contact|call|e-?mail|reach|direct|write to|phone)"
    r"|in my absence|during (?:this time|my absence|that time)|can be reached|my (?:mobile|cell|colleague"
    r"|assistant)|need (?:immediate|help|assistance)|forward\w*",
    "es": r"urgen(?:te|cia|tes|cias)|(?:contacte|contacta|contactar|dirijase|dirigirse|dirija|pongase en contacto"
    r"|ponte en contacto|llame|llamar|escriba|escribir) |en mi ausencia|mientras tanto|mi companer\w+",
    "fr": r"urgen(?:ce|t|ces|ts|te|tes)|(?:contactez|contacter|adresser|adressez|veuillez|merci de) |en mon absence"
    r"|durant (?:mon|cette)|pendant (?:mon|cette)|mes? collegues?|joindre",
    "pl": r"piln(?:ych|e|ej|a|ym)\w*|nagl(?:ych|ym)|(?:prosze|prosimy) o kontakt|(?:kontakt|kontaktowac"
    r"|skontaktowac) (?:z|sie)|w (?:czasie|trakcie|razie) (?:mojej |potrzeby)?|zastepuje|zastepstw\w+|pod numerem",
    "de": r"dring(?:end\w{0,3}|lich\w*)|notf[aä]ll\w*|(?:wenden|richten) sie|(?:an|meine|meinen"
    r"|mein) (?:meine[nr]? )?(?:vertretung|kolleg\w+|stellvertret\w+)|vertret(?:en|ung|er)\w*"
    r"|in (?:der zwischenzeit|meiner abwesenheit|diesem zeitraum)|erreichen sie|kontaktieren sie",
    "pt": r"urgen(?:te|cia|tes|cias)|(?:contacte|contactar|contate|contatar|entre em contato|entrar em contacto"
    r"|dirija-se|ligue) |na minha ausencia|durante (?:este|a minha)",
    "it": r"urgen(?:te|za|ti|ze)|(?:contattare|contatti|contattate|rivolgersi|rivolgetevi|scrivere a|chiamare"
    r"|inviare) |in mia assenza|nel frattempo|mi[oa] collega",
    "nl": r"dringend\w*|spoed\w*|urgent\w*|(?:neem|kunt u|kun je|gelieve)[^.]{0,40}(?:contact|wenden|bellen|mailen)"
    r"|bij mijn afwezigheid|tijdens mijn afwezigheid|mijn collega\w*|vervang\w+",
}
_THANKS = (
    r"^\W{0,3}(?:thanks?(?: you)? (?:\w+ ){0,3}for (?:your|the|contacting|e-?mailing|writing|getting in touch"
    r"|reaching out|you)[^.]{0,40}"
    r"|(?:muchas |mil )?gracias por (?:su|tu|vuestr\w|el|contactar|escribir|ponerse)[^.]{0,40}|(?:hemos"
    r"|he) recibido (?:su|tu|tus)\b.{0,40}"
    r"|(?:nous vous |je vous )?(?:merci|remercie|remercions)[^.]{0,12} (?:de|pour) (?:votre|vos|ton|m'avoir"
    r"|nous avoir)[^.]{0,40}"
    r"|(?:dziekuj\w+|dziekujemy) (?:\w+ )?za (?:\w+ )?(?:wiadomosc|mail\w?|e-?mail\w?|kontakt|przeslan\w+|wyslan\w+"
    r"|zgloszenie)[^.]{0,60}"
    r"|(?:vielen |herzlichen |besten )?dank(?:e)? fur (?:ihre|deine|die|ihr)[^.]{0,60}"
    r"|(?:muito )?obrigad[oa] (?:pel[oa]|por)[^.]{0,40}"
    r"|(?:la ringrazi\w+|grazie|ringrazi\w+) per (?:il|la|aver\w*|avere)[^.]{0,60}|(?:hartelijk )?(?:bedankt"
    r"|dank) voor (?:uw|je|het|de)[^.]{0,40})"
)
_RECEIVED = (
    r"(?:your|the) (?:e-?mail|message|request|enquiry|inquiry|query|ticket|case|application|submission"
    r"|support request)(?: \S{1,40})? (?:has|have|was|is|had)"
    r" (?:\w+ ){0,2}(?:received|registered|created|logged|opened|assigned)|(?:we|i) (?:have |'ve "
    r"|hereby )*(?:received|acknowledge\w*|confirm\w*)"
    r" (?:\w+ ){0,3}(?:receipt|e-?mail|message|request|enquiry|inquiry|query|ticket|application)"
    r"|acknowledge\w*(?: the)? receipt|acknowledgement of receipt"
    r"|(?:hemos|he) recibido (?:su|tu) (?:correo|mensaje|e-?mail|solicitud|consulta|peticion|incidencia)|(?:su"
    r"|tu) (?:correo|mensaje|solicitud|consulta) (?:ha sido|se ha) (?:recibid|registrad)\w+|acuse de recibo"
    r"|(?:nous avons|j'ai) bien recu votre (?:mail|message|e-?mail|courriel|demande|courrier)|votre (?:mail|message"
    r"|demande|courriel) (?:a (?:bien )?ete|est bien) (?:recu|enregistre|pris)\w*|bien parvenu"
    r"|accuse (?:de )?reception|accusons (?:bonne )?reception"
    r"|(?:potwierdza\w+|potwierdzenie) (?:\w+ )?(?:otrzymani\w+|odebrani\w+|przyjeci\w+)|otrzymalismy (?:panstwa "
    r"|twoj\w? )?(?:wiadomosc|zgloszenie|mail\w?)|(?:wiadomosc|zgloszenie|mail|e-mail) (?:zostal\w?"
    r"|dotarl\w?)[^.]{0,30}"
    r"|(?:empfangs|eingangs)best\w{0,8}|(?:nachricht|e-?mail|anfrage|anliegen|schreiben"
    r"|ticket)[^.]{0,30}(?:eingegangen|erhalten|eingetroffen|empfangen|registriert|angelegt)|den eingang ihrer"
    r"|(?:recebemos|recebi) (?:o seu|a sua|seu|sua) (?:e-?mail|mensagem|pedido|contacto|contato|solicitacao)"
    r"|(?:su[ao]|seu) (?:mensagem|e-?mail|pedido) foi (?:recebid|registad|registrad)\w+"
    r"|(?:abbiamo|ho) ricevuto (?:la (?:sua|tua|vostra) (?:mail|e-?mail|richiesta|comunicazione)|il (?:suo|tuo"
    r"|vostro) messaggio)|(?:messaggio|richiesta|e-?mail) e stat[ao] (?:ricevut|registrat|inoltrat)\w+"
    r"|(?:wij|we|ik) (?:hebben|heb) (?:uw|je) (?:e-?mail|bericht|aanvraag|vraag|mail)[^.]{0,20}ontvangen|(?:uw"
    r"|je) (?:bericht|e-?mail|aanvraag) is ontvangen|ontvangstbevestiging"
)
_AUTOMATIC = (
    r"(?:automat(?:ed|ic|ically)|auto-?generated|computer[- ]generated) (?:\w+ ){0,2}(?:reply|response|message"
    r"|answer|e-?mail|mail|notification|generated|acknowledg\w+|sent|created)|auto-?(?:reply|response|responder)"
    r"|(?:do|please do) not (?:reply|respond) to this|(?:unmonitored|not monitored) (?:mailbox|inbox|e-?mail|address)"
    r"|(?:respuesta|mensaje|correo|contestacion)(?: \w+){0,3} automatic[oa]|automaticamente|(?:no responda"
    r"|no conteste) (?:a|este)"
    r"|(?:reponse|message|courriel|mail|e-mail)(?: \w+){0,3} automatique|automatiquement|(?:ne pas|ne) (?:repondre"
    r"|repondez)"
    r"|(?:odpowiedz|wiadomosc)(?: \w+){0,4} automatyczn\w+|automatyczn\w+ (?:odpowiedz|wiadomosc)|automatycznie"
    r"|(?:prosimy|prosze) (?:o )?nie odpowiadac"
    r"|automatisch\w{0,2} (?:\w+ ){0,2}(?:antwort|nachricht|generiert\w*|erstellt\w*|erzeugt\w*|versandt|mail"
    r"|e-?mail|antwoord|bericht|verzonden|gegenereerd)|nicht auf diese (?:e-?mail|nachricht)|antworten sie nicht"
    r"|(?:resposta|mensagem)(?: \w+){0,3} automatica|(?:nao responda)|(?:risposta|messaggio"
    r"|email)(?: \w+){0,3} automatic[ao]|(?:si prega di )?non rispondere|niet (?:te )?(?:beantwoorden|reageren op)"
)
_GREETING = (
    r"^\W{0,3}(?:(?:hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings|hola|buen[oa]s (?:dias|tardes"
    r"|noches)|buen dia|estimad\w+|apreciad\w+|querid\w+|bonjour|bonsoir|cher\w*|madame|monsieur|salut"
    r"|dzien dobry|szanown\w+|witam|czesc|hallo|guten (?:tag|morgen|abend)|sehr geehrte\w*|liebe\w?|moin|servus"
    r"|gruss gott|ola|bom dia|boa tarde|boa noite|prezad\w+|car[oaie]|exm\w*|buongiorno|buonasera|gentile|gentili"
    r"|egregi\w*|salve|ciao"
    r"|beste|geachte|goedendag|goedemorgen|dag)\b.{0,60}"
    r"|(?:(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes)|regards|best|cheers|sincerely|yours \w+"
    r"|thanks?(?: you)?|many thanks|enjoy [^.]{0,40}|have a [^.]{0,40}|sorry for [^.]{0,40}"
    r"|thank you (?:for your )?(?:understanding|patience)?|un saludo|saludos|saludos cordiales"
    r"|atentamente|cordialmente|gracias(?: por (?:su|tu) (?:comprension|paciencia))?|un abrazo"
    r"|(?:bien )?cordialement|bien a vous|merci(?: (?:de|pour) votre (?:comprehension|patience))?|salutations"
    r"|sinceres salutations|pozdrawiam\w*|z (?:powazaniem|wyrazami|pozdrowieniami)\w*.{0,30}"
    r"|dziekuj\w+(?: za (?:wyrozumialosc|cierpliwosc))?"
    r"|(?:mit )?(?:freundlichen|besten|herzlichen|vielen|schonen|viele|beste|liebe|herzliche) (?:grussen?|dank)"
    r"|gruss\w?|danke|vielen dank fur ihr verstandnis|i\. ?a\.|im auftrag|obrigad[oa]|cumprimentos"
    r"|(?:com os )?melhores cumprimentos|atenciosamente|abracos|(?:cordiali|distinti) saluti|saluti|un saluto|grazie"
    r"|(?:met )?(?:vriendelijke|hartelijke) groet\w*|groet\w*|mvg|bedankt)\W{0,3}$)"
)


def _any(tables: dict[str, str]) -> str:
    return rf"\b(?:{'|'.join(tables.values())})"


_FAMILIES = (
    (Family.GREETING, re.compile(_GREETING)),
    (Family.AUTOMATIC, re.compile(rf"\b(?:{_AUTOMATIC})")),
    (Family.ABSENT, re.compile(_any(_ABSENT))),
    (Family.RECEIVED, re.compile(rf"(?:{_RECEIVED})")),
    (Family.RETURN, re.compile(_any(_RETURN))),
    (Family.URGENT, re.compile(_any(_URGENT))),
    (Family.THANKS, re.compile(_THANKS)),
)


def families(sentence: str) -> Family:
    """What a folded sentence of at most 300 characters is about; no family at all for what only a person would say."""
    found = Family(0)
    for family, pattern in _FAMILIES:
        if pattern.search(sentence):
            found |= family
    return found


_TELLS_AUTOMATIC = re.compile(
    r"\b(?:this (?:is an? |e-?mail (?:was|is|has been) |message (?:was|is|has been) |notification (?:was"
    r"|is) )(?:automat|system|computer)\w*"
    r"|(?:please )?do not (?:reply|respond) (?:directly )?to this|(?:diese|dies ist eine) (?:e-?mail"
    r"|nachricht)? ?(?:wurde |ist )?automatisch|bitte antworten sie nicht|no responda a este"
    r"|este (?:correo|mensaje|e-?mail) (?:es|ha sido) (?:\w+ )?automatic\w+|(?:ce|cet) (?:message|e-?mail|mail"
    r"|courriel) (?:est|a ete) (?:\w+ ){0,2}automati\w+|(?:merci de )?ne pas repondre a ce"
    r"|(?:prosimy|prosze) (?:o )?nie odpowiadac na|wiadomosc (?:zostala )?wygenerowana automatycznie"
    r"|nao responda a est\w|mensagem automatica|non rispondere a questa"
    r"|messaggio (?:e )?(?:stato )?(?:generato )?automatic\w+|dit is een automatisch\w*"
    r"|niet op deze (?:e-?mail|bericht))\b"
)


def tells_automatic(words: str) -> bool:
    """Whether a folded text of any length says of itself that no person wrote it."""
    return _TELLS_AUTOMATIC.search(words) is not None
