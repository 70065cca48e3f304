// hubplan doctor as text or JSON.
import type { Diagnosis, Right, Step } from '../core/look/diagnosis.ts'
import { printable } from './json.ts'
import { forTerminal, proseForTerminal } from './safe.ts'
import { type Cell, flow, type Paper, paint, say, type Tone } from './terminal/layout.ts'
import { listed, needWords } from './words.ts'

/** What `doctor --format json` prints. Fields are only ever added. */
export interface DiagnosisJson {
  readonly ok: boolean
  readonly steps: readonly Step[]
  /** `admin`: the token's owner must be an admin. */
  readonly ops: readonly Right[]
  /** Python for jupyterhub_config.py; null when nothing is missing. */
  readonly role_for_planning: string | null
  readonly role_for_applying: string | null
}

export function diagnosisJson({ ok, steps, rights, snippets }: Diagnosis): string {
  const data: DiagnosisJson = {
    ok,
    steps,
    ops: rights,
    role_for_planning: snippets.planning ?? null,
    role_for_applying: snippets.applying ?? null,
  }
  return printable(data)
}

/** What `--format python` prints where the hub did not answer: a file of it changes nothing. */
export const unknownConfig =
  '# The check failed before it was known what is missing: see stderr. The first set-up: hubplan help start\n'

/** Beside a config on stdout: what is wrong, and the conclusion. */
export function diagnosisInShort(diagnosis: Diagnosis, paper: Paper): string {
  const wrong = diagnosis.steps.filter(({ is }) => is === 'warn' || is === 'fail')
  const lines = [
    ...flow(paper, wrong.map(stepRow)),
    ...say(paper, diagnosis.ok ? 'gain' : 'alarm', conclusion(diagnosis)),
  ]
  return `${lines.join('\n')}\n`
}

const marks = {
  ok: { text: 'ok', tone: 'gain' },
  note: { text: 'note', tone: 'plain' },
  warn: { text: 'warn', tone: 'risk' },
  fail: { text: 'FAIL', tone: 'alarm' },
} as const satisfies Record<Step['is'], { text: string; tone: Tone }>

export function diagnosisText(diagnosis: Diagnosis, paper: Paper): string {
  const { steps, rights, snippets, plan } = diagnosis
  const lines = [
    ...flow(paper, steps.map(stepRow)),
    ...rightLines(diagnosis, paper),
    ...snippetLines('To plan with this token, at the end of jupyterhub_config.py:', snippets.planning, paper),
    ...snippetLines(
      plan === undefined
        ? 'To plan and apply everything with it (a second token for applying is safer):'
        : `To apply ${proseForTerminal(plan)} with this token, at the end of jupyterhub_config.py:`,
      snippets.applying,
      paper,
    ),
    ...formLines(diagnosis, paper),
    '',
    ...say(paper, diagnosis.ok ? 'gain' : 'alarm', conclusion(diagnosis)),
  ]
  return `${(rights.length === 0 && steps.length === 0 ? lines.slice(1) : lines).join('\n')}\n`
}

/** The other ways to the same addition. */
function formLines(
  { ok, rights, snippets: { planning, applying, config } }: Diagnosis,
  paper: Paper,
): readonly string[] {
  if (planning !== undefined || applying !== undefined) {
    const others = config === undefined ? '' : ' For Helm or TLJH: hubplan doctor --format helm, or tljh.'
    return ['', ...say(paper, 'plain', `Restart the hub after a change of its config.${others}`)]
  }
  // Without rights the token is unknown, and the addition is the first set-up.
  const isSetUp = config !== undefined && !ok && rights.length === 0
  return !isSetUp ? [] : ['', ...say(paper, 'plain', setUpWords)]
}

const setUpWords = 'To set up tokens in the config of the hub: hubplan doctor --format python, helm or tljh.'

function stepRow({ name, is, text, hint }: Step): readonly Cell[] {
  const more = hint === undefined ? '' : `; ${hint}`
  return [
    marks[is],
    { text: name },
    { text: proseForTerminal(`${more === '' ? text : text.replace(/\.$/, '')}${more}`) },
  ]
}

function rightLines({ rights, plan }: Diagnosis, paper: Paper): readonly string[] {
  if (rights.length === 0) return []
  const title = plan === undefined ? 'What the token may do' : `What ${proseForTerminal(plan)} needs`
  const rows = rights.map((right): readonly Cell[] => [
    right.lacks.length === 0 ? { text: 'yes', tone: 'gain' } : { text: 'no', tone: 'risk' },
    { text: forTerminal(right.op) },
    { text: rightWords(right) },
  ])
  return ['', paint(paper, 'head', title), ...flow(paper, rows)]
}

function rightWords({ lacks, unless }: Right): string {
  if (lacks.length > 0) return `lacks ${listed(lacks.map(needWords).map(forTerminal))}`
  return unless === undefined ? '' : `unless ${unless}`
}

/** Lines are not wrapped, so that the snippet can be pasted. */
function snippetLines(title: string, snippet: string | undefined, paper: Paper): readonly string[] {
  if (snippet === undefined) return []
  return ['', paint(paper, 'head', title), '', ...snippet.trimEnd().split('\n').map(proseForTerminal)]
}

function conclusion({ ok, plan, steps, rights }: Diagnosis): string {
  if (plan !== undefined && ok) {
    const unless = new Set(rights.flatMap((right) => right.unless ?? []))
    if (unless.size === 0) return `This token may apply ${proseForTerminal(plan)}.`
    return `This token has every right that ${proseForTerminal(plan)} needs. It cannot see whether ${[...unless].join(', or ')}.`
  }
  if (ok) {
    const warned = steps.some((step) => step.is === 'warn')
    return warned ? 'Planning works, except for the warnings above.' : 'Planning is possible with this token.'
  }
  if (plan !== undefined && rights.length > 0) return `As it is, this token cannot apply ${proseForTerminal(plan)}.`
  return 'As it is, hubplan cannot plan here.'
}
