// The plans of several targets as one text: a table of all, then the text of each target with changes.
import type { PlanSet } from '../../core/planset.ts'
import { count } from '../../core/sentences.ts'
import { firstScreen } from '../model/first-screen/index.ts'
import { notShownWords } from '../model/not-shown.ts'
import {
  type FailedRow,
  numbersOf,
  type PlannedRow,
  type SetRow,
  type SetScreen,
  setScreen,
  stateWords,
  withSetNotShown,
} from '../model/set/index.ts'
import { type Common, commonOf, forAll, ownInputs, sectionFacts } from '../model/set/section.ts'
import { isHalfSeen, verdictTitle } from '../model/verdict.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { dim } from './cells.ts'
import { firstSections, phraseText } from './first-screen.ts'
import {
  digestLines,
  helpLine,
  inputs,
  missing,
  missingWords,
  nextLines,
  restSections,
  sectionLines,
  type TextOptions,
  textLines,
  verdictTones,
} from './index.ts'
import { type Paper, say, type Tone } from './layout.ts'
import type { Row, Section } from './rows.ts'

export interface SetTextOptions extends Omit<TextOptions, 'file'> {
  /** The folder of the saved plans; absent when they are not saved in one. */
  readonly folder?: string
}

export function setText(set: PlanSet, options: SetTextOptions): string {
  const draft = setScreen(set, { ...options, isKept: false })
  const common = commonOf(draft.rows, options.folder)
  const own = draft.rows.flatMap((row) => (row.is === 'failed' ? [] : [targetText(row, common, options)]))
  const shared = inputs([...common.inputs.values()], ` (${forAll})`)
  const failed = failedSection(draft.rows.filter((row) => row.is === 'failed'))
  const notShown = notShownWords([...own.flatMap(({ sections }) => sections), shared].flatMap(missing))
  const screen = withSetNotShown(draft, notShown)
  const lines = [
    ...textLines(topOf(screen), [tableSection(screen.rows), ...factSections(screen)], options),
    ...own.flatMap(({ lines: text }) => ['', '', ...text]),
    ...[failed, shared].flatMap((section) => sectionLines(section, options)),
    ...idleLines(screen, options),
    ...digestLines(set.index, options),
    ...ending(screen, options),
  ]
  return `${lines.join('\n')}\n`
}

function topOf({ targets, verdict, consequences }: SetScreen): Parameters<typeof textLines>[0] {
  const tone = tones[verdict.is]
  return {
    title: `Plans for ${targets}: ${verdict.title}`,
    consequences,
    sentences: verdict.sentences.map((text, at) => ({ text, tone: at === 0 ? tone : 'plain' })),
  }
}

const tones = { ...verdictTones, failed: 'alarm' } as const satisfies Record<SetRow['is'], Tone>

/** Shorter than in a comment: a terminal has 80 columns. */
const headings = ['Target', 'Verdict', 'Deletes', 'Active', 'New rights', 'Creates', 'Look first at']

function tableSection(rows: readonly SetRow[]): Section {
  const head = headings.map((text): Row[number] => ({ text, tone: 'dim' }))
  const note: Row = [dim('Active: deleted users who were active in the last 7 days')]
  const all = rows.length === 0 ? [] : [head, ...rows.map(tableRow), note]
  return { title: 'Targets', tone: 'head', noun: 'target', rows: all }
}

function tableRow(row: SetRow): Row {
  const { deletes, active, rights, creates } = numbersOf(row)
  const tone = row.is !== 'failed' && isHalfSeen(row.one.plan, row.verdict) ? 'risk' : tones[row.is]
  return [
    { text: forTerminal(row.target), tone: 'head' },
    { text: stateWords[row.is], tone },
    { text: deletes, tone: deletes === '0' ? 'plain' : 'loss' },
    { text: active, tone: active === '0' ? 'plain' : 'alarm' },
    { text: rights, tone: rights === '0' ? 'plain' : 'risk' },
    { text: creates },
    { text: phraseText(row.look) },
  ]
}

function factSections({ facts }: SetScreen): readonly Section[] {
  return firstSections({ blocks: undefined, key: [], facts })
}

interface TargetText {
  readonly lines: readonly string[]
  readonly sections: readonly Section[]
}

/** What stands once for all targets is left out. */
function targetText(row: PlannedRow, common: Common, options: SetTextOptions): TargetText {
  const { plan, file } = row.one
  const screen = firstScreen(plan, { ...options, ...(file === '' ? {} : { file }), isKept: false })
  const sections = restSections(plan, screen, ownInputs(plan, common))
  const facts = sectionFacts(row, screen, { common, notShown: missingWords(sections) })
  const { verdict, consequences } = screen
  const title = `Target ${forTerminal(row.target)} at ${forTerminal(plan.target.url)}: ${verdictTitle(plan, verdict)}`
  const sentences = row.is === 'ready' ? [] : [{ text: verdict.sentence, tone: verdictTones[verdict.is] }]
  const all = [...firstSections({ ...screen, facts }), ...sections]
  return { lines: textLines({ title, consequences, sentences }, all, options), sections }
}

/** The table has the beginning of each message. */
function failedSection(failed: readonly FailedRow[]): Section {
  const rows = failed.map(({ target, failed: { message, hint } }): Row => {
    const said = [message, ...(hint === undefined ? [] : [`Hint: ${hint}`])].join(' ')
    return [{ text: forTerminal(target), tone: 'head' }, { text: proseForTerminal(said) }]
  })
  return { title: `${count(failed.length, 'target')} could not be planned`, tone: 'alarm', noun: 'message', rows }
}

function idleLines({ rows, idle }: SetScreen, paper: Paper): readonly string[] {
  if (idle.length === 0) return []
  const who = count(idle.length, rows.length === 0 ? 'target' : 'other')
  return ['', ...say(paper, 'plain', `${who}: nothing to do: ${idle.map(forTerminal).join(', ')}`)]
}

function ending({ summary, rows, facts }: SetScreen, paper: Paper): readonly string[] {
  return [
    ...(summary === '' ? [] : ['', ...say(paper, 'head', `Plans: ${summary}.`)]),
    ...(rows.length === 0 ? [] : nextLines(facts, paper)),
    ...(rows.some(({ is }) => is === 'blocked') ? [helpLine(paper)] : []),
  ]
}
