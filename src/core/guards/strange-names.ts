import { total } from '../desired/totals.ts'
import { count, listed } from '../sentences.ts'
import type { Guard } from './types.ts'

/** What may stand in place of a value. */
const empty = /^(?:null|none|nil|nan|undefined|true|false|tbd|tba|unknown|unbekannt|test user)$/
const months =
  'jan|jän|janv|feb|févr|fév|mar|mrz|mär|märz|mars|apr|avr|may|mai|jun|juin|jul|juil|aug|août|ago|sept?|oct|okt|nov|dec|dez|déc'

const headers =
  /^(?:e?-?mails?|user_?names?|names?|login(?:_?(?:id|name))?|(?:user|student)_?id|netid|kennung|benutzername|anmeldename|matrikelnummer|vorname|nachname|surname|(?:first|last)_?name)$/

/** Signs that no login name has, with their names. Names are in lower case. */
const signs: readonly (readonly [sign: RegExp, words: string])[] = [
  [/\s/u, 'a space'],
  [/,/, 'a comma'],
  [/:/, 'a colon'],
  [/#/, 'a #'],
  [/["'´`“”„‟‘’‚‛«»′″]/u, 'a quote'],
  [/[<>()[\]{}]/, 'a bracket'],
  [/[\u2010-\u2015\u2212]/u, 'a long dash'],
  [/[=|\\?*;%…]/u, 'a sign of a formula or a pattern'],
  [/^[-+]/, 'a sign at the start'],
  [/^@|@$|@.*@/, 'an @ that is not of an address'],
  [/^\d(?:[.,]\d+)?e[+-]?\d{1,3}$/, 'a number in scientific form'],
  [/^\d+[.,]\d+$|^\d{1,3}(?:\.\d{3})+$/, 'a number with a separator'],
  [
    new RegExp(
      `^(?:\\d{1,2}[-.](?:${months})\\.?(?:[-.]\\d{2,4})?|(?:${months})\\.?-\\d{1,4}|\\d{4}-\\d\\d?-\\d\\d?|\\d\\d?\\.\\d\\d?\\.(?:\\d{4}|\\d\\d)?)$`,
      'u',
    ),
    'a date',
  ],
  [total, 'a total'],
  [empty, 'a word for no value'],
  [headers, 'a word of a header'],
]

/** Warns of new names that are more likely a total, a comment or a full name, on a system without such names. */
export const strangeNames: Guard = {
  name: 'strange-name',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const fresh = actions.filter((action) => action.op === 'user.create')
    const used = signs.filter(([sign]) => fresh.some(({ user }) => sign.test(user)))
    if (used.length === 0) return []
    const names = [...live.users.keys()]
    const odd = used.filter(([sign]) => !names.some((name) => sign.test(name)))
    const strange = fresh.filter(({ user }) => odd.some(([sign]) => sign.test(user)))
    if (strange.length === 0) return []
    const examples = strange.slice(0, 3).map(({ user }) => user)
    const more = strange.length > examples.length ? ' and others' : ''
    const why = odd.map(([, word]) => word).join(', ')
    const message = `${count(strange.length, 'new name')} may be no login name: ${listed(examples)}${more} (${why}); no user here has that`
    return [{ level: 'warn', message, actions: strange.map(({ id }) => id) }]
  },
}
