import type { Draw } from './draw.js';
import { drawFor } from './draw.js';

/** A journal, its abbreviation by ISO 4, and which volume it had in the year 2000. */
export interface Journal {
  readonly name: string;
  readonly short: string;
  readonly volumeIn2000: number;
  readonly domain: number;
}

const FIELDS: readonly (readonly [name: string, short: string])[] = [
  ['Clinical Oncology', 'Clin. Oncol.'],
  ['Nephrology', 'Nephrol.'],
  ['Haematology', 'Haematol.'],
  ['Neurology', 'Neurol.'],
  ['Internal Medicine', 'Intern. Med.'],
  ['Pediatrics', 'Pediatr.'],
  ['Surgery', 'Surg.'],
  ['Obstetrics and Gynecology', 'Obstet. Gynecol.'],
  ['Infectious Diseases', 'Infect. Dis.'],
  ['Epidemiology', 'Epidemiol.'],
  ['Public Health', 'Public Health'],
  ['Nursing', 'Nurs.'],
  ['Psychiatry', 'Psychiatry'],
  ['Applied Psychology', 'Appl. Psychol.'],
  ['Nutrition', 'Nutr.'],
  ['Pharmacology', 'Pharmacol.'],
  ['Immunology', 'Immunol.'],
  ['Molecular Biology', 'Mol. Biol.'],
  ['Cell Biology', 'Cell Biol.'],
  ['Genetics', 'Genet.'],
  ['Ecology', 'Ecol.'],
  ['Plant Science', 'Plant Sci.'],
  ['Animal Science', 'Anim. Sci.'],
  ['Food Chemistry', 'Food Chem.'],
  ['Organic Chemistry', 'Org. Chem.'],
  ['Physical Chemistry', 'Phys. Chem.'],
  ['Applied Physics', 'Appl. Phys.'],
  ['Mathematical Physics', 'Math. Phys.'],
  ['Algebra', 'Algebra'],
  ['Statistics', 'Stat.'],
  ['Machine Learning', 'Mach. Learn.'],
  ['Computer Vision', 'Comput. Vis.'],
  ['Information Systems', 'Inf. Syst.'],
  ['Software Engineering', 'Softw. Eng.'],
  ['Civil Engineering', 'Civ. Eng.'],
  ['Materials Science', 'Mater. Sci.'],
  ['Economics', 'Econ.'],
  ['Political Science', 'Polit. Sci.'],
  ['Education', 'Educ.'],
  ['Astrophysics', 'Astrophys.'],
];

const TITLES: readonly (readonly [name: string, short: string])[] = [
  ['Journal of *', 'J. *'],
  ['International Journal of *', 'Int. J. *'],
  ['European Journal of *', 'Eur. J. *'],
  ['American Journal of *', 'Am. J. *'],
  ['Annals of *', 'Ann. *'],
  ['Archives of *', 'Arch. *'],
  ['* Research', '* Res.'],
  ['* Letters', '* Lett.'],
  ['Current Opinion in *', 'Curr. Opin. *'],
];

export const JOURNALS: readonly Journal[] = TITLES.flatMap(([long, brief], kind) =>
  FIELDS.map(([field, shortField], domain): Journal => {
    const draw: Draw = drawFor(kind * 100 + domain, 102);
    return {
      name: long.replace('*', field),
      short: brief.replace('*', shortField),
      volumeIn2000: 12 + Math.floor(draw() * 110),
      domain,
    };
  }),
);

/** The conference of a field: its proceedings, and what people call them. */
export function conferenceOf(domain: number, year: number): { name: string; short: string } {
  const [field] = FIELDS[domain] as readonly [string, string];
  return {
    name: `Proceedings of the ${year} International Conference on ${field}`,
    short: `Proc. Int. Conf. ${field}`,
  };
}
