import { drawFor, oneOf, shuffled, type Draw } from './draw.js';

const split = (text: string): string[] => text.trim().split(/\s+/);

const NOUNS = split(`
  patients cells model treatment analysis response therapy cancer risk activity system disease effects protein growth
  expression children data network control function structure method learning blood surgery infection brain tissue
  receptor gene pathway screening diagnosis prognosis mortality survival quality care exercise depression anxiety stroke
  diabetes obesity hypertension hypotension asthma pregnancy women men adolescents adults nurses students schools hospitals
  vaccine antibody antigen virus bacteria resistance tolerance toxicity exposure pollution water soil climate temperature
  energy fuel battery catalyst polymer membrane film crystal laser sensor signal image video speech text language grammar
  graph algorithm complexity inference estimation regression classification clustering segmentation detection tracking
  recognition retrieval database query index transaction protocol security privacy encryption software testing compiler
  memory attention emotion perception cognition behaviour motivation performance training feedback leadership innovation
  market price policy trade employment migration democracy election poverty education curriculum teaching literacy
  galaxy star planet plasma neutrino quark boson magnet superconductor semiconductor photon phonon lattice symmetry entropy
  turbulence viscosity diffusion convection fracture fatigue corrosion concrete steel alloy bridge tunnel earthquake flood
  forest species habitat biodiversity predator pollination seed root leaf wheat rice maize cattle poultry fish insect
  kidney liver lung heart bone muscle skin eye retina cornea tooth tumour lesion biopsy imaging ultrasound radiography
  anaesthesia analgesia opioid insulin glucose cholesterol lipid vitamin iron calcium sodium potassium zinc oxygen nitrogen
  trial cohort registry survey questionnaire guideline intervention rehabilitation prevention prevalence incidence outcome
  biomarker genotype phenotype mutation polymorphism methylation transcription translation signalling apoptosis necrosis
  inflammation fibrosis thrombosis ischaemia haemorrhage sepsis shock pain sleep fatigue nutrition feeding weaning walking`);

const ADJECTIVES = split(`
  acute chronic early late severe mild primary secondary clinical molecular genetic surgical medical dietary neural deep
  adaptive optimal robust sparse stochastic bayesian quantum thermal optical magnetic electronic mechanical structural
  dynamic static linear nonlinear spatial temporal urban rural social economic political cultural cognitive visual auditory
  motor sensory renal hepatic cardiac pulmonary cerebral vascular gastric ovarian cervical prostatic pancreatic thyroid
  paediatric geriatric maternal neonatal perinatal oral topical intravenous systemic local regional global national annual
  novel improved efficient rapid sensitive specific selective reversible persistent recurrent resistant refractory elderly
  young healthy pregnant obese hypertensive hypotensive diabetic septic postoperative preoperative laparoscopic robotic`);

const PREFIXES = split(`
  neuro cardio hepato nephro gastro osteo dermato haemato immuno cyto histo bio geo hydro thermo electro photo magneto nano
  micro macro hyper hypo inter intra trans sub super poly mono multi pseudo proto endo exo peri para auto hetero`);
const STEMS = split(`
  genesis toxicity plasty pathy logy metry graphy scopy kinesis tropism plasticity protection modulation regulation
  transmission stimulation synthesis degradation oxidation polymerisation crystallinity conductivity dynamics mechanics
  morphology typing sensing imaging filtration absorption adhesion perfusion secretion differentiation proliferation
  activation inhibition transport binding dispersion stability variability connectivity sclerosis stenosis`);

export const EPONYMS = split(
  `Sjögren Behçet Guillain-Barré Ménière Waldenström Gödel Schrödinger Poincaré Fréchet Łojasiewicz Kähler Erdős Raynaud`,
);
export const GREEK: Readonly<Record<string, string>> = {
  α: 'alpha',
  β: 'beta',
  γ: 'gamma',
  δ: 'delta',
  κ: 'kappa',
  μ: 'mu',
};

export const POPULATIONS = [
  'children',
  'adults',
  'older adults',
  'adolescents',
  'women',
  'men',
  'rats',
  'mice',
  'primary care',
  'intensive care',
  'rural China',
  'sub-Saharan Africa',
  'northern Italy',
  'the United States',
  'Japanese patients',
  'school children',
  'pregnant women',
  'survivors',
];

export const SUBTITLES = [
  'a randomized controlled trial',
  'a systematic review',
  'a systematic review and meta-analysis',
  'a cohort study',
  'a cross-sectional study',
  'a case report',
  'a survey',
  'an overview',
  'theory and applications',
  'evidence from panel data',
  'a multicentre study',
  'implications for practice',
  'a simulation study',
  'results of a pilot study',
  'new challenges and perspectives',
];

/** What one field of research talks about: nouns and adjectives, its commonest first, and its fixed terms. */
export interface Domain {
  readonly nouns: readonly string[];
  readonly adjectives: readonly string[];
  readonly terms: readonly string[];
}

const COMPOUNDS = PREFIXES.flatMap((prefix) => STEMS.map((stem) => prefix + stem));

function domainOf(number: number): Domain {
  const draw: Draw = drawFor(number, 101);
  const nouns = [...shuffled(draw, NOUNS), ...shuffled(draw, COMPOUNDS)];
  const adjectives = shuffled(draw, ADJECTIVES);
  const terms = Array.from(
    { length: 80 },
    () => `${oneOf(draw, adjectives)} ${oneOf(draw, nouns.slice(0, 400))}`,
  );
  return { nouns, adjectives, terms };
}

export const DOMAINS: readonly Domain[] = Array.from({ length: 40 }, (_, number) => domainOf(number));
