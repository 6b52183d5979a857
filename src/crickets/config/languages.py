"""Languages by their code of ISO 639-1, with what people write instead: the code of ISO 639-3 and the English name."""

from crickets.config.nearest import hint

_TABLE = """
    aa/aar/Afar ab/abk/Abkhazian ae/ave/Avestan af/afr/Afrikaans ak/aka/Akan am/amh/Amharic an/arg/Aragonese
    ar/ara/Arabic as/asm/Assamese av/ava/Avaric ay/aym/Aymara az/aze/Azerbaijani ba/bak/Bashkir be/bel/Belarusian
    bg/bul/Bulgarian bi/bis/Bislama bm/bam/Bambara bn/ben/Bangla bo/bod/Tibetan br/bre/Breton bs/bos/Bosnian
    ca/cat/Catalan ce/che/Chechen ch/cha/Chamorro co/cos/Corsican cr/cre/Cree cs/ces/Czech cu/chu/Church_Slavic
    cv/chv/Chuvash cy/cym/Welsh da/dan/Danish de/deu/German dv/div/Divehi dz/dzo/Dzongkha ee/ewe/Ewe el/ell/Greek
    en/eng/English eo/epo/Esperanto es/spa/Spanish et/est/Estonian eu/eus/Basque fa/fas/Persian ff/ful/Fula
    fi/fin/Finnish fj/fij/Fijian fo/fao/Faroese fr/fra/French fy/fry/Western_Frisian ga/gle/Irish
    gd/gla/Scottish_Gaelic gl/glg/Galician gn/grn/Guarani gu/guj/Gujarati gv/glv/Manx ha/hau/Hausa he/heb/Hebrew
    hi/hin/Hindi ho/hmo/Hiri_Motu hr/hrv/Croatian ht/hat/Haitian_Creole hu/hun/Hungarian hy/hye/Armenian
    hz/her/Herero ia/ina/Interlingua id/ind/Indonesian ie/ile/Interlingue ig/ibo/Igbo ii/iii/Sichuan_Yi
    ik/ipk/Inupiaq io/ido/Ido is/isl/Icelandic it/ita/Italian iu/iku/Inuktitut ja/jpn/Japanese jv/jav/Javanese
    ka/kat/Georgian kg/kon/Kongo ki/kik/Kikuyu kj/kua/Kuanyama kk/kaz/Kazakh kl/kal/Kalaallisut km/khm/Khmer
    kn/kan/Kannada ko/kor/Korean kr/kau/Kanuri ks/kas/Kashmiri ku/kur/Kurdish kv/kom/Komi kw/cor/Cornish
    ky/kir/Kyrgyz la/lat/Latin lb/ltz/Luxembourgish lg/lug/Ganda li/lim/Limburgish ln/lin/Lingala lo/lao/Lao
    lt/lit/Lithuanian lu/lub/Luba-Katanga lv/lav/Latvian mg/mlg/Malagasy mh/mah/Marshallese mi/mri/Maori
    mk/mkd/Macedonian ml/mal/Malayalam mn/mon/Mongolian mr/mar/Marathi ms/msa/Malay mt/mlt/Maltese my/mya/Burmese
    na/nau/Nauru nb/nob/Norwegian_Bokmal nd/nde/North_Ndebele ne/nep/Nepali ng/ndo/Ndonga nl/nld/Dutch
    nn/nno/Norwegian_Nynorsk no/nor/Norwegian nr/nbl/South_Ndebele nv/nav/Navajo ny/nya/Nyanja oc/oci/Occitan
    oj/oji/Ojibwa om/orm/Oromo or/ori/Odia os/oss/Ossetic pa/pan/Punjabi pi/pli/Pali pl/pol/Polish ps/pus/Pashto
    pt/por/Portuguese qu/que/Quechua rm/roh/Romansh rn/run/Rundi ro/ron/Romanian ru/rus/Russian rw/kin/Kinyarwanda
    sa/san/Sanskrit sc/srd/Sardinian sd/snd/Sindhi se/sme/Northern_Sami sg/sag/Sango si/sin/Sinhala sk/slk/Slovak
    sl/slv/Slovenian sm/smo/Samoan sn/sna/Shona so/som/Somali sq/sqi/Albanian sr/srp/Serbian ss/ssw/Swati
    st/sot/Southern_Sotho su/sun/Sundanese sv/swe/Swedish sw/swa/Swahili ta/tam/Tamil te/tel/Telugu tg/tgk/Tajik
    th/tha/Thai ti/tir/Tigrinya tk/tuk/Turkmen tl/tgl/Tagalog tn/tsn/Tswana to/ton/Tongan tr/tur/Turkish
    ts/tso/Tsonga tt/tat/Tatar tw/twi/Twi ty/tah/Tahitian ug/uig/Uyghur uk/ukr/Ukrainian ur/urd/Urdu uz/uzb/Uzbek
    ve/ven/Venda vi/vie/Vietnamese vo/vol/Volapuk wa/wln/Walloon wo/wol/Wolof xh/xho/Xhosa yi/yid/Yiddish
    yo/yor/Yoruba za/zha/Zhuang zh/zho/Chinese zu/zul/Zulu
"""

_ROWS = tuple(row.split("/") for row in _TABLE.split())
CODES = frozenset(code for code, _, _ in _ROWS)


def language(text: str) -> str:
    """Read a code of ISO 639-1 such as ``"es"``; raises ValueError with a sentence."""
    if text not in CODES:
        said = {word.replace("_", " "): code for code, *words in _ROWS for word in words}
        first = text.replace("_", "-").partition("-")[0]
        msg = f"unknown language {text!r}{hint(first, CODES, 'write its two letters, such as en, es, fr or pl', said)}"
        raise ValueError(msg)
    return text
