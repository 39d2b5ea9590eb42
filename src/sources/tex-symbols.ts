/** What TeX commands of formulas look like. Data only; Greek letters are in model/greek.ts. */

const SYMBOLS: readonly string[] = (
  'le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ sim ∼ thicksim ∼ simeq ≃ approx ≈ cong ≅ equiv ≡ propto ∝ pm ± mp ∓ ll ≪ gg ≫ ne ≠ neq ≠ ' +
  'lesssim ≲ gtrsim ≳ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ ' +
  'emptyset ∅ varnothing ∅ forall ∀ exists ∃ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ oplus ⊕ otimes ⊗ odot ⊙ times × div ÷ cdot · ' +
  'bullet • ast * star ⋆ circ ∘ degree ° dagger † ddagger ‡ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ ' +
  'top ⊤ bot ⊥ perp ⊥ parallel ∥ mid | vert | Vert ‖ | ‖ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ ldots … dots … cdots … ' +
  'to → rightarrow → longrightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⇔ implies ⇒ ' +
  'mapsto ↦ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ triangle △ square □ checkmark ✓ sharp ♯ flat ♭ prime ′ backslash \\ ' +
  'colon : lbrack [ rbrack ] dotsc … dotsb … vdots ⋮ ddots ⋱ wp ℘ asymp ≍ models ⊨ vdash ⊢ dashv ⊣ nmid ∤ subsetneq ⊊ coloneqq ≔ triangleq ≜ ' +
  'bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigwedge ⋀ bigvee ⋁ iint ∬ oint ∮ coprod ∐ hookrightarrow ↪ twoheadrightarrow ↠ rightsquigarrow ⇝ leadsto ⇝ ' +
  'longmapsto ⟼ Longrightarrow ⟹ longleftarrow ⟵ rightleftharpoons ⇌ rightharpoonup ⇀ Uparrow ⇑ Downarrow ⇓ bigstar ★ blacksquare ■ Box □ diamond ⋄ ' +
  'heartsuit ♥ spadesuit ♠ clubsuit ♣ diamondsuit ♦ natural ♮ approxeq ≊ doteq ≐ bowtie ⋈ ltimes ⋉ rtimes ⋊ boxplus ⊞ ominus ⊖ sqcup ⊔ sqcap ⊓ ' +
  'uplus ⊎ therefore ∴ because ∵ angle ∠ imath ı jmath ȷ ' +
  'varepsilon ε epsilon ε varphi φ vartheta θ varrho ρ varsigma ς varpi π'
).split(' ');

/** By their names, without the backslash. */
export const TEX_SYMBOLS: ReadonlyMap<string, string> = new Map(
  Array.from({ length: SYMBOLS.length / 2 }, (_, n) => [
    SYMBOLS[2 * n] as string,
    SYMBOLS[2 * n + 1] as string,
  ]),
);

/** Functions that are set upright and read as words. */
export const TEX_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'log ln lg exp sin cos tan cot sinh cosh tanh arcsin arccos arctan min max inf sup lim liminf limsup arg argmin argmax det dim ' +
    'deg ker gcd Pr poly polylog mod hom'
  ).split(' '),
);

/** Combining characters of the accents of formulas. */
export const TEX_ACCENTS: ReadonlyMap<string, string> = new Map([
  ['tilde', '\u0303'],
  ['widetilde', '\u0303'],
  ['hat', '\u0302'],
  ['widehat', '\u0302'],
  ['bar', '\u0304'],
  ['overline', '\u0304'],
  ['vec', '\u20d7'],
  ['dot', '\u0307'],
  ['ddot', '\u0308'],
  ['check', '\u030c'],
  ['breve', '\u0306'],
  ['acute', '\u0301'],
  ['grave', '\u0300'],
]);
