import type { ServedVenue } from '../definition.js';

/** The venues that PMLR publishes, by their keys in the table of venues. What it has of each year is in its index. Data only. */
export const PMLR_VENUES: readonly ServedVenue[] = [
  { key: 'icml', from: 2013 },
  { key: 'aistats', from: 2007, note: 'not 2008; 1995 to 2005 in part, as reissues' },
  { key: 'uai', from: 2019, note: 'earlier years in part, as reissues' },
  { key: 'colt', from: 2011 },
  { key: 'acml', from: 2010 },
  { key: 'corl', from: 2017 },
  { key: 'alt', from: 2017 },
  { key: 'l4dc', from: 2020 },
  { key: 'midl', from: 2018 },
  { key: 'mlhc', from: 2016 },
  { key: 'ml4h', from: 2019 },
  { key: 'chil', from: 2021 },
  { key: 'automl', from: 2022 },
  { key: 'clear', from: 2022 },
  { key: 'collas', from: 2022 },
  { key: 'cpal', from: 2024 },
  { key: 'learning on graphs', from: 2022 },
  { key: 'pgm', from: 2016, note: 'even years' },
  { key: 'copa', from: 2017 },
  { key: 'isipta', from: 2019, note: 'odd years' },
  { key: 'icgi', from: 2012, note: 'even years, mostly' },
  { key: 'facct', from: 2018, to: 2018 },
];
