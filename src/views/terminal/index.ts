import { count } from '../../core/sentences.ts'
import type { Plan, SavedFinding } from '../../core/types.ts'
import { limitWords } from '../model/override-words.ts'
import { judgePlan, seenWords, summaryWords, type Verdict } from '../model/verdict.ts'
import { forTerminal, proseForTerminal } from '../safe.ts'
import { age, dateTime, listed, needWords, shortPlace, workspaceWords } from '../words.ts'
import { changeSections } from './changes.ts'
import { type Cell, flow, type Paper, paint, say, type Tone } from './layout.ts'
import { most, type Section } from './rows.ts'

export interface TextOptions extends Paper {
  /** ISO; ages and the expiry are counted from it. */
  readonly now: string
  /** Path of the saved plan, for the next command; left out when it is not saved. */
  readonly file?: string
}

/** A plan as terminal text: risks first, the next command last. */
export function planText(plan: Plan, options: TextOptions): string {
  const verdict = judgePlan(plan, options.now, options.file)
  const { first, last } = factSections(plan)
  const sections = [...first, ...changeSections(plan), ...last]
  const lines = [
    ...title(plan, options),
    '',
    ...say(options, verdictTones[verdict.is], verdict.sentence),
    ...sections.flatMap((section) => sectionLines(section, options)),
    ...ending(plan, verdict, options),
  ]
  return `${lines.join('\n')}\n`
}

/** Sections around the changes: `first` holds what a reviewer must read before them. */
export function factSections(plan: Plan): { readonly first: readonly Section[]; readonly last: readonly Section[] } {
  return {
    first: [overrides(plan), findings(plan, 'block'), findings(plan, 'warn')],
    last: [findings(plan, 'info'), needs(plan), inputs(plan)],
  }
}

/** The colour of a verdict. */
export const verdictTones = {
  nothing: 'gain',
  ready: 'gain',
  expired: 'alarm',
  blocked: 'alarm',
} as const satisfies Record<Verdict['is'], Tone>

function title(plan: Plan, options: TextOptions): readonly string[] {
  const { target, planned_as: self } = plan
  const hub = [target.provider, self.version].filter((part) => part !== '').map(forTerminal)
  const workspace = workspaceWords(plan)
  if (workspace !== undefined) hub.push(forTerminal(workspace))
  const made = age(plan.created_at, options.now)
  const when = `${dateTime(plan.created_at)}${made === undefined ? '' : `, ${made}`}`
  const who = self.name === '' ? 'with a key' : `as ${self.kind} ${forTerminal(self.name)}`
  return [
    paint(options, 'head', `Plan for ${forTerminal(target.url)}`),
    ...flow(options, [[{ text: `${hub.join(' ')}, ${seenWords(plan)}` }]]),
    ...flow(options, [[{ text: `made ${when}, ${who}`, tone: 'dim' }]]),
  ]
}

function sectionLines(section: Section, paper: Paper): readonly string[] {
  if (section.rows.length === 0) return []
  const most = section.most ?? Number.POSITIVE_INFINITY
  const more = section.rows.length - most
  const rest = more > 0 ? [paint(paper, 'dim', `  … and ${count(more, section.noun)} more (see the json)`)] : []
  return ['', ...say(paper, section.tone, section.title), ...flow(paper, section.rows.slice(0, most)), ...rest]
}

function overrides(plan: Plan): Section {
  const words = [
    ...limitWords(plan).map(proseForTerminal),
    ...plan.overrides.map(({ flag, value }) => `${flag} ${forTerminal(String(value))}`),
  ]
  const rows = words.map((text): readonly Cell[] => [
    { text: '!', tone: 'alarm' },
    { text, tone: 'alarm' },
  ])
  return { title: 'OVERRIDES in force: these guards were lifted or loosened', tone: 'alarm', noun: 'override', rows }
}

const levels = {
  block: { title: 'Blocked by', tone: 'alarm' },
  warn: { title: 'Warnings', tone: 'risk' },
  info: { title: 'Notes', tone: 'head' },
} as const satisfies Record<SavedFinding['level'], { title: string; tone: Tone }>

function findings(plan: Plan, level: SavedFinding['level']): Section {
  const { title, tone } = levels[level]
  const rows = plan.findings
    .filter((finding) => finding.level === level)
    .map(({ guard, message }): readonly Cell[] => [
      { text: forTerminal(guard), tone: level === 'info' ? 'dim' : tone },
      { text: proseForTerminal(message) },
    ])
  return { title, tone, noun: 'finding', rows, most }
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

function ending(plan: Plan, verdict: Verdict, paper: Paper): readonly string[] {
  const summary = summaryWords(plan)
  const digests = [
    [{ text: 'digest', tone: 'dim' }, { text: plan.digest }],
    [{ text: 'changes digest', tone: 'dim' }, { text: plan.changes_digest }],
  ] as const satisfies readonly (readonly Cell[])[]
  const plans = summary === '' ? [] : ['', ...say(paper, 'head', `Plan: ${summary}.`)]
  const next = verdict.next === '' ? [] : ['', `Next: ${paint(paper, 'head', verdict.next)}`]
  const help = verdict.is === 'blocked' ? [`Help: ${paint(paper, 'head', 'hubplan help guards')}`] : []
  return ['', ...flow(paper, digests), ...plans, ...next, ...help]
}
