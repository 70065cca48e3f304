// Users who become admin or gain a role through a group, by name.

import { count, number } from '../../../core/sentences.ts'
import type { ActionOf, Plan } from '../../../core/types.ts'
import { roleGains } from '../../facets/roles.ts'
import { reasonWords } from '../../words.ts'
import { actionsOf, groupBy, sharing } from '../grouping.ts'
import { join, names, type Phrase } from '../phrase.ts'
import type { KeyPart } from './part.ts'

/** Lines for each of both, and names in a line. */
const [mostLines, mostNames] = [4, 40]

/** Undefined without new rights. */
export function rightsPart(plan: Plan): KeyPart | undefined {
  const admins = actionsOf(plan, 'admin.set').filter(({ after }) => after)
  const gains = roleGains(plan)
  if (admins.length + gains.length === 0) return undefined
  const lines = [...adminLines(admins), ...roleLines(gains)]
  const whole = [
    ...(admins.length <= mostNames ? (['promotes'] as const) : []),
    ...(gains.length <= mostNames ? (['roles'] as const) : []),
  ]
  return { title: 'New admins and roles', isTable: false, lines, whole }
}

function adminLines(all: readonly ActionOf<'admin.set'>[]): readonly Phrase[] {
  const reasons = sharing(all)
  const [own, others] = [reasons.slice(0, mostLines), reasons.slice(mostLines)]
  const lineOf = (users: readonly string[], because: string): Phrase => [
    { strong: [`${count(users.length, 'user')} made admin`] },
    `${because}: `,
    ...names(users, mostNames),
  ]
  const usersOf = (actions: readonly { readonly user: string }[]): readonly string[] => actions.map(({ user }) => user)
  return [
    ...own.map(({ all: sharers, reason }) => lineOf(usersOf(sharers), ` (${reasonWords(reason)})`)),
    ...(others.length === 0
      ? []
      : [
          lineOf(
            others.flatMap(({ all: sharers }) => usersOf(sharers)),
            ' for other reasons',
          ),
        ]),
  ]
}

function roleLines(all: readonly ActionOf<'member.add'>[]): readonly Phrase[] {
  const groups = [...groupBy(all, ({ group, roles = [] }) => JSON.stringify([group, roles])).values()]
  const own = groups.length > mostLines ? groups.slice(0, mostLines - 1) : groups
  const others = groups.slice(own.length).flat()
  const lines = own.map((joins): Phrase => {
    const [first] = joins
    const roles = names(first?.roles ?? [], 5)
    const gain: Phrase = [
      `${count(joins.length, 'user')} given the role${first?.roles?.length === 1 ? '' : 's'} `,
      ...roles,
    ]
    return [
      { strong: gain },
      ' through group ',
      { name: first?.group ?? '' },
      ': ',
      ...names(
        joins.map(({ user }) => user),
        mostNames,
      ),
    ]
  })
  if (others.length === 0) return lines
  const each = others
    .slice(0, mostNames)
    .map(
      ({ user, group, roles = [] }): Phrase => [
        { name: user },
        ' (',
        ...names(roles, 5),
        ' through ',
        { name: group },
        ')',
      ],
    )
  const more = others.length - each.length
  return [
    ...lines,
    [
      { strong: [`${count(others.length, 'more role gain')}`] },
      ': ',
      ...join(each, ', '),
      more > 0 ? ` and ${number(more)} more` : '',
    ],
  ]
}
