import { readable } from '../../sources/record-parts.js';
import { isOfSecondApi, textOf, type Note } from './schema.js';

/** What became of a submission. `undecided`: the note doesn't say. */
export type Standing = { readonly decision: string } | 'not_accepted' | 'undecided';

/** How `venue` is worded for what is no paper of the venue: "Submitted to ICLR 2023", "ICLR 2022 Submitted", "ICLR 2017 Invite to Workshop". */
const NOT_ACCEPTED =
  /\b(?:submitted|submission|reject(?:ed|ion)?|withdrawn|retracted|desk|under review|invited? to)\b/i;

/** Decisions, as their invitations end. Where there is none, the meta-review has it (ICLR 2019). */
const DECISION = /\/(?:Acceptance_)?Decision$/;
const META_REVIEW = /\/Meta_Review$/;

/**
 * What became of a submission, in the words of the service as far as it has some. In the second API an accepted paper has the venue's own
 * id as its `venueid`, all others one that ends in `…_Submission`. In the first, rejected ones have the venue's own id as well (ICLR 2017,
 * 2022 and 2023, NeurIPS 2021, as measured by others in 2026-09), so there it is the wording of `venue` that tells, or the decision among
 * the replies, or (ICLR 2013) that of the note itself. Pure.
 */
export function standingOf(note: Note): Standing {
  const venueid = textOf(note.content, 'venueid');
  const venue = readable(textOf(note.content, 'venue'));
  if (venue !== undefined && NOT_ACCEPTED.test(venue)) return 'not_accepted';
  if (isTurnedAway(venueid) || [note.invitation, ...note.invitations].some(isTurnedAwayBy))
    return 'not_accepted';
  if (isOfSecondApi(note)) return venueid === undefined ? 'undecided' : { decision: worded(venue, venueid) };
  if (venue !== undefined) return { decision: worded(venue, venueid ?? '') };
  return decidedBy(note);
}

const isTurnedAway = (venueid: string | undefined): boolean =>
  venueid !== undefined && /\/(?:\w+_)?Submission$|\/Retracted_\w+$/i.test(venueid);

/** The first API has invitations of their own for these; the second adds them to those of the submission. */
const isTurnedAwayBy = (invitation: string | undefined): boolean =>
  invitation !== undefined && /\/-\/(?:Withdrawn|Desk_Rejected|Rejected)_Submission$/.test(invitation);

function decidedBy(note: Note): Standing {
  const replies = (note.details?.directReplies ?? []).filter(({ replyto }) => replyto === note.id);
  const said = (invitation: RegExp, name: string): string[] =>
    replies
      .filter((reply) =>
        [reply.invitation, ...reply.invitations].some((one) => one !== undefined && invitation.test(one)),
      )
      .flatMap(({ content }) => textOf(content, name) ?? []);
  const own = textOf(note.content, 'decision');
  const found = [
    said(DECISION, 'decision'),
    said(META_REVIEW, 'recommendation'),
    own === undefined ? [] : [own],
  ].find((words) => words.length > 0);
  const [standing, ...others] = (found ?? []).map(readDecision);
  const same = others.every((other) => JSON.stringify(other) === JSON.stringify(standing));
  return standing !== undefined && same ? standing : 'undecided';
}

/** "Accept (Poster)", "Reject", "Invite to Workshop Track"; `conferenceOral-iclr2013-conference` of ICLR's first year. */
function readDecision(words: string): Standing {
  const first = /^conference(\w+)-iclr\d+-(conference|workshop)$/.exec(words);
  if (first) return first[2] === 'conference' ? { decision: `Accept (${first[1]})` } : 'not_accepted';
  if (/^accept/i.test(words)) return { decision: words };
  return /^(?:reject|invite|withdraw|desk)/i.test(words) ? 'not_accepted' : 'undecided';
}

const FILLING = new Set(
  'conference accept accepted by paper papers the at in of to main track and round 1 2'.split(' '),
);
const MOST_WORDS = 6;

/** `Accept (notable top 5%)` of "ICLR 2023 notable top 5%": what `venue` says beside the names of venue, year and track. */
function worded(venue: string | undefined, group: string): string {
  const known = new Set(lettersOf(group));
  const rest = (venue ?? '').split(/\s+/).filter((word) => {
    const letters = lettersOf(word.replace(/(?<=[a-z])(?:19|20)\d\d$/i, ''));
    return !letters.every((one) => known.has(one) || FILLING.has(one) || /^(?:19|20)\d\d$/.test(one));
  });
  return rest.length === 0 || rest.length > MOST_WORDS ? 'Accept' : `Accept (${rest.join(' ')})`;
}

const lettersOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}%]+/u)
    .filter((one) => one !== '');
