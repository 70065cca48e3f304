// The lines that stand in every first screen, in this order, also when there is nothing to say.

import { count, isOrAre, number } from '../../../core/sentences.ts'
import type { Plan } from '../../../core/types.ts'
import { knownOf } from '../../facets/known.ts'
import { stoppedServers } from '../../facets/servers.ts'
import { listed } from '../../words.ts'
import { overridePhrases } from '../override-words.ts'
import { join, names, type Phrase } from '../phrase.ts'
import { lostForGood } from '../risks.ts'
import type { TimeWords } from '../times.ts'
import { unseenServers, unseenWords } from '../unseen.ts'
import type { Verdict } from '../verdict.ts'
import { checkedWords } from './checked.ts'
import type { Next } from './next.ts'

export type FactLabel =
  | 'Target'
  | 'Targets'
  | 'Plan'
  | 'Plans'
  | 'Overrides and loosened limits'
  | 'Running servers'
  | 'Not visible'
  | 'Cannot be undone'
  | 'Checked again'
  | 'Not shown'
  | 'Next'

/** A labelled line. */
export interface Fact {
  readonly label: FactLabel
  readonly value: Phrase
  /** Lines under it. */
  readonly items?: readonly Phrase[]
  /** To be copied as it is; follows the value. */
  readonly command?: string
  /** To be seen first. */
  readonly isLoud?: boolean
}

export interface FactInput {
  readonly plan: Plan
  readonly verdict: Verdict
  readonly times: TimeWords
  readonly next: Next
}

/** All of them. */
export function factsOf(input: FactInput): readonly Fact[] {
  const { plan, next } = input
  const unseen = unseenWords(plan)
  return [
    target(plan),
    made(input),
    overrides(plan),
    running(plan),
    { label: 'Not visible', value: [unseen.length === 0 ? 'nothing' : listed(unseen)], isLoud: unseen.length > 0 },
    lost(plan),
    { label: 'Checked again', value: [checkedWords(plan, input.verdict, input.times)] },
    notShownFact([]),
    { label: 'Next', value: next.words, ...(next.command === undefined ? {} : { command: next.command }) },
  ]
}

export const notShownLabel = 'Not shown'

/**
 * @param notShown what a view leaves out, such as `4,100 creations`
 * @param where where it is shown
 */
export function notShownFact(notShown: readonly string[], where: Phrase = ['see the plan file']): Fact {
  return {
    label: notShownLabel,
    value: notShown.length === 0 ? ['nothing'] : [`${notShown.join(', ')}: `, ...where],
  }
}

function target({ target: at, planned_as: self, planned_with: flags, snapshot }: Plan): Fact {
  const name: Phrase = flags?.target === undefined ? [] : [{ name: flags.target }, ' at ']
  const system = [at.provider, self.version].filter((part) => part !== '').map((name): Phrase => [{ name }])
  const workspace = [at.workspace, self.workspace].flatMap((name): readonly Phrase[] =>
    name === undefined ? [] : [[{ name }]],
  )
  const { users, admins, listed: isListed } = snapshot
  const size = `${isListed === false ? 'looked up ' : ''}${count(users, 'user')}, ${count(admins, 'admin')}`
  const of: Phrase = workspace.length === 0 ? [] : [', workspace ', ...join(workspace, ' ')]
  return { label: 'Target', value: [...name, { code: at.url }, ' (', ...join(system, ' '), ')', ...of, `, ${size}`] }
}

function made({ plan, times }: FactInput): Fact {
  const { planned_as: self, planned_by: person, snapshot, against } = plan
  const by: Phrase = person === undefined ? [] : [' by ', { name: person }]
  const token: Phrase = self.name === '' ? ['with a key'] : [`with the token of ${self.kind} `, { name: self.name }]
  const read = `; the target was read ${times.at(snapshot.taken_at)}`
  const last = against === undefined ? '' : `; compared with the last plan, of ${times.at(against.created_at)}`
  return { label: 'Plan', value: [`made ${times.at(plan.created_at)}`, ...by, ', ', ...token, read, last] }
}

/** Lines under the fact; the views list the others below. */
export const mostItems = 6

function overrides(plan: Plan): Fact {
  const label = 'Overrides and loosened limits'
  const all = overridePhrases(plan)
  if (all.length === 0) return { label, value: ['none'] }
  const { planned_by: person, planned_as: self } = plan
  const who: Phrase =
    person !== undefined
      ? [', in the plan of ', { name: person }]
      : self.name === ''
        ? []
        : [`, in the plan of ${self.kind} `, { name: self.name }]
  const more = all.length - mostItems
  const items = more > 0 ? [...all.slice(0, mostItems - 1), [`${number(more + 1)} more, listed below`]] : all
  return { label, value: [{ strong: [number(all.length)] }, ...who], items, isLoud: true }
}

const mostOwners = 20

function running(plan: Plan): Fact {
  const label = 'Running servers'
  const { servers, owners } = stoppedServers(knownOf(plan))
  const isUnseen = unseenServers(plan) > 0
  if (servers === 0) return { label, value: [isUnseen ? 'not visible' : 'none is stopped'], isLoud: isUnseen }
  const unseen = isUnseen ? '; others are not visible' : ''
  const are = `${count(servers, 'server')} ${isOrAre(servers)} stopped`
  return { label, value: [{ strong: [are] }, ': ', ...names(owners, mostOwners), unseen], isLoud: true }
}

function lost(plan: Plan): Fact {
  const label = 'Cannot be undone'
  if (plan.actions.length === 0) return { label, value: ['nothing'] }
  const all = lostForGood(plan)
  if (all.length === 0) return { label, value: ['nothing: hubplan revert can undo every change of this plan'] }
  const sentences = all.map(({ lead, rest }): Phrase => (lead === '' ? [rest] : [{ strong: [lead] }, ` ${rest}`]))
  return { label, value: join(sentences, ' ') }
}
