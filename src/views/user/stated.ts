// What the desired state says of a user, and where.
import type { Stated } from '../../core/look/stated.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { reasonText } from '../terminal/cells.ts'
import type { Row, Section } from '../terminal/rows.ts'
import { shortPlace } from '../words.ts'

export function statedSection(stated: Stated): Section {
  return { title: 'The desired state', tone: 'head', noun: 'statement', rows: statedRows(stated) }
}

function statedRows({ rows, handsOff, skip, prune, rules, idle, exact }: Stated): readonly Row[] {
  const isNamed = rows.length > 0
  const without = isNamed ? 'no effect: a row names the user' : skip === undefined ? undefined : `no effect: ${skip}`
  const effect = without ?? 'the user must be absent'
  return [
    ...rows.map(({ at, words }) => row(forTerminal(at), proseForTerminal(words))),
    ...(isNamed ? [] : [row('rows', 'none names the user')]),
    ...(handsOff === undefined ? [] : [row('never changed', `the name ${handsOff}`)]),
    ...(prune === undefined ? [] : [row('prune', `${forTerminal(shortPlace(prune))}: ${effect}`)]),
    ...rules.map((reason) => row('matches', `${reasonText(reason)}: ${effect}`)),
    ...exact.map(({ group, at }) =>
      row(
        'exact',
        `group ${forTerminal(group)}, ${forTerminal(shortPlace(at))}: ${skipped(skip, isNamed) ?? 'removes the user'}`,
      ),
    ),
    ...idle.map(({ server, reason }) =>
      row(
        'matches',
        `${reasonText(reason)}: ${skip === undefined ? `stops ${serverWords(server)}` : `no effect: ${skip}`}`,
      ),
    ),
  ]
}

/** Exact groups leave users without a row alone who are out of reach. */
function skipped(skip: string | undefined, isNamed: boolean): string | undefined {
  return isNamed || skip === undefined ? undefined : `no effect: ${skip}`
}

function serverWords(server: string): string {
  return server === '' ? 'the default server' : `the server ${forTerminal(server)}`
}

/** @param value escaped */
function row(label: string, value: string): Row {
  return [{ text: label }, { text: value }]
}
