#!/usr/bin/env python3
"""Makes words.txt, the word list that grading asks whether a typed word is a word of its own.

Usage: make.py SCOWL_FOLDER ICD10CM_XML DRUG_DICTIONARY > words.txt

  SCOWL_FOLDER     usr/share/dict/scowl of Debian's package `scowl` 2020.12.07
  ICD10CM_XML      the tabular list of ICD-10-CM, in the PyPI package `simple-icd-10-cm` 1.5.0
  DRUG_DICTIONARY  drug_ner_dictionary.pkl.bz2 of the PyPI package `drug-named-entity-recognition` 2.0.9

Each line is a word: a letter that says how many letters it shares with the word before (a = 0, b = 1, ...), and the rest.
The letter is a capital for words in use: common English, medicine, drugs.
"""
import bz2
import pathlib
import pickle
import re
import sys
import unicodedata

# General words up to SCOWL's size 70, those up to 50 in use; rarer ones only where they have a medical combining form.
IN_USE, GENERAL, RARE = 50, 70, 95
MEDICAL = re.compile(
    "algi|algesi|aesthe|esthe|itis|osis|oses|otic$|ectom|otom|ostom|pathi|pathy|path$|emia|aemia|uria|uric$|plasi|plast|"
    "troph|lysis|lytic|genic|genes|blast|cyt|oma$|omas$|graph|gram|scop|pleg|pares|kines|toni[ac]|peni[ac]|cardi|neur|"
    "derm|hepat|nephr|arthr|chondr|osteo|myo|spondyl|encephal|cephal|cereb|cortic|thalam|ganglio|ganglia|axon|synap|"
    "recept|mening|myel|radicul|vertebr|lumb|sacr|cervic|thorac|costal|dural|spinal|spinous|nerv|vagal|fascia|facial|"
    "muscul|tendin|tendon|ligament|capsul|bursa|vascul|arteri|venous|vein|phleb|thromb|embol|isch|infarct|hemo|haemo|"
    "hemat|rrhag|rrhea|rrhoe|phas|phag|pnea|pnoea|pulmon|bronch|pleur|gastr|enter|colon|colic|ileum|ilium|ileal|ilia|"
    "pancrea|bili|chole|renal|ureter|vesic|pelvi|prostat|uter|ovari|oophor|hyster|vagin|thyr|adren|pituit|insulin|gluc|"
    "lipid|protein|peptid|amine|amide|azole|opioid|opiat|morph|codein|caine|barbit|steroid|ferent|ductor|duction|flexor|"
    "flexion|extens|tension|tensive|tonic|tropic|trophic|philic|phobi|mani[ac]|psych|somn|hypn|sedat|anxi|analges|febr|"
    "pyre|septic|sepsis|bacter|viral|fung|mycos|cocc|bacill|immun|allerg|toxi|toxin|mutag|carcin|sarcom|neoplas|onco|"
    "metast|malign|benign|surg|suture|incis|excis|inject|infus|punct|cannul|cathet|stent|ablat|block|stimul|dose|dosag|"
    "symptom|syndrom|diagnos|prognos|therap|medic|clinic|patient|chron|acute|physi|anatom|palpa|auscult|percuss"
)
MINE = pathlib.Path(__file__).with_name("pain.txt")


def plain(word):
    word = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in word if not unicodedata.combining(c))


def scowl(folder):
    for file in pathlib.Path(folder).iterdir():
        kind, _, size = file.name.rpartition(".")
        if not re.match("(english|american|british|british_z|variant_1)-(words|upper)$", kind) or int(size) > RARE:
            continue
        for word in map(plain, file.read_text("latin-1").split()):
            medical = MEDICAL.search(word)
            if int(size) <= GENERAL or medical:
                yield word, int(size) <= IN_USE or (medical and int(size) <= GENERAL)


def icd(file):
    text = pathlib.Path(file).read_text("utf-8")
    for words in re.findall("<(?:desc|note)>([^<]*)<", text):
        # Names of people are no words here.
        yield from (plain(word) for word in re.findall(r"(?<![\w'-])[^\W\d_]+(?![\w'])", words) if not word.isupper())


def drugs(file):
    dictionary = pickle.load(bz2.open(file))
    for name, data in dictionary["drug_canonical_to_data"].items():
        if data.get("drugbank_id") or data.get("medline_plus_id"):
            yield from (plain(word) for word in re.findall(r"[^\W\d_]+", name))


def main():
    words = {}
    for word, in_use in scowl(sys.argv[1]):
        words[word] = words.get(word, False) or bool(in_use)
    for word in (*icd(sys.argv[2]), *drugs(sys.argv[3]), *MINE.read_text("utf-8").split()):
        words[word] = True
    last = ""
    for word in sorted(word for word in words if re.fullmatch("[a-z]{4,24}", word)):
        shared = next((n for n, (a, b) in enumerate(zip(word, last)) if a != b), min(len(word), len(last)))
        print(chr(ord("A" if words[word] else "a") + shared) + word[shared:])
        last = word


main()
