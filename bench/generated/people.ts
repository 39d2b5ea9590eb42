import { below, chance, oneOf, zipf, type Draw } from './draw.js';

const split = (text: string): string[] => text.trim().split(/\s+/);

/** Commonest first. */
const SURNAMES = split(`
  Wang Li Zhang Liu Chen Kim Yang Lee Huang Zhao Wu Zhou Xu Park Sun Ma Zhu Smith Nguyen Hu Guo He Lin Singh Kumar Choi
  Johnson Tanaka Garcia Müller Sato Suzuki Jones Brown Williams Miller Davis Gupta Sharma Patel Martin Martínez López
  González Rodríguez Hernández Silva Santos Oliveira Souza Ferreira Rossi Russo Bianchi Schmidt Schneider Fischer Weber
  Wagner Becker Hoffmann Schäfer Köhler Jäger Nielsen Hansen Jensen Andersson Johansson Karlsson Lindström Åkesson Virtanen
  Mäkinen Novák Dvořák Svoboda Nowak Kowalski Wiśniewski Wójcik Łukasik Zieliński Szabó Nagy Kovács Tóth Popescu Ionescu
  Petrov Ivanov Smirnov Kuznetsov Popov Volkov Shevchenko Kovalenko Yılmaz Öztürk Şahin Demir Çelik Ahmed Khan Hussain Ali
  Hassan Mohamed Rahman Islam Hosseini Ahmadi Karimi Cohen Levy Mizrahi Papadopoulos Georgiou Dubois Lefèvre Moreau Girard
  Bonnet Fournier O'Brien O'Connor Murphy Kelly Walsh Campbell Stewart Robertson Thompson Anderson Taylor Moore Clark Lewis
  Walker Hall Young Allen King Wright Scott Green Baker Adams Nelson Hill Carter Mitchell Roberts Turner Phillips Evans
  Yamamoto Watanabe Ito Nakamura Kobayashi Kato Yoshida Yamada Sasaki Matsumoto Inoue Kimura Hayashi Shimizu Jeong Kang Cho
  Yoon Jang Lim Han Oh Seo Shin Kwon Hwang Ahn Song Zheng Luo Liang Song Tang Deng Feng Xie Dong Cao Xiao Cheng Peng Zeng
  Jiang Cai Jia Ding Wei Xue Ye Yan Yu Pan Du Dai Xia Zhong Tian Ren Fan Fang Shi Yao Tan Liao Zou Xiong Jin Lu Hao Kong
  Bai Cui Kang Mao Qiu Qin Jiang Gu Hou Shao Meng Long Wan Duan Qian Tang Yin Li-Chen Smith-Jones Vandenberghe Peeters
  Janssens Jansen Bakker Visser Smit Meijer Mulder Bos Vos Okafor Okonkwo Mensah Osei Mwangi Otieno Dlamini Nkosi Abebe`);
const STARTS = split(
  'Hof Berg Stein Wald Kirch Rosen Gold Lind Sand Fels Neu Alt Brand Grün Hart Kron Leh Mar Ost Rich',
);
const ENDS = split(
  'mann er bach berg burg feld hauser holm ing ke ler meier müller ner ow rath son stedt stein wald',
);
const TAIL = STARTS.flatMap((start) => ENDS.map((end) => start + end));
const PARTICLES = ['van', 'van der', 'de', 'von', 'da', 'Le', 'Del'];
const FAMILIES = [...SURNAMES, ...TAIL];

const GIVEN = split(`
  Wei Jing Yan Li Min Xin Yu Hui Ming Xiaoming Jun Lei Hong Ying Jian Ji-Hoon Min-Jun Seo-Yeon Soo-Jin Hiroshi Yuki Kenji
  Akiko John Michael David James Robert Mary Patricia Jennifer Linda Susan Peter Thomas Andrea Anna Maria José Juan Luis
  Carlos Ana Lucía Sofía Pierre François Élodie Marie Jean-Pierre Hans Jürgen Klaus Ursula Björn Lars Ingrid Søren Jan
  Katarzyna Łukasz Paweł Tomasz Zdeněk Jiří Ivan Dmitri Olga Svetlana Mehmet Ayşe Mustafa Fatma Ahmed Mohammed Fatima
  Rajesh Priya Amit Sunita Anil Deepa Emma Olivia Noah Liam Chloé Giulia Marco Francesca Giovanni Kwame Amina Chinedu
  Grace Samuel Daniel Rachel Sarah Rebecca Benjamin Charlotte Victoria Edward George Henry Alice Nora Ian Gareth Siobhán`);

/** A person's name in its parts, or a group's whole name in `family`. */
export interface Name {
  readonly given: string;
  /** One letter or nothing. */
  readonly middle: string;
  readonly family: string;
  readonly group?: true;
}

export function drawPerson(draw: Draw): Name {
  const family = zipf(draw, FAMILIES);
  return {
    given: oneOf(draw, GIVEN),
    middle: chance(draw, 0.4) ? String.fromCharCode(65 + below(draw, 26)) : '',
    family: chance(draw, 0.03) ? `${oneOf(draw, PARTICLES)} ${family}` : family,
  };
}

/** 1 to 12, most often three to six; now and then a group besides. */
export function drawAuthors(draw: Draw): Name[] {
  const count = Math.min(12, 1 + Math.floor(draw() * 4 + draw() * draw() * 9));
  const names = Array.from({ length: count }, () => drawPerson(draw));
  if (count > 3 && chance(draw, 0.02)) {
    const letters = Array.from({ length: 4 }, () => String.fromCharCode(65 + below(draw, 26))).join('');
    names.push({ given: '', middle: '', family: `${letters} Study Group`, group: true });
  }
  return names;
}

/** How a database writes names: "Ada B. Byron", "Byron, Ada B.", "Byron, A. B.", "Byron AB". */
export const NAME_STYLES = ['full', 'inverted', 'initials', 'medline'] as const;
export type NameStyle = (typeof NAME_STYLES)[number];

export function writeName(name: Name, style: NameStyle): string {
  if (name.group) return name.family;
  const initials = [...name.given.split('-').map((part) => part.charAt(0)), name.middle].filter(Boolean);
  switch (style) {
    case 'full':
      return [name.given, name.middle && `${name.middle}.`, name.family].filter(Boolean).join(' ');
    case 'inverted':
      return `${name.family}, ${[name.given, name.middle && `${name.middle}.`].filter(Boolean).join(' ')}`;
    case 'initials':
      return `${name.family}, ${initials.map((letter) => `${letter}.`).join(' ')}`;
    case 'medline':
      return `${name.family} ${initials.join('')}`;
  }
}
