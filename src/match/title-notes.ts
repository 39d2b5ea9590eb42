/**
 * What sort of text a title stands for. `own`: an ordinary one. The others are texts about another text, which are
 * never the same work as that one, whatever their titles say; `about`: one of these, but which is not told.
 */
export type TextKind = 'own' | 'erratum' | 'retraction' | 'reply' | 'comment' | 'data' | 'about';

/** Whether two titles can stand for one text. Symmetric. */
export function canBeOneKind(a: TextKind, b: TextKind): boolean {
  return a === b || (a === 'about' && b !== 'own') || (b === 'about' && a !== 'own');
}

const LANGUAGE =
  '(?:afrikaans|arabic|basque|bulgarian|catalan|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|georgian|german|greek|hebrew|hungarian|icelandic|indonesian|italian|japanese|korean|latin|latvian|lithuanian|macedonian|norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|slovene|slovenian|spanish|swedish|thai|turkish|ukrainian|vietnamese|undetermined language)';
const NOTES = [
  String.raw`(?:article )?(?:in )?${LANGUAGE}(?:\s*[,;/&]\s*${LANGUAGE})*`,
  String.raw`\d{1,4} ref(?:erence)?s?`,
  String.raw`(?:systematic )?(?:review|editorial|letter|abstract|article|comment|news|interview|case reports?|corrected|retracted|reprint(?:ed)?|see comments?|multiple letters|structured abstract|author's transl|proceedings|consensus development conference)(?:\s*\(.*?\))?`,
  String.raw`(?:published |publisher )?(?:erratum|errata|corrigendum|correction|retraction) (?:appears|published|in)\b.*?`,
  String.raw`(?:comment|republished|retraction|reprint|erratum) (?:in|from|of|on)\b.*?`,
  String.raw`\d{1,2}(?=\])`,
];
const TRAILING_NOTE = new RegExp(String.raw`[\s.]*[[(](?:${NOTES.join('|')})[\])]\s*\.?$`, 'i');
const ERRATUM_NOTE =
  /\s*\[(?:published |publisher )?(?:erratum|errata|corrigendum|correction) (?:appears|published|in)\b.*$/i;
/** "…title... N Engl J Med. 2009 Jan 29;360(5):544-6": the text that it answers to. */
const ANSWERED = /\.{3}\s+\S.*\b(?:19|20)\d\d\b.*$/;
const SEE_ALSO =
  /\s*[:;.([–—-]\s*see (?:also )?(?:pages?|pp?\.?|editorial|comments?|related|companion|invited|accompanying)\b[^:]*$/i;
const RETRACTED = /^\W*(?:retracted|withdrawn)(?: article| paper)?\s*[:.]\s*/i;

/** Most titles have none, which is seen much faster. */
const MAY_HAVE_NOTES = /[[(]|\.\.\.|^\W*(?:retracted|withdrawn)|\bsee\b/i;

/** The title without notes at its end and without the flag of a retracted paper. Expects plain text. */
export function withoutNotes(text: string): string {
  if (!MAY_HAVE_NOTES.test(text)) return text;
  let title = text
    .replace(RETRACTED, '')
    .replace(ERRATUM_NOTE, '')
    .replace(ANSWERED, '')
    .replace(SEE_ALSO, '');
  for (let round = 0; round < 4; round++) {
    const shorter = title.replace(TRAILING_NOTE, '');
    if (shorter === title || shorter.trim() === '') break;
    title = shorter;
  }
  return title;
}

/** "(vol 360, pg 542, 2009)", "(New England Journal of Medicine (2009) 360 (542-544))", "[J. Foo 12 (2010) 1-9]": where the other text stands. */
const CITES =
  /\s*(?:\((?:vol\.?\s*\d+[^()]*|[^()]{4,}\([^()]*(?:19|20)\d\d\)[^()]*(?:\([^()]*\))?[^()]*)\)|\[[^[\]]{3,}\(?(?:19|20)\d\d\)?[^[\]]*\d[^[\]]*\])\s*\.?$/i;

const START = String.raw`^\W*(?:MARK)(?:\s+(?:to|on|for|of|from)\b)?\s*(?:the (?:article|paper)\b)?\s*[:.,"“–—-]*\s*`;
const END = String.raw`\s*[-:.;–—,(["“”\s]\s*(?:MARK)\W*$`;
const MARKS: readonly (readonly [kind: TextKind, start: string, end: string])[] = [
  [
    'erratum',
    String.raw`(?:published |publisher'?s? |author'?s? )?(?:erratum|errata|corrigend(?:um|a)|corrections?(?: notice)?(?=\W*(?::|to\b|\.|$|for\b))|addend(?:um|a))|amendment(?=\W*(?::|to\b))|fe de err(?:atas?|ores)(?: del?\b)?|errata corrige|(?:berichtigung|korrektur|rectificati(?:f|on)|correction|correcci[oó]n|corre[cç][aã]o|correzione|poprawka|исправление|поправка)(?=\s*(?::|zu\b|zum\b|à|a\b|al\b|de\b|del\b|do\b|к\s))(?:\s+(?:zum?|à|al?|del?|do|к)(?=\s))?|(?:勘误|更正|訂正)(?=[:：])`,
    String.raw`erratum|errata|corrigend(?:um|a)|(?:author |publisher )correction|correction to [^:]{3,60}`,
  ],
  [
    'retraction',
    String.raw`(?:notice of )?(?:retraction(?: note| notice)?(?=\W*(?::|to\b|of\b|\.|$|note|notice))|withdrawal notice)|expression of concern`,
    String.raw`retraction|retraction (?:note|notice)|expression of concern`,
  ],
  [
    'reply',
    String.raw`(?:in |authors?'?s?’? |the authors? )?repl(?:y|ies)(?=\W*(?::|to\b|from\b|by\b|\.|$))|(?:authors?'?s?’? )?response (?:to|from)|authors?'?s?’? response|(?:rejoinder|closure)(?=\W*(?::|to\b))|(?:antwort|réponse|respuesta|resposta|risposta)(?=\s*(?::|auf\b|à|a\b|al\b|alla\b))(?:\s+(?:auf|à|al?|alla)(?=\s))?`,
    String.raw`(?:authors?'?s?’? |the authors? |in )?repl(?:y|ies)|(?:authors?'?s?’? )response|(?:a )?rejoinder`,
  ],
  [
    'comment',
    String.raw`(?:invited |editorial )?comment(?:s|ary)?(?:\s*:|(?= (?:on|to|re)\b))|re(?=\s*:)|letter to the editor(?=\s*:)|(?:kommentar|commentaire|comentario|comentário|commento)(?=\s*(?::|zu\b|zum\b|sur\b|à|a\b|al\b|sobre\b|su\b))(?:\s+(?:zum?|sur|à|al?|sobre|su)(?=\s))?`,
    String.raw`(?:editorial |invited )comment(?:s|ary)?|[:.-]\s*comment(?:ary)?`,
  ],
  [
    'data',
    String.raw`(?:(?:replication |supplementary |supporting )?(?:data ?set|data|code|information|materials?)(?: and (?:data|code))?)(?=\s*:|\s+(?:from|for)\s*:)`,
    String.raw`[:.(-]\s*(?:data ?set|supplementary (?:data|materials?|information)|supporting information)`,
  ],
];
const PATTERNS = MARKS.map(([kind, start, end]) => ({
  kind,
  start: new RegExp(START.replace('MARK', start), 'i'),
  end: new RegExp(END.replace('MARK', end), 'i'),
}));
/** Most titles have none of it, which is seen much faster. */
const MAY_BE_ABOUT =
  /errat|err?ores|corri?g|corre[cçz]|berichtig|korrekt|rectific|poprawk|правк|исправлен|勘误|更正|訂正|addend|amendm|retract|withdraw|concern|repl|r[eé]s?pon|respues|respos|rispos|antwort|rejoin|closure|comment|coment|komment|letter|data|code|supp|materials?:|\bre\s*:|[)\]]\W*$/i;

export interface TitleText {
  readonly text: string;
  readonly kind: TextKind;
}

/**
 * What sort of text a title stands for, and the title of the text that it is about: "Erratum: X" and "X (vol 3, pg 7,
 * 2009)" are both X, of some kind. A title that is nothing but its kind ("Reply") stays. Expects plain text without
 * notes.
 */
export function kindOfText(title: string): TitleText {
  if (!MAY_BE_ABOUT.test(title)) return { text: title, kind: 'own' };
  let text = title;
  let kind: TextKind = 'own';
  const cut = (shorter: string, found: TextKind): void => {
    if (shorter === text) return;
    if (kind === 'own' || kind === 'about') kind = found;
    if (/[\p{L}\p{N}]{3}/u.test(shorter)) text = shorter;
  };
  cut(text.replace(CITES, ''), 'about');
  for (const mark of PATTERNS) {
    cut(text.replace(mark.start, ''), mark.kind);
    cut(text.replace(mark.end, ''), mark.kind);
  }
  return { text, kind };
}
