/** ISO 639-1 by the code of ISO 639-2 that MEDLINE uses; both where a language has two. */
const TWO_LETTERS = new Map(
  (
    'afr:af alb:sq sqi:sq ara:ar arm:hy hye:hy aze:az baq:eu eus:eu bel:be bos:bs bul:bg cat:ca ces:cs chi:zh cym:cy cze:cs dan:da ' +
    'deu:de dut:nl ell:el eng:en epo:eo est:et fas:fa fin:fi fra:fr fre:fr geo:ka ger:de gle:ga glg:gl gre:el heb:he hin:hi hrv:hr ' +
    'hun:hu hye:hy ice:is ind:id isl:is ita:it jpn:ja kat:ka kor:ko lat:la lav:lv lit:lt mac:mk may:ms mkd:mk msa:ms nld:nl nor:no ' +
    'per:fa pol:pl por:pt ron:ro rum:ro rus:ru scc:sr scr:hr slk:sk slo:sk slv:sl spa:es srp:sr swe:sv tha:th tur:tr ukr:uk urd:ur ' +
    'vie:vi wel:cy zho:zh'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** `en` for `eng`; undefined for several (`mul`), for none (`und`), and for languages without a two-letter code. */
export function languageOfMedline(code: string | undefined): string | undefined {
  return TWO_LETTERS.get(code?.trim().toLowerCase() ?? '');
}
