import { count } from '../../core/sentences.ts'
import type { Surroundings } from '../../core/surroundings.ts'
import type { Input, Plan, SavedFinding } from '../../core/types.ts'
import { findingsOf, longFindings } from '../model/findings.ts'
import { mostItems } from '../model/first-screen/facts.ts'
import { type FirstScreen, firstScreen, withNotShown } from '../model/first-screen/index.ts'
import { inOrder } from '../model/in-order.ts'
import { type Missing, notShownWords } from '../model/not-shown.ts'
import { overridePhrases } from '../model/override-words.ts'
import { systemWords } from '../model/system.ts'
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
  const screen = withNotShown(draft, missingWords(rest))
  const title = `Plan for ${systemWords(plan, forTerminal)}: ${verdictTitle(plan, screen.verdict)}`
  const top = {
    title,
    ...screen,
    sentences: [{ text: screen.verdict.sentence, tone: verdictTones[screen.verdict.is] }],
  }
  const lines = [...textLines(top, [...firstSections(screen), ...rest], options), ...ending(plan, screen, options)]
  return `${lines.join('\n')}\n`
}

/** What stands above the sections of a text. */
export interface Top {
  /** Escaped. */
  readonly title: string
  readonly consequences: FirstScreen['consequences']
  readonly sentences: readonly Required<Cell>[]
}

/** A title, sentences, and sections below them. */
export function textLines(
  { title, consequences, sentences }: Top,
  sections: readonly Section[],
  paper: Paper,
): readonly string[] {
  return [
    paint(paper, 'head', title),
    '',
    ...(consequences.length === 0 ? [] : say(paper, 'head', phraseText(consequences))),
    ...sentences.flatMap(({ text, tone }) => say(paper, tone, text)),
    ...sections.flatMap((section) => sectionLines(section, paper)),
  ]
}

/** What sections leave out. */
export function missingWords(sections: readonly Section[]): readonly string[] {
  return notShownWords(sections.flatMap(missing))
}

export function missing({ rows, most: shown = rows.length, unnamed = 0, ...section }: Section): readonly Missing[] {
  const more = Math.max(0, rows.length - shown)
  return [
    ...(more === 0 ? [] : [{ noun: section.missing ?? section.noun, missing: more }]),
    ...(unnamed === 0 ? [] : [{ noun: 'name', missing: unnamed }]),
  ]
}

/** What follows the first screen: risky changes, warnings, the other changes, what the plan was made from. */
export function restSections(
  plan: Plan,
  { key }: FirstScreen,
  files: readonly Input[] = plan.inputs,
): readonly Section[] {
  const told = new Set<string>(key.flatMap(({ whole }) => whole))
  const changes = changeSections(plan)
  const below = changes.topics.filter(({ name }) => !told.has(name))
  return [
    ...inOrder(below, ({ seen }) => seen === true, findings(plan, 'warn')),
    changes.others,
    allOverrides(plan),
    ...allExamples(plan),
    ...lastSections(plan, files),
  ]
}

/** Notes, missing rights and files. */
export function lastSections(plan: Plan, files: readonly Input[] = plan.inputs): readonly Section[] {
  return [findings(plan, 'info'), needs(plan), inputs(files)]
}

/** The colour of a verdict. */
export const verdictTones = {
  nothing: 'gain',
  ready: 'gain',
  expired: 'alarm',
  blocked: 'alarm',
} as const satisfies Record<Verdict['is'], Tone>

export function sectionLines(section: Section, paper: Paper): readonly string[] {
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

/** @param whose follows the heading */
export function inputs(files: readonly Input[], whose = ''): Section {
  const rows = files.map((input): readonly Cell[] => [
    { text: forTerminal(shortPlace(input.path)) },
    { text: count(input.rows, 'row') },
    {
      text: input.sha256 === undefined ? 'no digest, it holds passwords' : `${input.sha256.slice(0, 19)}…`,
      tone: 'dim',
    },
    ...(input.mapping === undefined ? [] : [{ text: input.mapping.map(proseForTerminal).join('; ') }]),
  ])
  return { title: `Made from${whose}`, tone: 'head', noun: 'file', rows, most }
}

function ending(plan: Plan, { verdict, facts }: FirstScreen, paper: Paper): readonly string[] {
  const summary = summaryWords(plan)
  return [
    ...digestLines(plan, paper),
    ...(summary === '' ? [] : ['', ...say(paper, 'head', `Plan: ${summary}.`)]),
    ...(verdict.is === 'nothing' ? [] : nextLines(facts, paper)),
    ...(verdict.is === 'blocked' ? [helpLine(paper)] : []),
  ]
}

/** For a comparison with another run. */
export function digestLines(
  { digest, changes_digest: changes }: Pick<Plan, 'digest' | 'changes_digest'>,
  paper: Paper,
): readonly string[] {
  const rows = [
    [{ text: 'digest', tone: 'dim' }, { text: digest }],
    [{ text: 'changes digest', tone: 'dim' }, { text: changes }],
  ] as const satisfies readonly (readonly Cell[])[]
  return ['', ...flow(paper, rows)]
}

/** The next step once more, where a reader looks last. */
export function nextLines(facts: FirstScreen['facts'], paper: Paper): readonly string[] {
  const next = facts.find(({ label }) => label === 'Next')
  const words = next === undefined ? '' : [phraseText(next.value), next.command ?? ''].join(' ').trim()
  return words === '' ? [] : ['', `Next: ${paint(paper, 'head', words)}`]
}

/** Where a block is explained. */
export function helpLine(paper: Paper): string {
  return `Help: ${paint(paper, 'head', 'hubplan help guards')}`
}
