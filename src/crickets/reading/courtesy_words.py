"""What offices write back at once: thanks, a receipt, when somebody answers, and that a machine wrote it.

One phrase a line, a pattern over `folded` text (no case, no accents); a line that begins with ``#`` names the language.
"""

THANKS = r"""
# English: for a mail, or for having written, at the beginning of a sentence
(?:many )?thanks?(?: you)? (?:\w+ ){0,3}for (?:sending )?(?:your|the|us an?) (?:\w+ )?(?:e-?mail|mail|message|note)s?\b
(?:many )?thanks?(?: you)? (?:\w+ ){0,3}for (?:your|the) (?:\w+ )?(?:enquiry|inquiry|request|query|ticket)\b
(?:many )?thanks?(?: you)? (?:\w+ ){0,3}for (?:your|the) (?:\w+ )?(?:interest|patience|contact|understanding)\b
thanks?(?: you)? (?:\w+ ){0,3}for (?:contacting|e-?mailing|writing|getting in (?:touch|contact)|reaching out)\b
we appreciate your (?:patience|message|e-?mail|interest|understanding)
your (?:e-?mail|message|enquiry|inquiry|request) is (?:very )?important to us
# Spanish
(?:muchas |mil )?gracias por (?:su|tu|vuestr\w|el) (?:correo|mensaje|e-?mail|mail|consulta|solicitud)\b
(?:muchas |mil )?gracias por (?:(?:su|tu|vuestr\w|el) (?:interes|contacto)|contact\w+|comunicar\w*|escribir\w*)\b
# French
(?:nous |je )?(?:vous )?(?:merci|remerci\w+)[^.]{0,12} (?:de|pour) (?:m'avoir|nous avoir|votre interet)\b
(?:nous |je )?(?:vous )?(?:merci|remerci\w+)[^.]{0,12} (?:de|pour) (?:votre|vos|ton) (?:\w+ )?(?:message|mail|e-?mail)
(?:nous |je )?(?:vous )?(?:merci|remerci\w+)[^.]{0,12} (?:de|pour) (?:votre|vos|ton) (?:\w+ )?(?:demande|courr?i)
# Polish
dziekuj\w+ (?:\w+ )?za (?:\w+ )?(?:wiadomosc|mail\w?|e-?mail\w?|kontakt)\b
dziekuj\w+ (?:\w+ )?za (?:\w+ )?(?:przeslan\w+|wyslan\w+|zgloszenie|cierpliwosc|wyrozumialosc)\b
# German
(?:\w+en )?danke? (?:fur|fuer) (?:ihre?|deine?|die|das|eure?) (?:\w+ )?(?:e-?mail|mail|nachricht|anfrage|mitteilung)\b
(?:\w+en )?danke? (?:fur|fuer) (?:ihr|dein|das|euer) (?:\w+ )?(?:schreiben|interesse|verstandnis)\b
(?:\w+en )?danke? (?:fur|fuer) (?:ihre?|deine?|die|eure?) (?:\w+ )?(?:geduld|zuschrift|kontaktaufnahme)\b
# Portuguese
(?:muito )?obrigad[oa] (?:pel[oa]|por) (?:(?:seu|sua|teu|tua) )?(?:contac?to|mensagem|e-?mail)\b
(?:muito )?obrigad[oa] (?:pel[oa]|por) (?:(?:seu|sua|teu|tua) )?(?:pedido|interesse|entrar|contac?tar)\b
agradecemos (?:o |a )?(?:seu|sua) (?:contac?to|mensagem|e-?mail|interesse)\b
# Italian
(?:la )?(?:ringrazi\w+|grazie) per (?:il|la|l')(?: ?(?:suo|sua|tuo|tua|vostro|vostra))? ?(?:messaggio|richiesta)\b
(?:la )?(?:ringrazi\w+|grazie) per (?:il|la|l')(?: ?(?:suo|sua|tuo|tua|vostro|vostra))? ?(?:mail|e-?mail|contatto)\b
grazie della (?:mail|e-?mail|richiesta)\b|(?:la )?(?:ringrazi\w+|grazie) per aver
# Dutch
(?:hartelijk )?(?:bedankt|dank) voor (?:uw|je|het|de) (?:e-?mail|mail|bericht|vraag|aanvraag|interesse)\b
# Swedish, Danish, Czech
tack for (?:ditt|dit|din) (?:mejl|mail|e-?post|meddelande)\b
tak for (?:din|dit|deres) (?:mail|besked|henvendelse)\b|dekuj\w+ za (?:vas|vasi|zpravu|e-?mail)
"""

RECEIVED = r"""
# English
(?:your|the) (?:e-?mail|message|request|ticket|case)(?: \S{1,40})? (?:has|have|was|is|had) (?:\w+ ){0,2}received
(?:your|the) (?:enquiry|inquiry|query|application|submission|invoice) (?:has|have|was|is|had) (?:\w+ ){0,2}received
(?:request|ticket|case|message|mail)(?: \S{1,40})? (?:has|was|is) (?:\w+ ){0,2}(?:registered|created|logged|opened)
(?:we|i)(?: have|'ve| hereby)* (?:received|acknowledge\w*|confirm\w*) (?:\w+ ){0,3}(?:receipt|e-?mail|message|request)
(?:we|i)(?: have|'ve| hereby)* (?:received|acknowledge\w*|confirm\w*) (?:\w+ ){0,3}(?:enquiry|inquiry|query|ticket)
your (?:message|e-?mail) (?:has )?reached us|acknowledge\w*(?: the)? receipt|acknowledgement of receipt
it has been registered|registered under (?:ticket|number|case)
# Spanish
(?:hemos|he) recibido (?:su|tu) (?:correo|mensaje|e-?mail|solicitud|consulta|peticion|incidencia)
(?:su|tu) (?:correo|mensaje|solicitud|consulta|peticion) (?:fue|ha sido|se ha) (?:recibid|registrad)\w+
acuse de recibo
# French
(?:nous avons|j'ai) bien recu votre (?:mail|message|e-?mail|email|courriel|demande|courrier)
votre (?:mail|message|demande|courriel) (?:\w+ ){0,2}(?:a (?:bien )?ete|est bien) (?:recu|enregistre|pris)\w*
bien parvenu|accuse (?:de )?reception|accusons (?:bonne )?reception
# Polish
(?:potwierdza\w+|potwierdzenie) (?:\w+ )?(?:otrzymani\w+|odebrani\w+|przyjeci\w+)
otrzymalismy (?:panstwa |twoj\w? |twoje )?(?:wiadomosc|zgloszenie|mail\w?)
(?:wiadomosc|zgloszenie|mail|e-mail)(?: nr \S+)? (?:zostal\w?|dotarl\w?)[^.]{0,30}
# German
(?:empfangs|eingangs)best\w{0,8}
(?:nachricht|e-?mail|anfrage|anliegen|schreiben|ticket)[^.]{0,30}(?:eingegangen|erhalten|eingetroffen)
(?:nachricht|e-?mail|anfrage|anliegen|schreiben|ticket)[^.]{0,30}(?:empfangen|registriert|angelegt)
den eingang ihrer
# Portuguese
(?:recebemos|recebi) (?:o seu|a sua|seu|sua) (?:e-?mail|mensagem|pedido|contacto|contato|solicitacao)
(?:su[ao]|seu) (?:mensagem|e-?mail|pedido) foi (?:recebid|registad|registrad)\w+
# Italian
(?:abbiamo|ho) ricevuto (?:la (?:sua|tua|vostra) (?:mail|e-?mail|richiesta|comunicazione))
(?:abbiamo|ho) ricevuto (?:il (?:suo|tuo|vostro) messaggio)
(?:messaggio|richiesta|e-?mail) e stat[ao] (?:ricevut|registrat|inoltrat)\w+
# Dutch
(?:wij|we|ik) (?:hebben|heb) (?:uw|je) (?:e-?mail|bericht|aanvraag|vraag|mail)[^.]{0,20}ontvangen
(?:uw|je) (?:bericht|e-?mail|aanvraag|mail) is (?:goed )?ontvangen|ontvangstbevestiging
# Swedish, Czech
(?:vi har (?:tagit emot|mottagit|fatt) ditt?)\b|vase (?:zprava|zadost) byla prijata
"""

SERVICE = r"""
# English
(?:within|in) (?:the next |up to )?(?:\d{1,3}|one|two|three|a few)(?: ?(?:-|to) ?\d{1,2})? (?:\w+ )?(?:hour|day)s?\b
(?:one|a member|members) (?:of|from|in) (?:our|the) (?:\w+ )?(?:team|staff|agents?)
(?:somebody|someone|a representative) (?:of|from|in) (?:our|the) (?:\w+ )?(?:team|staff|agents?)
(?:a team member|a representative|an agent|an advisor) will
our (?:\w+ ){0,2}(?:team|staff|agents?|department|specialists) (?:will|is|are|reviews?|members?)
(?:will|is going to) be (?:processed|handled|reviewed|dealt with|answered|attended)
is being (?:reviewed|processed)|next (?:working|business) day
(?:we|our team) (?:will|'ll|shall) (?:\w+ ){0,2}(?:answer|reply|respond|get back|be in touch|contact|come back|review)
(?:we|our team) (?:usually|normally|aim to|try to|endeavou?r to) (?:\w+ ){0,2}(?:answer|reply|respond|get back|contact)
(?:we|our team)[^.]{0,40} (?:as soon as (?:we can|possible)|shortly|soon|promptly)\b
we are (?:reviewing|processing|looking into) your|(?:office|opening|business|support) hours
response times?|responses? may take|(?:high|large|unusual) (?:volume|number) of|longer than usual
outside of (?:these|our|office|business|working) hours|expect a (?:response|reply|delay)
part[- ]time|(?:do not|don't|not) (?:work|in) on (?:mon|tues|wednes|thurs|fri)days?|reduced hours
add (?:additional |further )?comments|duplicate requests?
(?:do not|please keep the|without changing the) (?:change the )?subject|(?:no need|nothing) to do anything
you (?:do not|don't) need to do anything
# Spanish
en (?:un plazo|un maximo|menos) (?:\w+ )?(?:de )?\d{1,3} ?(?:horas|dias)|en breve|un (?:agente|asesor)
nuestro equipo|(?:sera|seran) atendid\w+|l[eo]s? (?:atendera|contactara)n?\b|horario de (?:atencion|oficina)
(?:numero|num\.) de (?:ticket|caso|incidencia)
(?:responderemos|contactaremos|contacto)[^.]{0,40} (?:lo antes posible|a la mayor brevedad)
# French
(?:dans un delai|sous) (?:de )?\d{1,3} ?(?:h\b|heures|jours)|notre equipe|l'equipe (?:\w+ ){0,2}(?:vous|repond)
un (?:conseiller|de nos)|sera traite|joignables? (?:du|de|aux)|horaires d'ouverture
nous (?:vous )?(?:\w+ ){0,3}dans les (?:meilleurs|plus brefs) delais
# Polish
w ciagu \d{1,3} (?:\w+ )?(?:dni|godzin)|(?:zostanie|bedzie) (?:rozpatrzon|obsluzon)\w|ktos wkrotce|nasz zespol
odpowiemy (?:\w+ ){0,4}(?:niezwlocznie|wkrotce|jak najszybciej)|odpowiedz na (?:te|ta) wiadomosc
# German
innerhalb (?:von )?(?:\d{1,3}|eines|weniger) (?:\w+ )?(?:stunden|tage\w?|werktage\w?|arbeitstage\w?)
in der regel innerhalb|(?:wird|werden) (?:\w+ ){0,6}(?:bearbeitet|gepruft|beantwortet)|vorgangsnummer
unser (?:\w+ )?team|(?:offnungs|buro|sprech|geschafts)zeiten
wir (?:\w+ ){0,4}(?:schnellstmoglich|so (?:schnell|bald) wie|umgehend|zeitnah|in kurze)
melden uns (?:schnellst|zeitnah|umgehend|so|in kurze|baldmoglichst)
(?:freitags|montags|mittwochs) (?:arbeite|bin)
# Portuguese
(?:em ate|no prazo de|dentro de) \d{1,3} (?:dias|horas)|nossa equip\w+
(?:retornaremos|responderemos|entraremos em contac?to)\b|horario de atendimento
# Italian
entro (?:\d{1,3}|poche) (?:ore|giorni)|(?:risponderemo|contatteremo)[^.]{0,40}(?:appena|il prima) possibile
orari d|il nostro (?:team|staff)
# Dutch
binnen (?:\d{1,3}|een|twee|drie|vijf) (?:\w+ )?(?:dagen|uur|werkdag\w*)|ons team
"""

AUTOMATIC = r"""
# English
(?:automat(?:ed|ic|ically)|auto-?generated) (?:\w+ ){0,2}(?:reply|response|message|answer|e-?mail|mail|notification)
(?:automatically|computer[- ]generated) (?:\w+ ){0,2}(?:generated|acknowledg\w+|sent|created|message|e-?mail|reply)
automat(?:ed|ic) (?:\w+ )?(?:acknowledg\w+|confirmation)
auto[- ]?(?:reply|response|responder)\b|sent automatically
(?:do|please do) not (?:reply|respond) to this|(?:unmonitored|not monitored) (?:mailbox|inbox|e-?mail|address)
only notification you will receive
# A guard before the mailbox asks whether a person writes
(?:account|mailbox|inbox) is protected by
(?:verify|confirm) that you(?: are|'re) (?:\w+ ){0,2}(?:real|human|person)
(?:link|below) to (?:have|get|ensure) (?:your|delivery)|to have your (?:message|e-?mail) delivered
# Spanish
(?:respuesta|mensaje|correo|contestacion)(?: \w+){0,3} automatic[oa]|automaticamente
no (?:responda|conteste|responder|contestar) (?:a|este)
# French
(?:reponse|message|courriel|mail|e-mail)(?: \w+){0,3} automatique|automatiquement
(?:ne pas|ne) (?:y )?(?:repondre|repondez)
# Polish
(?:odpowiedz|wiadomosc)(?: \w+){0,4} automatyczn\w+|automatyczn\w+ (?:odpowiedz|wiadomosc)|automatycznie
(?:prosimy|prosze) (?:o )?nie odpowiadac|nie odpowiadaj na
# German, Dutch
automatisch\w{0,2} (?:\w+ ){0,2}(?:antwort|nachricht|generiert\w*|erstellt\w*|erzeugt\w*|versandt)
automatisch\w{0,2} (?:\w+ ){0,2}(?:mail|e-?mail|antwoord|bericht|verzonden|gegenereerd)
nicht auf diese (?:\w+ ){0,2}(?:e-?mail|nachricht)|antworten sie nicht|niet (?:te )?(?:beantwoorden|reageren op)
# Portuguese, Italian
(?:resposta|mensagem)(?: \w+){0,3} automatica|nao responda
(?:risposta|messaggio|email)(?: \w+){0,3} automatic[ao]|(?:si prega di )?non rispondere
# Swedish
autosvar|automatiskt svar|automatisk svar
"""

OPENING = r"""
hi|hello|hey|dear|good (?:morning|day|afternoon|evening)|greetings
hola|buen[oa]s (?:dias|tardes|noches)|buen dia|estimad\w+|apreciad\w+|querid\w+
bonjour|bonsoir|cher\w*|madame|monsieur|salut
dzien dobry|szanown\w+|witam|witaj|czesc
hallo|guten (?:tag|morgen|abend)|sehr geehrte\w*|liebe\w?|moin|servus|gruss gott
ola|bom dia|boa tarde|boa noite|prezad\w+|car[oaie]|exm\w*
buongiorno|buonasera|gentile|gentili|egregi\w*|salve|ciao
beste|geachte|goedendag|goedemorgen|dag
hej|dobry den|buna ziua
"""

CLOSING = r"""
# English
(?:with )?(?:kind|best|warm|many)(?:est)? (?:regards|wishes)|regards|rgds|best|cheers|sincerely|yours \w+
thanks?(?: you)?(?: so much| very much)?|many thanks
enjoy [^.]{0,40}|have a [^.]{0,40}|sorry for (?:the|any) (?:inconvenience|delay)[^.]{0,20}|speak soon|talk soon
see you (?:next year|soon)
thank you (?:for your )?(?:understanding|patience)?|(?:season's|seasonal) greetings
happy (?:holidays|new year|easter)|merry christmas
# Spanish
un (?:cordial )?saludo|(?:muchos )?saludos(?: cordiales)?|atentamente|cordialmente
(?:muchas )?gracias(?: por (?:su|tu) (?:comprension|paciencia))?|un abrazo|felices fiestas
# French
(?:bien )?cordialement|bien a vous|a bientot|(?:tres )?(?:belles|bonnes|joyeuses) fetes(?: de fin d'annee)?
merci(?: (?:de|pour) votre (?:comprehension|patience))?|(?:sinceres )?salutations
# Polish
pozdrawiam\w*|z (?:powazaniem|wyrazami|pozdrowieniami)\w*.{0,30}
dziekuj\w+(?: za (?:wyrozumialosc|cierpliwosc))?|wesolych swiat
# German
(?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen?|schonen?|liebe) (?:gruss(?:en?)?|gruessen?|dank)|gruss\w?
danke|vielen dank fur (?:ihr|euer|dein) verstandnis|frohe (?:weihnachten|feiertage|festtage)|i\. ?a\.|im auftrag
(?:mit )?(?:freundlichen|besten|lieben|herzlichen|viele|liebe|beste) grusse?n?(?:, \w+)?
# Portuguese
obrigad[oa]|(?:com os )?(?:melhores )?cumprimentos|atenciosamente|abracos
# Italian
(?:cordiali|distinti) saluti|saluti|un saluto|grazie
# Dutch, Swedish
(?:met )?(?:vriendelijke|hartelijke) groet\w*|groet\w*|mvg|bedankt|mvh
"""
