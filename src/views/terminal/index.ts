import { count } from '../../core/sentences.ts'
import type { Surroundings } from '../../core/surroundings.ts'
import type { Plan, SavedFinding } from '../../core/types.ts'
import { findingsOf, longFindings } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { type FirstScreen, firstScreen, withNotShown } from '../model/first-screen/index.ts'
import { inOrder } from '../model/in-order.ts'
import { type Missing, notShownWords } from '../model/not-shown.ts'
import { overridePhrases } from '../model/override-words.ts'
import { summaryWords, type Verdict, verdictTitle } from '../model/verdict.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { listed, needWords, shortPlace } from '../words.ts'
import { changeSections } from './changes.ts'
import { findingRow, firstSections, phraseText } from './first-screen.ts'
import { type Cell, flow, type Paper, paint, say, type Tone } from './layout.ts'
import { most, type Row, type Section } from './rows.ts'

export interface TextOptions extends Paper {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
  /** Where it is read; absent: in a shell. */
  readonly where?: Surroundings
}

/** A plan as terminal text: what a reader must know first, and the next command once more at the end. */
export function planText(plan: Plan, options: TextOptions): string {
  const draft = firstScreen(plan, { ...options, isKept: false })
  const rest = restSections(plan, draft)
  const screen = withNotShown(draft, notShownWords(rest.flatMap(missing)))
  const lines = [
    paint(options, 'head', `Plan for ${forTerminal(plan.target.url)}: ${verdictTitle(plan, screen.verdict)}`),
    '',
    ...(screen.consequences.length === 0 ? [] : say(options, 'head', phraseText(screen.consequences))),
    ...say(options, verdictTones[screen.verdict.is], screen.verdict.sentence),
    ...[...firstSections(screen), ...rest].flatMap((section) => sectionLines(section, options)),
    ...ending(plan, screen, options),
  ]
  return `${lines.join('\n')}\n`
}

function missing({ rows, most: shown = rows.length, unnamed = 0, ...section }: Section): readonly Missing[] {
  const more = Math.max(0, rows.length - shown)
  return [
    ...(more === 0 ? [] : [{ noun: section.missing ?? section.noun, missing: more }]),
    ...(unnamed === 0 ? [] : [{ noun: 'name', missing: unnamed }]),
  ]
}

/** What follows the first screen: risky changes, warnings, the other changes, what the plan was made from. */
function restSections(plan: Plan, { key }: FirstScreen): readonly Section[] {
  const told = new Set<string>(key.flatMap(({ whole }) => whole))
  const changes = changeSections(plan)
  const below = changes.topics.filter(({ name }) => !told.has(name))
  return [
    ...inOrder(below, ({ seen }) => seen === true, findings(plan, 'warn')),
    changes.others,
    allOverrides(plan),
    ...allExamples(plan),
    ...lastSections(plan),
  ]
}

/** Notes, missing rights and files. */
export function lastSections(plan: Plan): readonly Section[] {
  return [findings(plan, 'info'), needs(plan), inputs(plan)]
}

/** The colour of a verdict. */
export const verdictTones = {
  nothing: 'gain',
  ready: 'gain',
  expired: 'alarm',
  blocked: 'alarm',
} as const satisfies Record<Verdict['is'], Tone>

function sectionLines(section: Section, paper: Paper): readonly string[] {
  if (section.rows.length === 0) return []
  const most = section.most ?? Number.POSITIVE_INFINITY
  const more = section.rows.length - most
  const rest = more > 0 ? [paint(paper, 'dim', `  … and ${count(more, `more ${section.noun}`)} (see the json)`)] : []
  return ['', ...say(paper, section.tone, section.title), ...flow(paper, section.rows.slice(0, most)), ...rest]
}

const levels = {
  block: { title: 'Blocked by', tone: 'alarm' },
  warn: { title: 'Warnings', tone: 'risk' },
  info: { title: 'Notes', tone: 'head' },
} as const satisfies Record<SavedFinding['level'], { title: string; tone: Tone }>

/** The findings of one level, one row a guard. */
export function findings(plan: Plan, level: SavedFinding['level']): Section {
  return { ...levels[level], noun: 'finding', rows: findingsOf(plan, level).map(findingRow), most }
}

/** Overrides and loosened limits, when the first screen has room for some of them only. */
export function allOverrides(plan: Plan): Section {
  const all = overridePhrases(plan)
  const rows = all.length > mostItems ? all.map((phrase): Row => [{ text: phraseText(phrase), tone: 'alarm' }]) : []
  return { title: 'All overrides and loosened limits', tone: 'alarm', noun: 'override', rows }
}

/** All findings of a guard that has more of them than its row shows, or that has no row. */
export function allExamples(plan: Plan): readonly Section[] {
  return longFindings(plan).map(({ guard, messages }) => ({
    title: `All ${count(messages.length, 'finding')} of ${forTerminal(guard)}`,
    tone: 'head',
    noun: 'finding',
    rows: messages.map((message): Row => [{ text: proseForTerminal(message) }]),
    most,
  }))
}

function needs(plan: Plan): Section {
  const rows = plan.needs
    .filter((need) => !need.met)
    .map((need): readonly Cell[] => [
      { text: forTerminal(needWords(need.what)), tone: 'risk' },
      { text: `for ${listed(need.ops)}` },
    ])
  return { title: 'Applying needs rights that the planning token lacks', tone: 'head', noun: 'scope', rows }
}

function inputs(plan: Plan): Section {
  const rows = plan.inputs.map((input): readonly Cell[] => [
    { text: forTerminal(shortPlace(input.path)) },
    { text: count(input.rows, 'row') },
    {
      text: input.sha256 === undefined ? 'no digest, it holds passwords' : `${input.sha256.slice(0, 19)}…`,
      tone: 'dim',
    },
    ...(input.mapping === undefined ? [] : [{ text: input.mapping.map(proseForTerminal).join('; ') }]),
  ])
  return { title: 'Made from', tone: 'head', noun: 'file', rows, most }
}

function ending(plan: Plan, { verdict, facts }: FirstScreen, paper: Paper): readonly string[] {
  const summary = summaryWords(plan)
  const digests = [
    [{ text: 'digest', tone: 'dim' }, { text: plan.digest }],
    [{ text: 'changes digest', tone: 'dim' }, { text: plan.changes_digest }],
  ] as const satisfies readonly (readonly Cell[])[]
  const plans = summary === '' ? [] : ['', ...say(paper, 'head', `Plan: ${summary}.`)]
  const next = facts.find(({ label }) => label === 'Next')
  const words = next === undefined ? '' : [phraseText(next.value), next.command ?? ''].join(' ').trim()
  const last = verdict.is === 'nothing' || words === '' ? [] : ['', `Next: ${paint(paper, 'head', words)}`]
  const help = verdict.is === 'blocked' ? [`Help: ${paint(paper, 'head', 'hubplan help guards')}`] : []
  return ['', ...flow(paper, digests), ...plans, ...last, ...help]
}
