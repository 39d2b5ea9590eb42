import { madeUpWork, type MadeUpWork } from './made-up-works.js';

/**
 * Proceedings of two venues that there are not, in the forms in which the ACL Anthology and PMLR publish theirs, for `cf collect --from`.
 * The papers are works of the example snapshot.
 */

/** Works with the same number in this count are of the same year. */
const YEARS = 27;

function worksOf(year: number, number: number): MadeUpWork[] {
  const first = year - madeUpWork(0).year;
  return Array.from({ length: number }, (_, at) => madeUpWork(first + YEARS * at));
}

interface Person {
  readonly first: string;
  readonly last: string;
}

function person(name: string): Person {
  const [first = '', ...last] = name.split(' ');
  return { first, last: last.join(' ') };
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** `2021.excom.xml`: a collection of the ACL Anthology with one volume. */
export function exampleCollection(): string {
  const volume = '2021.excom-main';
  const papers = worksOf(2021, 9).map(({ title, authors, doi }, at) => {
    const id = at + 1;
    const people = authors
      .map(person)
      .map(({ first, last }) => `      <author><first>${first}</first><last>${last}</last></author>\n`);
    const [head, twist] = title.split(': ') as [string, string];
    return `    <paper id="${id}">
      <title>${escaped(head)}: <fixed-case>${twist.charAt(0)}</fixed-case>${escaped(twist.slice(1))}</title>
${people.join('')}      <pages>${at * 10 + 1}-${at * 10 + 10}</pages>
      <abstract>We report on ${escaped(head.toLowerCase())}, and share all data.</abstract>
      <url>${volume}.${id}</url>
${doi === undefined ? '' : `      <doi>${doi}</doi>\n`}      <bibkey>example-2021-${id}</bibkey>
    </paper>
`;
  });
  return `<?xml version='1.0' encoding='UTF-8'?>
<collection id="2021.excom">
  <volume id="main" type="proceedings">
    <meta>
      <booktitle>Proceedings of the Example Conference on Made-Up Measurements</booktitle>
      <publisher>Example Society</publisher>
      <address>Nowhere</address>
      <month>May</month>
      <year>2021</year>
      <url>${volume}</url>
      <venue>excom</venue>
    </meta>
${papers.join('')}  </volume>
</collection>
`;
}

const VOLUME = '9001';
const LEARNING = 'Example Symposium on Learning From Invented Data';

/** `v9001/exlearn20.bib`: a volume of PMLR. */
export function exampleVolume(): string {
  const papers = worksOf(2020, 7).map(({ title, authors, number }, at) => {
    const people = authors.map(person).map(({ first, last }) => `${last}, ${first}`);
    return `@InProceedings{example${number},
    title = {${title}},
    author = {${people.join(' and ')}},
    pages = {${at * 20 + 1}-${at * 20 + 20}},
    abstract = {We report on ${title.replace(/:.*/, '').toLowerCase()}, with $n = ${number}$ examples, and share all data.}
}
`;
  });
  return `@Proceedings{EXLEARN-2020,
    booktitle = {Proceedings of the First ${LEARNING}},
    name = {${LEARNING}},
    shortname = {EXLEARN},
    editor = {Nobody, Nina},
    volume = {${VOLUME}},
    year = {2020},
    start = {2020-06-01},
    end = {2020-06-02},
    published = {2020-05-20},
    address = {Nowhere}
}

${papers.join('\n')}`;
}

/** `v9001/_config.yml`, which lies beside it. */
export function exampleVolumeConfig(): string {
  return `booktitle: Proceedings of the First ${LEARNING}
shortname: EXLEARN
volume: '${VOLUME}'
year: '2020'
published: 2020-05-20
series: Proceedings of Machine Learning Research
`;
}

/** Every file below `examples/venues`, by its path. */
export function exampleProceedings(): Readonly<Record<string, string>> {
  return {
    'acl-anthology/2021.excom.xml': exampleCollection(),
    [`pmlr/v${VOLUME}/exlearn20.bib`]: exampleVolume(),
    [`pmlr/v${VOLUME}/_config.yml`]: exampleVolumeConfig(),
  };
}
