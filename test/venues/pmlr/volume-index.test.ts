import { expect, test } from 'vitest';
import { venueNamed, type Venue } from '../../../src/match/venue-names.js';
import { pmlrDefinition } from '../../../src/venues/pmlr/definition.js';
import { PMLR_VENUES } from '../../../src/venues/pmlr/venues.js';
import { volumesIn, volumesOf } from '../../../src/venues/pmlr/volume-index.js';
import { KNOWN_VENUES } from '../../../src/match/known-venues.js';

const PAGE = `<!DOCTYPE html><html><head><title>Proceedings of Machine Learning Research</title></head><body>
<p>See the <a href="/faq.html">FAQ</a>.</p>
<h2>Scheduled Volumes</h2><ul class="proceedings-list"><li>Volume 990 is assigned to ICML 2031</li></ul>
<h2>Proceedings</h2><ul class="proceedings-list">
<li><a href="v917"><b>Volume 917</b></a> ICML 2031 Workshop on Peat</li>
<li>
    <a href="/v916"><b>Volume 916</b></a> ICML 2031 &amp; its Proceedings
  </li>
<li><a href="v915/"><b>Volume 915</b></a> Proceedings of ICML 2030, 2nd cycle</li>
<li><a href="https://proceedings.mlr.press/v914"><b>Volume 914</b></a> Proceedings of ICML 2030</li>
<li><a href='v913'><b>Volume 913</b></a> COLT 2030 Proceedings
<li><a href="v912"><b>Volume 912</b></a> Proceedings of The 3rd International Conference on Artificial Intelligence and Statistics, 2030</li>
<li><a href="v911"><b>Volume 911</b></a> NeurIPS 2030 Competition Track</li>
<!-- <li><a href="v910"><b>Volume 910</b></a> COLT 2030 Proceedings</li> -->
</ul>
<h2>Reissues</h2><ul><li><a href="r3"><b>Volume R3</b></a> Proceedings of AISTATS 2001</li></ul></body></html>`;

const index = volumesIn(PAGE);
const listed = (name: string, year: number): string[] =>
  volumesOf(index, venueNamed(name) as Venue, year).map(({ id }) => id);

test('the index has a line for each volume', () => {
  expect(index.map(({ id }) => id)).toEqual(['v917', 'v916', 'v915', 'v914', 'v913', 'v912', 'v911', 'r3']);
  expect(index.find(({ id }) => id === 'v913')?.title).toBe('COLT 2030 Proceedings');
});

test.each<[string, number, string[]]>([
  ['ICML', 2030, ['v914', 'v915']],
  ['ICML', 2029, []],
  ['COLT', 2030, ['v913']],
  ['AISTATS', 2030, ['v912']],
  ['AISTATS', 2001, ['r3']],
  ['NeurIPS', 2030, []],
  ['ICML', 2031, []],
])('%s %i is %j, and neither its workshops nor its competitions', (name, year, ids) =>
  expect(listed(name, year)).toEqual(ids),
);

test.each([
  [
    'Proceedings of the Sixth International Workshop on Artificial Intelligence and Statistics, 1997',
    'AISTATS',
    1997,
  ],
  ['Proceedings of the Machine Learning for Health Workshop, 2019', 'ML4H', 2019],
  ['Conformal and Probabilistic Prediction with Applications 2023', 'COPA', 2023],
  ['International Symposium on Imprecise Probability: Theories and Applications 2021', 'ISIPTA', 2021],
  ['Mathematical and Scientific Machine Learning 2021', 'MSML', 2021],
])('"%s" is %s %i', (title, name, year) =>
  expect(volumesOf([{ id: 'v1', title }], venueNamed(name) as Venue, year)).toHaveLength(1),
);

test('another page has none', () => {
  expect(volumesIn('<html><body><a href="/login">Log in</a> 2030</body></html>')).toEqual([]);
  expect(volumesIn('<a href=v1>'.repeat(20_000))).toEqual([]);
});

test('the venues are all in the table of venues', () => {
  const keys = new Set(KNOWN_VENUES.map(({ key }) => key));
  expect(PMLR_VENUES.filter(({ key }) => !keys.has(key))).toEqual([]);
  for (const { key, from } of PMLR_VENUES) {
    expect(pmlrDefinition.serves(venueNamed(key) as Venue, from as number)).toBe(true);
    expect(pmlrDefinition.serves(venueNamed(key) as Venue, (from as number) - 1)).toBe(false);
  }
  expect(pmlrDefinition.serves(venueNamed('ACL') as Venue, 2020)).toBe(false);
});
