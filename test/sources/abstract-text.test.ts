import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abstractText } from '../../src/sources/abstract-text.js';

const jats = (inner: string): string => `<jats:p>${inner}</jats:p>`;

describe('abstracts in JATS', () => {
  test.each([
    ['a paragraph', jats('We counted owls.'), 'We counted owls.'],
    [
      'its own title goes',
      '<jats:title>Abstract</jats:title><jats:p>We counted owls.</jats:p>',
      'We counted owls.',
    ],
    ['in capitals', '<jats:title>SUMMARY</jats:title><jats:p>We count.</jats:p>', 'We count.'],
    [
      'titles of sections stay, with a colon where they end without a sign',
      '<jats:title>Abstract</jats:title><jats:sec><jats:title>Aim</jats:title><jats:p>To count.</jats:p></jats:sec>' +
        '<jats:sec><jats:title>Why?</jats:title><jats:p>For fun.</jats:p><jats:p>And profit.</jats:p></jats:sec>',
      'Aim: To count. Why? For fun. And profit.',
    ],
    [
      'a title in the middle that is called summary stays',
      '<jats:p>We count.</jats:p><jats:title>Summary</jats:title><jats:p>Ten.</jats:p>',
      'We count. Summary: Ten.',
    ],
    [
      'a title with nothing under it goes',
      '<jats:p>We count.</jats:p><jats:sec><jats:title>Figure</jats:title><jats:fig/></jats:sec>',
      'We count.',
    ],
    [
      'an abstract that is set as a title',
      '<jats:title>We counted owls by ear.</jats:title>',
      'We counted owls by ear.',
    ],
    [
      'laid out with a tag on each line',
      '<jats:p>\n   We counted (\n   <jats:italic>Strix</jats:italic>\n   ) and\n  <jats:bold>bats</jats:bold>\n  .\n</jats:p>',
      'We counted (Strix) and bats.',
    ],
    ['other prefixes, or none', '<ns4:p>We count</ns4:p><p>owls.</p>', 'We count owls.'],
    ['raised and lowered', jats('CO<jats:sub>2</jats:sub> at 10<jats:sup>−6</jats:sup> M'), 'CO2 at 10⁻⁶ M'],
    ['what can not be raised', jats('the 5<jats:sup>th</jats:sup> owl'), 'the 5th owl'],
    ['lost spaces', jats('rats,<jats:italic>Rattus</jats:italic>, and owls'), 'rats, Rattus, and owls'],
    ['entities, once and twice', jats('p &lt; 0.05 &amp;amp; n &gt; 3'), 'p < 0.05 & n > 3'],
    ['escaped altogether', '&lt;jats:p&gt;H&lt;sub&gt;2&lt;/sub&gt;O&lt;/jats:p&gt;', 'H2O'],
    ['CDATA and comments', '<p><![CDATA[We count]]><!-- <p>not</p> --> owls.</p>', 'We count owls.'],
    ['a tag that is never closed', '<jats:p>We count <jats:italic>owls.', 'We count owls.'],
  ])('%s', (_, raw, text) => {
    expect(abstractText(raw)).toBe(text);
  });
});

describe('abstracts in HTML and plain text', () => {
  test.each([
    ['headings', '<h4>Background</h4>Owls.<h4>Results</h4>Ten owls.', 'Background: Owls. Results: Ten owls.'],
    ['line breaks', 'One.<br>Two.<br/><br />Three.', 'One. Two. Three.'],
    ['inline tags', 'An <i>in vivo</i> test of un<b>like</b>ly things', 'An in vivo test of unlikely things'],
    ['wrapped lines', 'We count\nowls\r\n  by ear.', 'We count owls by ear.'],
    ['its own name', 'Abstract: We count.', 'We count.'],
    ['its own name, bare', 'ABSTRACT We count.', 'We count.'],
    ['its own name before a section', 'Abstract Background Owls.', 'Background Owls.'],
    ['soft hyphens', 'count\u00ading owls', 'counting owls'],
    ['misread letters', 'FrÃ¼he Eulen', 'Frühe Eulen'],
  ])('%s', (_, raw, text) => {
    expect(abstractText(raw)).toBe(text);
  });

  test.each([
    'at 0.01<z<0.02 and p<0.05, n>3',
    'if a <b and c> d, for x<y>z',
    'Abstract interpretation is a theory. Summary statistics too.',
    'costs $5 and $10, or $x^2$ of \\emph{them} {all}',
    'AT&T and R&D; x&y',
    'Background: Owls. Aim - to count.',
  ])('what is plain stays as it is: %s', (text) => {
    expect(abstractText(text)).toBe(text);
  });

  test.each([
    undefined,
    '',
    '  \n',
    '<jats:p/>',
    '<jats:title>Abstract</jats:title>',
    'Abstract',
    '<p>Summary:</p>',
  ])('nothing is nothing: %j', (raw) => {
    expect(abstractText(raw)).toBeUndefined();
  });
});

describe('formulas', () => {
  const math = (inner: string): string => `<p>At <mml:math>${inner}</mml:math>.</p>`;
  test.each([
    ['msup', math('<mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>'), 'At x².'],
    [
      'msub',
      math('<mml:msub><mml:mi>x</mml:mi><mml:mi>i</mml:mi></mml:msub><mml:mo>=</mml:mo><mml:mn>3</mml:mn>'),
      'At x_i = 3.',
    ],
    [
      'laid out, with a fraction',
      math(
        '\n <mml:mfrac>\n <mml:mi>a</mml:mi>\n <mml:mrow><mml:mi>b</mml:mi><mml:mo>+</mml:mo><mml:mi>c</mml:mi></mml:mrow></mml:mfrac>',
      ),
      'At a/(b+c).',
    ],
    [
      'root, and what repeats the formula in TeX',
      math(
        '<mml:semantics><mml:msqrt><mml:mn>2</mml:mn></mml:msqrt><mml:annotation>\\sqrt{2}</mml:annotation></mml:semantics>',
      ),
      'At √2.',
    ],
    ['p < 0.05', math('<mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn>'), 'At p < 0.05.'],
    [
      'TeX',
      '<p>At<inline-formula><alternatives><inline-graphic href="a.png"/><tex-math>$\\alpha \\le 10^{-3}_{i}$</tex-math></alternatives></inline-formula>.</p>',
      'At α ≤ 10⁻³_i.',
    ],
    [
      'TeX as a whole document',
      '<p>At <tex-math>\\documentclass{minimal}\\usepackage{amsmath}\\begin{document}$$\\frac{a}{bc}$$\\end{document}</tex-math>.</p>',
      'At a/bc.',
    ],
    [
      'TeX beside MathML is said once',
      '<p>At <inline-formula><alternatives><tex-math>$x$</tex-math><math><mi>x</mi></math></alternatives></inline-formula>.</p>',
      'At x.',
    ],
  ])('%s', (_, raw, text) => {
    expect(abstractText(raw)).toBe(text);
  });
});

test('reading what was read changes nothing, whatever it was', () => {
  const part = fc.oneof(
    fc.constantFrom(
      '<jats:p>',
      '</jats:p>',
      '<jats:title>',
      '</jats:title>',
      '<sup>',
      '</sup>',
      '<i>',
      '<mml:math>',
      '</mml:math>',
      '<tex-math>',
      '</tex-math>',
      '&lt;',
      '&amp;',
      '<',
      '>',
      'Abstract',
      ': ',
      ' ',
      '\n',
      'ABSTRACT A',
    ),
    fc.string({ maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const once = abstractText(parts.join(''));
      expect(abstractText(once)).toBe(once);
    }),
    { numRuns: 500 },
  );
});
