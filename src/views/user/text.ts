// hubplan user as text.
import type { Next, Person } from '../../core/look/person.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { changeSections } from '../terminal/changes.ts'
import { findings, sectionLines } from '../terminal/index.ts'
import { flow, type Paper, paint, say } from '../terminal/layout.ts'
import type { Section } from '../terminal/rows.ts'
import { dateTime } from '../words.ts'
import { accountSection, serverSection } from './account.ts'
import { statedSection } from './stated.ts'
import { transactionSection, usageSections } from './use.ts'

/** What is known of a user, then what the files say, then what the next plan does. */
export function personText(person: Person, paper: Paper): string {
  const sections = [
    accountSection(person),
    serverSection(person),
    ...usageSections(person),
    transactionSection(person),
    ...(person.stated === undefined ? [] : [statedSection(person.stated)]),
  ]
  const lines = [
    paint(paper, 'head', `${forTerminal(person.name)} at ${forTerminal(person.url)}`),
    ...flow(paper, [[{ text: `as of ${dateTime(person.takenAt)}`, tone: 'dim' }]]),
    ...sections.flatMap((section) => sectionLines(section, paper)),
    ...(person.next === undefined ? noFiles(paper) : nextLines(person.next, paper)),
  ]
  return `${lines.join('\n')}\n`
}

function noFiles(paper: Paper): readonly string[] {
  const text = 'There is no desired state: a hubplan.yaml here, or FILEs, would show what the next plan does.'
  return ['', ...say(paper, 'dim', text)]
}

/** The changes as the plan itself shows them. */
function nextLines({ plan, actions, findings: found, isBlocked }: Next, paper: Paper): readonly string[] {
  const own = { ...plan, actions, findings: found }
  const { topics, others } = changeSections(own)
  const sections: readonly Section[] = [...topics, others, findings(own, 'block'), findings(own, 'warn')]
  const title = actions.length === 0 ? 'The next plan changes nothing for this user.' : 'The next plan would:'
  const isOther = isBlocked && !found.some(({ level }) => level === 'block')
  const note = isOther ? 'A guard blocks that plan because of other changes: hubplan plan shows them.' : undefined
  return [
    '',
    ...say(paper, 'head', title),
    ...sections.flatMap((section) => sectionLines(section, paper)),
    ...(note === undefined ? [] : ['', ...say(paper, 'risk', proseForTerminal(note))]),
  ]
}
