import { count, listed } from '../sentences.ts'
import type { Guard } from './types.ts'

/** Signs that no login name has, with their names. */
const signs: readonly (readonly [RegExp, string])[] = [
  [/\s/u, 'a space'],
  [/,/, 'a comma'],
  [/:/, 'a colon'],
  [/#/, 'a #'],
  [/["'“”„‘’‚«»`]/u, 'a quote'],
  [/[<>()[\]{}]/, 'a bracket'],
  [/[\u2010-\u2015\u2212]/u, 'a long dash'],
  [/[=|\\?*;%]/, 'a sign of a formula or a pattern'],
  [/^-/, 'a dash at the start'],
]

/** Warns of new names that are more likely a total, a comment or a full name, on a system without such names. */
export const strangeNames: Guard = {
  name: 'strange-name',
  atApply: false,
  canAllow: false,
  check({ actions, live }) {
    const fresh = actions.filter(({ op }) => op === 'user.create')
    const used = signs.filter(([sign]) => fresh.some((action) => 'user' in action && sign.test(action.user)))
    if (used.length === 0) return []
    const names = [...live.users.keys()]
    const odd = used.filter(([sign]) => !names.some((name) => sign.test(name)))
    const strange = fresh.filter((action) => 'user' in action && odd.some(([sign]) => sign.test(action.user)))
    if (strange.length === 0) return []
    const examples = strange.slice(0, 3).map((action) => ('user' in action ? action.user : ''))
    const more = strange.length > examples.length ? ' and others' : ''
    const why = odd.map(([, word]) => word).join(', ')
    const message = `${count(strange.length, 'new name')} may be no login name: ${listed(examples)}${more} (${why}); no user here has that`
    return [{ level: 'warn', message, actions: strange.map(({ id }) => id) }]
  },
}
