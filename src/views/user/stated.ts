// What the desired state says of a user, and where.
import type { Stated } from '../../core/look/stated.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { reasonText } from '../terminal/cells.ts'
import type { Row, Section } from '../terminal/rows.ts'
import { shortPlace } from '../words.ts'

export function statedSection(stated: Stated): Section {
  return { title: 'The desired state', tone: 'head', noun: 'statement', rows: statedRows(stated) }
}

function statedRows(stated: Stated): readonly Row[] {
  const { rows, handsOff, prune, rules, idle, exact } = stated
  const isNamed = rows.length > 0
  const held = heldBack(stated)
  const heldToo = held ?? (stated.spared === undefined ? undefined : `skipped: ${stated.spared}`)
  const effect = isNamed ? 'no effect: a row names the user' : (held ?? 'the user must be absent')
  return [
    ...rows.map(({ at, words }) => row(forTerminal(at), proseForTerminal(words))),
    ...(isNamed ? [] : [row('rows', 'none names the user')]),
    ...(handsOff === undefined ? [] : [row('never changed', `the name ${handsOff}`)]),
    ...(prune === undefined
      ? []
      : [row('prune', `${forTerminal(shortPlace(prune))}: ${isNamed ? effect : (heldToo ?? effect)}`)]),
    ...rules.map((reason) => row('matches', `${reasonText(reason)}: ${effect}`)),
    ...exact.map(({ group, at }) =>
      row(
        'exact',
        `group ${forTerminal(group)}, ${forTerminal(shortPlace(at))}: ${(isNamed ? undefined : heldToo) ?? 'removes the user'}`,
      ),
    ),
    ...idle.map(({ server, reason }) =>
      row('matches', `${reasonText(reason)}: ${held ?? `stops ${serverWords(server)}`}`),
    ),
  ]
}

/** Why prune, rules and exact groups have no effect on the user. */
function heldBack({ handsOff, skip }: Stated): string | undefined {
  if (handsOff !== undefined) return 'no effect: the user is never changed'
  return skip === undefined ? undefined : `skipped: ${skip}`
}

function serverWords(server: string): string {
  return server === '' ? 'the default server' : `the server ${forTerminal(server)}`
}

/** @param value escaped */
function row(label: string, value: string): Row {
  return [{ text: label }, { text: value }]
}
